import { auditEntry } from '../../core/audit.ts';
import { SECOND } from '../../core/time.ts';
import type { Proven } from '../audit-export/format.ts';
import type { Handle } from '../handle.ts';
import { createLease } from '../lease.ts';
import type { Store } from '../store/store.ts';

/** Brings entries to another system; resolves when that one has taken all of them, rejects with the reason otherwise. */
export type Carry = (entries: readonly Proven[]) => Promise<void>;

export type SiemOptions = {
  readonly handle: Pick<Handle, 'state' | 'onCommitted'>;
  readonly store: Pick<Store, 'readLinks' | 'deliveries' | 'lease'>;
  readonly carry: Carry;
  /** Names this process to the others that share the log. */
  readonly node: string;
  readonly onFault: (fault: unknown) => void;
  /** Milliseconds before what failed is tried again; twice as long each time, up to a minute. */
  readonly wait?: number;
};

export type Siem = {
  /** Waits until all that is in the log was taken, or a try failed. */
  settle(): Promise<void>;
  stop(): Promise<void>;
};

const PROGRESS = 'siem';
const AT_ONCE = 500;
const LEASE: number = 60 * SECOND;
const LONGEST_WAIT: number = 60 * SECOND;
/** How often a node looks whether another one has given the lease back. */
const LOOK_AGAIN: number = 10 * SECOND;

/**
 * Streams the log, from its start, to another system. The place is kept and moves only after a batch was taken: what was
 * under way when something stopped is sent again, so each entry arrives at least once and in order. [U8]
 */
export function startSiem({ handle, store, carry, node, onFault, wait = SECOND }: SiemOptions): Siem {
  let timer: NodeJS.Timeout | undefined;
  let running: Promise<void> | null = null;
  let again = false;
  let stopped = false;
  let failures = 0;
  const { hold, giveBack } = createLease(store, PROGRESS, node, LEASE);

  async function run(): Promise<void> {
    while (again && !stopped) {
      again = false;
      try {
        if (!(await hold()) || !(await sendAll())) return plan(LOOK_AGAIN);
        failures = 0;
      } catch (fault) {
        onFault(fault);
        again = false;
        plan(Math.min(wait * 2 ** failures++, LONGEST_WAIT));
      }
    }
  }

  /** Whether all was sent; not where another process has taken the lease. */
  async function sendAll(): Promise<boolean> {
    for (;;) {
      const after = (await store.deliveries.cursor(PROGRESS)) ?? 0;
      // What another process appended goes once it is folded here: the state gives the names.
      const links = (await store.readLinks(after, AT_ONCE)).filter(({ record }) => record.seq <= handle.state.seq);
      const last = links.at(-1);
      if (!last || stopped) return true;
      await carry(links.map(({ record, text, hash }) => ({ entry: auditEntry(handle.state, record), text, hash })));
      await store.deliveries.advance(PROGRESS, last.record.seq);
      if (!(await hold())) return false;
    }
  }

  function plan(ms: number): void {
    clearTimeout(timer);
    if (!stopped) timer = setTimeout(wake, ms);
  }

  function wake(): void {
    if (stopped) return;
    again = true;
    running ??= run().finally(() => {
      running = null;
    });
  }

  handle.onCommitted(() => {
    // While the other side is away, only the clock tries.
    if (failures === 0) wake();
  });
  wake();
  return {
    async settle() {
      wake();
      while (running) await running;
    },
    async stop() {
      stopped = true;
      clearTimeout(timer);
      await running;
      await giveBack();
    },
  };
}
