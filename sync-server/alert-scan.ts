import { mayChangeAlerts } from '../core/alerting/scan.ts';
import { type Instant, MINUTE, SECOND } from '../core/time.ts';
import type { Handle } from './handle.ts';
import { createLease } from './lease.ts';
import type { Store } from './store/store.ts';

export type AlertScanOptions = {
  readonly handle: Handle;
  readonly store: Pick<Store, 'lease'>;
  /** Names this process to the others that share the log. */
  readonly node: string;
  readonly now: () => Instant;
  readonly newId: () => string;
  readonly onFault: (fault: unknown) => void;
  /** A look rests for so many times as long as it took: in a large organisation it takes a while, and people wait. */
  readonly rest?: number;
};

const EVERY: number = 10 * MINUTE;
/** How long after a change it is looked for, so that a hundred changes are one look. */
const SOON: number = MINUTE;
const LEASE = 'alerts';
/** A node that dies is replaced by the next look of another. */
const LEASE_FOR: number = EVERY + SOON;
/** Bounds how late a stepped clock makes a look. */
const LONGEST_WAIT: number = SECOND;
/** Incidents recorded in one commit. Looking takes far longer than recording, so that few looks are better than many. */
const AT_ONCE = 10_000;

/**
 * Looks for what alerts are about and has the log say what changed: from time to time, and soon after what may change them.
 * Of several nodes the one with the lease looks. [W3]
 */
export function startAlertScan(options: AlertScanOptions): { stop(): Promise<void> } {
  const { handle, store, node, now, newId, onFault, rest = 1_000 } = options;
  let dueAt = now() + SOON;
  /** No look before this, by `performance.now()`. */
  let notBefore = 0;
  let timer: NodeJS.Timeout | undefined;
  let looking: Promise<void> | null = null;
  const lease = createLease(store, LEASE, node, LEASE_FOR);
  let stopped = false;

  function plan(): void {
    if (stopped || looking) return;
    clearTimeout(timer);
    timer = setTimeout(tick, Math.min(Math.max(dueAt - now(), notBefore - performance.now(), 0), LONGEST_WAIT));
  }

  function tick(): void {
    if (now() < dueAt || performance.now() < notBefore) {
      plan();
      return;
    }
    dueAt = now() + EVERY;
    const began = performance.now();
    looking = look()
      .catch(onFault)
      .then(() => {
        looking = null;
        notBefore = performance.now() + rest * (performance.now() - began);
        plan();
      });
  }

  async function look(): Promise<void> {
    for (let more = await lease.hold(); more && !stopped; ) {
      const command = { type: 'ScanAlerts', limit: AT_ONCE } as const;
      const answer = await handle.send({ id: newId(), command, actor: { kind: 'clock' } });
      more = answer.ok && answer.result.more === true;
    }
  }

  handle.onCommitted(({ records }) => {
    if (dueAt > now() + SOON && records.some(({ event }) => mayChangeAlerts(event))) dueAt = now() + SOON;
  });
  plan();
  return {
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await looking;
      await lease.giveBack();
    },
  };
}
