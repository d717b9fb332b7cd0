import { dayOf } from '../../core/activity.ts';
import { administrators } from '../../core/approvers.ts';
import type { State } from '../../core/state.ts';
import { DAY, type Instant, toIso } from '../../core/time.ts';
import { mailsOf } from './drafts.ts';
import type { Digest, Letter } from './letter.ts';
import { aboutNothing } from './letter-about.ts';
import { lettersTo } from './letters.ts';

/** 1 January 1970 was a Thursday; weeks begin on Mondays. */
const FIRST_MONDAY = 4;
const MOST_ROLES = 5;

/** The number of the week an instant is in, in UTC. */
export function weekOf(at: Instant): number {
  return Math.floor((dayOf(at) - FIRST_MONDAY) / 7);
}

/**
 * What administrators are written on a week that is over: how roles were used and given (entra-pim §9). None where nothing
 * happened. [N5]
 */
export function digestLetters(state: State, week: number, now: Instant): readonly Letter[] {
  const from = (week * 7 + FIRST_MONDAY) * DAY;
  const until = from + 7 * DAY;
  const digest = digestOf(state, from, until);
  if (!digest.activations && !digest.assigned) return [];
  const about = { ...aboutNothing(state), startAt: toIso(from), endAt: toIso(until), digest };
  return lettersTo(mailsOf(state, administrators(state, now)), `week${week}`, 'weekly_digest', about);
}

function digestOf(state: State, from: Instant, until: Instant): Digest {
  const roles: { name: string; activations: number }[] = [];
  for (const [roleId, { days }] of state.activity.byRole) {
    let activations = 0;
    for (const [day, { activated }] of days) if (day >= dayOf(from) && day < dayOf(until)) activations += activated;
    if (activations) roles.push({ name: state.roles.get(roleId)!.name, activations });
  }
  const people = new Set<string>();
  for (const [key, instants] of state.activity.recent)
    if (instants.some((at) => at >= from && at < until)) people.add(key.slice(0, key.indexOf('.')));
  let assigned = 0;
  let permanent = 0;
  for (const { createdAt, type, endAt } of state.assignments.values()) {
    if (createdAt < from || createdAt >= until) continue;
    assigned++;
    if (type === 'active' && endAt === null) permanent++;
  }
  return {
    activations: roles.reduce((sum, role) => sum + role.activations, 0),
    people: people.size,
    roles: roles.toSorted((one, other) => other.activations - one.activations).slice(0, MOST_ROLES),
    assigned,
    permanent,
  };
}
