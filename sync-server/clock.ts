import { nextDueAt } from '../core/due.ts';
import type { Instant } from '../core/time.ts';
import type { Handle } from './handle.ts';

/** setTimeout takes no more than 2^31 - 1 ms; a longer wait is done in steps. It also bounds the harm of a stepped clock. */
const LONGEST_WAIT = 60_000;
const AT_ONCE = 500;

/**
 * Ends and starts what is due: one timer for the next due instant, set anew after each commit. After a pause it catches up
 * in limited batches, so that people's commands come in between.
 */
export function startClock(handle: Handle, now: () => Instant, newId: () => string): { stop(): Promise<void> } {
  let timer: NodeJS.Timeout | undefined;
  let ticking: Promise<void> | null = null;
  let stopped = false;

  function plan(): void {
    if (stopped || ticking) return;
    clearTimeout(timer);
    const at = nextDueAt(handle.state);
    if (at === null) return;
    timer = setTimeout(tick, Math.min(Math.max(at - now(), 0), LONGEST_WAIT));
  }

  function tick(): void {
    ticking = run().finally(() => {
      ticking = null;
      plan();
    });
  }

  async function run(): Promise<void> {
    for (;;) {
      const at = nextDueAt(handle.state);
      if (stopped || at === null || at > now()) return;
      const answer = await handle.send({
        id: newId(),
        command: { type: 'RunDue', limit: AT_ONCE },
        actor: { kind: 'clock' },
      });
      // A store that fails is asked again, but not at once and for ever.
      if (!answer.ok) await new Promise((resolve) => setTimeout(resolve, 1_000));
      else if (!answer.result.more) return;
    }
  }

  handle.onCommitted(plan);
  handle.onReloaded(plan);
  plan();
  return {
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await ticking;
    },
  };
}
