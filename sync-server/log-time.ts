import type { Instant, Ms } from '../core/time.ts';

/** The time by which things are decided, shown and ended: the machine's, or the log's own where that is ahead. */
export type LogTime = {
  now(): Instant;
  /** Learns the time of a record that is in the log. */
  saw(at: Instant): void;
  /** How far the log is ahead of the machine's clock, in ms; 0 where it is not. */
  ahead(): Ms;
};

/** So much slower it runs where it is ahead, that the machine's clock comes up with it. */
const PACE = 0.99;

/**
 * A clock that was set forwards and back leaves the log ahead of it. The log's time does not turn back then, and does not
 * stand still either, as nothing would end before the clock has caught up: it runs on from the newest record. `wall` is the
 * machine's clock, `elapsed` ms that no setting of it touches. [T2]
 */
export function createLogTime(wall: () => Instant, elapsed: () => Ms = () => performance.now()): LogTime {
  let at = Number.NEGATIVE_INFINITY;
  let since = 0;
  const runOn = () => at + Math.floor((elapsed() - since) * PACE);
  return {
    now: () => Math.max(wall(), runOn()),
    saw(seen) {
      if (seen <= runOn()) return;
      at = seen;
      since = elapsed();
    },
    ahead: () => Math.max(runOn() - wall(), 0),
  };
}
