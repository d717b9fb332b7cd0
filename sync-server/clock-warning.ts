import { MINUTE, type Ms } from '../core/time.ts';
import type { Log } from './log.ts';

const EVERY = 10 * MINUTE;
/** Clocks of nodes that are kept in step differ by less. */
const WORTH_SAYING = MINUTE;
const WORDS =
  'the log is ahead of this machine’s clock, which was set back or is wrong: durations hold, dates are ahead until it has caught up';

/** Warns at the start, and for as long as it is so, where the log is ahead of the machine's clock by `ahead` ms. [T2] */
export function startClockWarning(ahead: () => Ms, log: Log): { stop(): void } {
  function look(): void {
    const aheadMs = ahead();
    if (aheadMs > WORTH_SAYING) log.warn({ aheadMs }, WORDS);
  }

  look();
  const timer = setInterval(look, EVERY);
  return { stop: () => clearInterval(timer) };
}
