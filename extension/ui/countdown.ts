import { MINUTE, SECOND } from '../../core/time.ts';
import { saySpan } from './duration-text.ts';

/** From when on time is short, and very short. */
export const SOON = 15 * MINUTE;
export const VERY_SOON = 5 * MINUTE;
const SECONDS_SHOWN = 2 * MINUTE;

export type Urgency = 'calm' | 'soon' | 'very_soon';

/** How pressing an end is, `left` ms away. */
export function urgencyOf(left: number): Urgency {
  return left < VERY_SOON ? 'very_soon' : left < SOON ? 'soon' : 'calm';
}

/** Time left as a person reads it: whole minutes begun, and seconds in the last two minutes. Never below 0 s. */
export function sayLeft(left: number): string {
  if (left > SECONDS_SHOWN) return saySpan(Math.ceil(left / MINUTE) * MINUTE);
  const seconds = Math.max(0, Math.ceil(left / SECOND));
  const rest = seconds % 60;
  if (seconds < 60) return `${seconds} s`;
  return rest ? `1 min ${rest} s` : `${seconds / 60} min`;
}

/** The part of an activation that is left, from 0 to 1. */
export function partLeft(startAt: number, endAt: number, now: number): number {
  return endAt <= startAt ? 0 : Math.min(1, Math.max(0, (endAt - now) / (endAt - startAt)));
}

/**
 * How long until some countdown to `ends` reads differently, in ms; a minute at most, so that what is said of days and
 * ages moves on too.
 */
export function untilNextTick(ends: readonly number[], now: number): number {
  let next = MINUTE;
  for (const end of ends) {
    const left = end - now;
    if (left <= 0) continue;
    const step = left > SECONDS_SHOWN ? MINUTE : SECOND;
    next = Math.min(next, left % step || step);
  }
  return next;
}

/** How long ago something was, in the largest unit that fits: `just now`, `20 s ago`, `3 min ago`, `2 h ago`. */
export function sayAgo(ms: number): string {
  if (ms < 2 * SECOND) return 'just now';
  if (ms < MINUTE) return `${Math.floor(ms / SECOND)} s ago`;
  return `${saySpan(Math.floor(ms / MINUTE) * MINUTE)} ago`;
}
