import { nextDueAt } from '../core/due.ts';
import { type Instant, SECOND } from '../core/time.ts';
import type { Handle } from './handle.ts';
import { createLease } from './lease.ts';
import type { Store } from './store/store.ts';

export type ClockOptions = {
  readonly handle: Handle;
  readonly store: Pick<Store, 'lease'>;
  /** Names this process to the others that share the log. */
  readonly node: string;
  readonly now: () => Instant;
  readonly newId: () => string;
  readonly onFault: (fault: unknown) => void;
};

/** Bounds how late a stepped clock or a machine that slept makes what is due. */
const LONGEST_WAIT: number = SECOND;
/** Few enough that the event loop is not held for long, enough to share the cost of a commit. */
const AT_ONCE = 150;
/** What has not run for long is slow at first. */
const AT_FIRST = 25;
const LEASE = 'clock';
/** A node that dies at its work is replaced so soon. Asked for only when something is due, so an idle log costs nothing. */
const LEASE_FOR: number = 3 * SECOND;
const PAUSE: number = SECOND;

/**
 * Ends and starts what is due: one timer for the next due instant, set anew after each commit. After a pause it catches up
 * in limited batches, so that people's commands come in between. Of several nodes the one with the lease does the work; the
 * others look again until it is done.
 */
export function startClock(options: ClockOptions): { stop(): Promise<void> } {
  const { handle, store, node, now, newId, onFault } = options;
  let timer: NodeJS.Timeout | undefined;
  let ticking: Promise<void> | null = null;
  let stopped = false;
  const lease = createLease(store, LEASE, node, LEASE_FOR);
  /** No look before this, by `performance.now()`. */
  let notBefore = 0;

  function plan(): void {
    if (stopped || ticking) return;
    clearTimeout(timer);
    const at = nextDueAt(handle.state);
    if (at === null) return;
    timer = setTimeout(tick, Math.min(Math.max(at - now(), notBefore - performance.now(), 0), LONGEST_WAIT));
  }

  function tick(): void {
    ticking = run()
      .catch((fault) => {
        onFault(fault);
        return false;
      })
      .then((done) => {
        if (!done) notBefore = performance.now() + PAUSE;
        ticking = null;
        plan();
      });
  }

  /** Does what is due; false where another node has the lease or the store fails, which is looked at again in a while. */
  async function run(): Promise<boolean> {
    for (let limit = AT_FIRST; ; limit = Math.min(2 * limit, AT_ONCE)) {
      const at = nextDueAt(handle.state);
      if (stopped || at === null || at > now()) return true;
      if (!(await lease.hold())) return false;
      const command = { type: 'RunDue', limit } as const;
      const answer = await handle.send({ id: newId(), command, actor: { kind: 'clock' } });
      if (!answer.ok) return false;
      if (!answer.result.more) return true;
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
      await lease.giveBack();
    },
  };
}
