import { durationToMs, HOUR, type Instant, MINUTE, type Ms, toIso } from '../../../core/time.ts';
import type { ActiveRow, EligibleRow } from '../../../core/wire/rows.ts';
import { saySpan } from '../duration-text.ts';
import { sayClock, sayMoment } from '../moment-text.ts';
import { lengths } from './DurationControl.tsx';
import type { Line } from './findings.ts';

/** The shortest ready-made length that ends an activation with so much left, in ms, later by a minute or more. */
export function longerThan(left: Ms, max: string): string {
  const longest = durationToMs(max) ?? 0;
  return saySpan(lengths(longest).find((ms) => ms >= HOUR && ms >= left + MINUTE) ?? longest);
}

/** What an extension changes: its end counts from now and is never past that of the eligibility. */
export function endLine(row: ActiveRow, eligible: EligibleRow | undefined, duration: string, now: Instant): Line {
  const length = durationToMs(duration);
  if (length === null || row.endAt === null) return { kind: 'asked', text: 'The new end counts from now' };
  const limit = eligible?.endAt ? Date.parse(eligible.endAt) : Infinity;
  const endAt = Math.min(now + length, limit);
  const [before, end] = [sayMoment(row.endAt, now), sayMoment(toIso(endAt), now)];
  // By some seconds it may end later and still in the same minute.
  if (endAt <= Date.parse(row.endAt) || end === before)
    return { kind: 'asked', text: `Ends ${before} as it is; choose longer to change that` };
  return { kind: 'met', text: `Ends ${end} instead of ${sayClock(row.endAt, now)}` };
}
