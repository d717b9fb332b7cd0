import { dropStale } from './due.ts';
import type { Recorded } from './events.ts';
import { evolveActivations } from './evolving/activations.ts';
import { evolveActivity } from './evolving/activity.ts';
import { evolveAlerts } from './evolving/alerts.ts';
import { evolveAssignments } from './evolving/assignments.ts';
import { evolvePrincipals } from './evolving/principals.ts';
import { evolveReviews, forgetOldReviews } from './evolving/reviews.ts';
import { evolveRoles } from './evolving/roles.ts';
import { DEFAULT_ORGANISATION } from './organisation.ts';
import type { State } from './state.ts';

/** Folds one recorded event into the state, in place. Deterministic; never refuses: what is in the log has happened. */
export function evolve(state: State, recorded: Recorded): void {
  const { event } = recorded;
  state.seq = recorded.seq;
  state.at = recorded.at;
  if (state.forgotten.length) state.forgotten = [];
  if (event.type === 'OrganisationCreated')
    state.organisation = { id: event.organisationId, name: event.name, settings: DEFAULT_ORGANISATION };
  else if (event.type === 'OrganisationSettingsUpdated' && state.organisation)
    state.organisation = {
      ...state.organisation,
      name: event.name ?? state.organisation.name,
      settings: { ...state.organisation.settings, ...event.settings },
    };
  else {
    evolvePrincipals(state, recorded);
    evolveRoles(state, recorded);
    evolveAssignments(state, recorded);
    evolveActivations(state, recorded);
    evolveActivity(state, recorded);
    evolveReviews(state, recorded);
    if (event.type === 'ReviewStarted' || event.type === 'ReviewHistoryCreated') forgetOldReviews(state, recorded.at);
    evolveAlerts(state, recorded);
  }
  dropStale(state);
}
