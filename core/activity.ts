import { ACTIVATIONS, LONGEST_PERIOD } from './alert-settings.ts';
import { DAY, durationToMs, type Instant, type Ms } from './time.ts';

/** What became of requests to activate a role on one day. */
export type DayCounts = { activated: number; denied: number; lapsed: number };

/** One role's days, by their number since 1970 in UTC. `changes` tells whoever remembers what it made of them. */
export type RoleActivity = { changes: number; readonly days: Map<number, DayCounts> };

/**
 * How roles are used, counted as the log is folded: requests are forgotten after a while, and these have to be right for
 * whoever asks most. All of it is bounded, by the roles, the people and the spans below.
 */
export type Activity = {
  readonly byRole: Map<string, RoleActivity>;
  /** When each eligible assignment was last activated, by whomever. */
  readonly usedAt: Map<string, Instant>;
  /** The newest activations of a role by a person, oldest first, by `busyKey`. */
  readonly recent: Map<string, Instant[]>;
};

/** As many days as are shown, the one that runs and one to spare for clocks. */
export const DAYS_KEPT = 32;
export const RECENT_KEPT: number = ACTIVATIONS.max;
export const RECENT_FOR: Ms = durationToMs(LONGEST_PERIOD)!;

export function noActivity(): Activity {
  return { byRole: new Map(), usedAt: new Map(), recent: new Map() };
}

/** Names a person and a role they activate. */
export function busyKey(userId: string, roleId: string): string {
  return `${userId}.${roleId}`;
}

/** The number of the day an instant is on, in UTC. */
export function dayOf(at: Instant): number {
  return Math.floor(at / DAY);
}
