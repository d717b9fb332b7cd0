import type { Recurrence, ReviewPlan, ReviewStage } from '../reviews.ts';
import { DAY, durationToMs, type Instant, type Ms } from '../time.ts';

const MONTHS: Readonly<Record<Recurrence, number>> = {
  none: 0,
  weekly: 0,
  monthly: 1,
  quarterly: 3,
  semiannually: 6,
  yearly: 12,
};

/** The shortest time between two instances, which one of them has to fit in (entra-pim §6.1). */
export const SHORTEST_PERIOD: Readonly<Record<Recurrence, Ms>> = {
  none: Number.POSITIVE_INFINITY,
  weekly: 7 * DAY,
  monthly: 27 * DAY,
  quarterly: 89 * DAY,
  semiannually: 181 * DAY,
  yearly: 365 * DAY,
};

/** How long all rounds take together, or null where one names no duration of a day at least. */
export function lengthOf(stages: readonly Pick<ReviewStage, 'duration'>[]): Ms | null {
  let length = 0;
  for (const { duration } of stages) {
    const ms = durationToMs(duration);
    if (ms === null || ms < DAY) return null;
    length += ms;
  }
  return length;
}

/**
 * When the instance after one that began at `startAt` begins, and which one it is; null where there is none. The dates are
 * those of the series, counted from its anchor. Those that fell due while no server ran are left out. [V8]
 */
export function nextOccurrence(
  { recurrence, until, times }: Pick<ReviewPlan, 'recurrence' | 'until' | 'times'>,
  anchorAt: Instant,
  last: { readonly startAt: Instant; readonly occurrence: number },
  now: Instant,
): { readonly startAt: Instant; readonly occurrence: number } | null {
  if (recurrence === 'none') return null;
  let steps = 1;
  while (stepped(anchorAt, recurrence, steps) <= Math.max(last.startAt, now)) steps++;
  const next = { startAt: stepped(anchorAt, recurrence, steps), occurrence: last.occurrence + 1 };
  if ((until !== null && next.startAt > until) || (times !== null && next.occurrence > times)) return null;
  return next;
}

function stepped(startAt: Instant, recurrence: Recurrence, steps: number): Instant {
  if (recurrence === 'weekly') return startAt + steps * 7 * DAY;
  const from = new Date(startAt);
  const month = from.getUTCMonth() + steps * MONTHS[recurrence];
  const lastDay = new Date(Date.UTC(from.getUTCFullYear(), month + 1, 0)).getUTCDate();
  const day = Math.min(from.getUTCDate(), lastDay);
  return Date.UTC(from.getUTCFullYear(), month, day) + (startAt % DAY);
}
