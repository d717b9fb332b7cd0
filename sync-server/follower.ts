import type { Recorded } from '../core/events.ts';
import { nothingTouched, type Touched } from '../core/views/touched.ts';
import { othersTurn } from './others-turn.ts';
import { READ_AT_ONCE, type Replica } from './replica.ts';
import type { Store } from './store/store.ts';

/** Folds in what other processes append, between the batches of this one. */
export type Follower = {
  /** Reads what is new. After it, and the batch that may be under way, the state holds all that the store held when called. */
  catchUp(): Promise<void>;
  /** Says that a batch has just read all there is. */
  inStep(): void;
  /** Waits for what is under way. Never rejects. */
  idle(): Promise<void>;
};

export type FollowerOptions = {
  readonly store: Pick<Store, 'read' | 'shared'>;
  readonly replica: Replica;
  readonly batches: {
    /** Whether commands wait or are being decided. */
    readonly running: boolean;
    readonly current: Promise<void> | null;
    /** When the last one ended, by `performance.now()`. */
    readonly endedAt: number;
  };
  readonly onFolded: (records: readonly Recorded[], touched: Touched) => void;
};

/** For so long after a batch, in ms, a node is taken to be busy; it leaves what others append to its next batch for a while. */
const BUSY = 100;
/** That while, in ms. */
const SOON = 10;

export function createFollower({ store, replica, batches, onFolded }: FollowerOptions): Follower {
  let catching: Promise<void> | null = null;
  /** Whether others appended since the last look. */
  let behind = false;

  async function follow(): Promise<void> {
    try {
      while (behind) {
        // A batch reads what is new as well, and where there were some lately the next one is near.
        if (performance.now() - batches.endedAt < BUSY) await new Promise((resolve) => setTimeout(resolve, SOON));
        // Under steady load there is no end of batches; the next one is enough.
        while (batches.running && behind) await (batches.current ?? othersTurn());
        if (behind) await read();
      }
    } finally {
      catching = null;
    }
  }

  async function read(): Promise<void> {
    behind = false;
    if (!replica.sound) await replica.reload();
    const records = await store.read(replica.state.seq, READ_AT_ONCE);
    // A batch that began meanwhile reads them itself.
    if (batches.running) behind = true;
    else fold(records.filter(({ seq }) => seq > replica.state.seq));
    behind ||= records.length === READ_AT_ONCE;
  }

  function fold(records: readonly Recorded[]): void {
    const touched = nothingTouched();
    for (const record of records) replica.fold(record, touched);
    onFolded(records, touched);
  }

  return {
    catchUp() {
      if (!store.shared) return Promise.resolve();
      behind = true;
      catching ??= follow();
      return catching;
    },
    inStep() {
      behind = false;
    },
    async idle() {
      await catching?.catch(() => {});
    },
  };
}
