import { auditKeys } from '../../core/audit.ts';
import type { Store } from '../store/store.ts';

/** Keeps the index of the audit in step with the log. */
export type Keeper = {
  /** Indexes everything the log has; cheap where it is in step. */
  catchUp(): Promise<void>;
  /** Waits for what is under way and does no more. */
  close(): Promise<void>;
};

const AT_ONCE = 250;

/** The index is made from the log alone; one that is of another log (after a restore, say) is thrown away and made anew. */
export function createKeeper({ read, auditIndex }: Pick<Store, 'read' | 'auditIndex'>): Keeper {
  let running: Promise<void> | null = null;
  let again = false;
  let checked = false;
  let closed = false;

  async function run(): Promise<void> {
    let { seq, commandId } = await auditIndex.place();
    if (!checked && seq > 0) {
      const [last] = await read(seq - 1, 1).catch(() => []);
      if (last?.commandId !== commandId) {
        await auditIndex.clear();
        seq = 0;
      }
    }
    checked = true;
    for (;;) {
      const records = await read(seq, AT_ONCE);
      const last = records.at(-1);
      if (!last || closed) return;
      await auditIndex.add(records.map(auditKeys), last.commandId);
      seq = last.seq;
      // A long way to go leaves room for people's commands.
      await new Promise((resolve) => setImmediate(resolve));
    }
  }

  async function rounds(): Promise<void> {
    while (again && !closed) {
      again = false;
      await run();
    }
  }

  return {
    catchUp() {
      again = true;
      running ??= rounds().finally(() => {
        running = null;
      });
      return running;
    },
    async close() {
      closed = true;
      await running;
    },
  };
}
