import { MINUTE } from '../../core/time.ts';
import type { MeView } from '../../core/wire/rows.ts';
import { SOON } from './badge.ts';
import { runningAt } from './running.ts';

/**
 * The next instant (server clock) at which the badge or a notification changes though nothing arrives: each whole minute
 * of the last quarter of an hour of an activation, its end, and the lapse of an approval. Null when there is none.
 */
export function nextDue(me: MeView | null, now: number): number | null {
  const due: number[] = runningAt(me, now).map(({ endAt }) => {
    const left = endAt - now;
    return left > SOON ? endAt - SOON : endAt - Math.floor((left - 1) / MINUTE) * MINUTE;
  });
  for (const { lapsesAt } of Object.values(me?.approvals ?? {})) {
    const at = Date.parse(lapsesAt);
    if (at > now) due.push(at);
  }
  return due.length ? Math.min(...due) : null;
}

/** Minutes until the worker looks again by itself: often while a role is active or a command waits. */
export function lookAgainMinutes(me: MeView | null, waiting: number, now: number): number {
  return waiting > 0 || runningAt(me, now).length > 0 ? 1 : 5;
}
