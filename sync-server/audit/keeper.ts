import { type AuditKeys, auditKeys } from '../../core/audit.ts';
import type { Recorded } from '../../core/events.ts';
import { othersTurn } from '../others-turn.ts';
import { AUDIT_BLOCK, AUDIT_FILTERS, type AuditIndex, type AuditSearch, type Store } from '../store/store.ts';

/** Keeps the index of the audit in step with the log. */
export type Keeper = Pick<AuditIndex, 'find'> & {
  /** Takes in what was committed just now. Whether a block is full, so that it is time to catch up. */
  note(records: readonly Recorded[]): boolean;
  /** Takes in everything the log has; cheap where it is in step. */
  catchUp(): Promise<void>;
  /** Takes in one block. How many more are full; none where the index cannot be written just now. */
  step(): Promise<number>;
  /** Takes nothing for known any more, as where the log was folded anew. */
  forget(): void;
  /** Waits for what is under way and does no more. */
  close(): Promise<void>;
};

type Found = { readonly keys: AuditKeys; readonly commandId: string };

const AT_ONCE = 256;
/** Records that are kept in memory at most, some megabytes, while the index cannot be written. */
const MOST_KEPT = 64 * AUDIT_BLOCK;

/**
 * The index is made from the log alone; one that is of another log (after a restore, say) is thrown away and made anew. It
 * takes whole blocks; what came after the last is kept in memory until it is one, and for a while where the index cannot be
 * written, as on a full disk. `onFault` hears once that it cannot.
 */
export function createKeeper(
  { read, auditIndex }: Pick<Store, 'read' | 'auditIndex'>,
  onFault: (fault: unknown) => void,
): Keeper {
  let running: Promise<void> | null = null;
  let again = false;
  let checked = false;
  let closed = false;
  /** The newest record in the index, and all that follow it. */
  let indexed = 0;
  let rest: Found[] = [];
  let stuck = false;

  /** Takes in at most so many blocks. */
  async function run(most: number): Promise<void> {
    const { seq, commandId } = await auditIndex.place();
    indexed = seq;
    if (!checked && seq > 0) {
      const [last] = await read(seq - 1, 1);
      if (last?.commandId !== commandId) {
        await auditIndex.clear();
        indexed = 0;
      }
    }
    checked = true;
    // Another process may have added blocks meanwhile.
    rest = rest.filter(({ keys }) => keys.seq > indexed);
    if (rest.length && rest[0]!.keys.seq !== indexed + 1) rest = [];
    for (let left = most; ; ) {
      left -= await addBlocks(left);
      if (left === 0) return;
      const records = await read(indexed + rest.length, AT_ONCE);
      if (!records.length || closed) return;
      take(records);
      await othersTurn();
    }
  }

  /** Keeps those that follow on from the newest; where some are missing, they are read when it catches up. */
  function take(records: readonly Recorded[]): void {
    for (const record of records) if (record.seq === indexed + rest.length + 1) rest.push(foundIn(record));
  }

  /** Adds what is full, at most so many; gives how many. */
  async function addBlocks(most: number): Promise<number> {
    let added = 0;
    try {
      for (; rest.length >= AUDIT_BLOCK && added < most && !closed; added++) {
        await addBlock();
        stuck = false;
        await othersTurn();
      }
    } catch (fault) {
      if (rest.length > MOST_KEPT) throw fault;
      if (!stuck) onFault(fault);
      stuck = true;
    }
    return added;
  }

  async function addBlock(): Promise<void> {
    const block = rest.slice(0, AUDIT_BLOCK);
    await auditIndex.add(
      block.map(({ keys }) => keys),
      block.at(-1)!.commandId,
    );
    rest = rest.slice(AUDIT_BLOCK);
    indexed += AUDIT_BLOCK;
  }

  /** Does some work unless other is under way, and whatever is asked for meanwhile. */
  function alone(work: () => Promise<void>): Promise<void> {
    running ??= withMore(work);
    return running;
  }

  async function withMore(work: () => Promise<void>): Promise<void> {
    try {
      await work();
      while (again && !closed) await all();
    } finally {
      // Without a turn in between, so that nothing is asked for that nobody does.
      running = null;
    }
  }

  function all(): Promise<void> {
    again = false;
    return run(Number.POSITIVE_INFINITY);
  }

  return {
    note(records) {
      if (checked) take(records);
      return (records.at(-1)?.seq ?? 0) - indexed >= AUDIT_BLOCK;
    },
    catchUp() {
      again = true;
      return alone(all);
    },
    async step() {
      await alone(() => run(1));
      return stuck ? 0 : Math.floor(rest.length / AUDIT_BLOCK);
    },
    async find(search, limit) {
      const newest = rest.filter(({ keys }) => fits(keys, search)).map(({ keys }) => keys.seq);
      const found = newest.reverse().slice(0, limit);
      if (found.length === limit) return found;
      const before = Math.min(search.before ?? indexed + 1, indexed + 1);
      return [...found, ...(await auditIndex.find({ ...search, before }, limit - found.length))];
    },
    forget() {
      checked = false;
      rest = [];
    },
    async close() {
      closed = true;
      await running;
    },
  };
}

function foundIn(record: Recorded): Found {
  return { keys: auditKeys(record), commandId: record.commandId };
}

/** Whether a record is one that is looked for. */
function fits(keys: AuditKeys, search: AuditSearch): boolean {
  const { personId, from, until, before } = search;
  if (AUDIT_FILTERS.some((name) => search[name] !== undefined && search[name] !== keys[name])) return false;
  if (personId !== undefined && keys.actorId !== personId && keys.subjectId !== personId) return false;
  if ((from !== undefined && keys.at < from) || (until !== undefined && keys.at >= until)) return false;
  return before === undefined || keys.seq < before;
}
