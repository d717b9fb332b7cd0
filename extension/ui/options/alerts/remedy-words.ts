import type { AlertKind } from '../../../../core/alert-settings.ts';
import { commandsFor, type Remedy } from '../../../../core/alerting/remedies.ts';
import type { AlertIncident } from '../../../../core/alerts.ts';
import { ADMINISTRATOR_ROLES } from '../../../../core/ids.ts';
import type { AdminView } from '../../../../core/wire/rows.ts';
import { sayDuration } from '../../duration-text.ts';
import type { Job } from '../parts/batch.ts';
import { nameOfIncident } from './incident-rows.ts';

export type RemedyWords = {
  /** The button, and the same for many. */
  readonly button: string;
  readonly about: string;
  readonly done: string;
  readonly danger: boolean;
};

export const REMEDY_WORDS: Readonly<Record<Remedy, RemedyWords>> = {
  remove: { button: 'Remove', about: 'They lose the role at once.', done: 'removed', danger: true },
  disable: {
    button: 'Disable account',
    about: 'They can do nothing any more. Every role stays on record and comes back where the account is enabled.',
    done: 'disabled',
    danger: true,
  },
  require_mfa: {
    button: 'Require MFA',
    about: 'The very next activation asks for a second factor. Who has none sets one up on the way.',
    done: 'asks for MFA',
    danger: false,
  },
  make_eligible: {
    button: 'Make eligible',
    about: 'They hold nothing from now on, and activate the role when they need it.',
    done: 'is eligible',
    danger: false,
  },
};

/** What a remedy would do, one thing after the other; an account is disabled once, whatever it holds. */
export function jobsFor(
  view: AdminView,
  kind: AlertKind,
  incidents: readonly AlertIncident[],
  remedy: Remedy,
): readonly Job[] {
  const jobs = new Map<string, Job>();
  for (const incident of incidents) {
    const key = remedy === 'disable' ? incident.principalId! : incident.key;
    jobs.set(key, {
      key,
      name: remedy === 'disable' ? incident.principalName! : nameOfIncident(incident),
      effect: sayEffect(view, kind, incident, remedy),
      commands: (justification) => commandsFor(view, kind, incident, remedy, justification),
    });
  }
  return [...jobs.values()];
}

/** What has to be typed before it is done: where an account or a role that administers Keyturn is at stake. */
export function confirmFor(view: AdminView, incidents: readonly AlertIncident[], remedy: Remedy): string | null {
  const grave =
    remedy === 'disable' ||
    (remedy === 'remove' && incidents.some(({ roleId }) => ADMINISTRATOR_ROLES.includes(roleId)));
  if (!grave) return null;
  const [first, ...others] = incidents;
  return others.length ? view.meta.organisation.name : (first?.principalName ?? null);
}

/** How long a member stays eligible who is made so, by the role's settings. */
export function sayEligibleFor(eligibleFor: string | null | undefined): string {
  if (eligibleFor === undefined) return 'as long as the role allows';
  return eligibleFor === null ? 'for good' : `for ${sayDuration(eligibleFor)}, as long as the role allows`;
}

function sayEffect(view: AdminView, kind: AlertKind, incident: AlertIncident, remedy: Remedy): string {
  const { groupId, assignmentId, roleId, count } = incident;
  switch (remedy) {
    case 'disable':
      return 'cannot sign in, and what they activated ends';
    case 'require_mfa':
      return `${count} eligible ${count === 1 ? 'assignment' : 'assignments'}`;
    case 'make_eligible':
      return `eligible ${sayEligibleFor(view.roles[roleId]?.eligibleFor)}`;
    case 'remove': {
      if (groupId) return `leaves the group ${view.groups[groupId]?.name ?? ''}, and what it gives`;
      if (kind === 'too_many_global_administrators') return 'is no longer Global Administrator';
      return view.assignments[assignmentId ?? '']?.type === 'eligible'
        ? 'can no longer activate it'
        : 'no longer holds it';
    }
  }
}
