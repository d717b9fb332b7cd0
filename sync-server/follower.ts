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
  /** Follows no more, and waits for what is under way. Never rejects. */
  close(): Promise<void>;
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

type Waiting = { readonly done: () => void; readonly failed: (fault: unknown) => void };

export function createFollower({ store, replica, batches, onFolded }: FollowerOptions): Follower {
  let catching: Promise<void> | null = null;
  let closed = false;
  /** Who asked since the last look. Each waits for one that began after it: under steady load there is no end of askers. */
  let waiting: Waiting[] = [];

  async function follow(): Promise<void> {
    while (waiting.length) {
      // A batch reads what is new as well, and where there were some lately the next one is near.
      if (performance.now() - batches.endedAt < BUSY) await new Promise((resolve) => setTimeout(resolve, SOON));
      // Under steady load there is no end of batches; the next one is enough.
      while (batches.running && waiting.length) await (batches.current ?? othersTurn());
      if (waiting.length) await look();
    }
    catching = null;
  }

  async function look(): Promise<void> {
    const asked = takeWaiting();
    try {
      if (await read()) for (const { done } of asked) done();
      else waiting = [...asked, ...waiting];
    } catch (fault) {
      for (const { failed } of asked) failed(fault);
    }
  }

  /** Whether that was all there was. */
  async function read(): Promise<boolean> {
    if (!replica.sound) await replica.reload();
    const { seq } = replica.state;
    const records = await store.read(replica.readAfter, READ_AT_ONCE);
    // A batch that began meanwhile reads them itself, and one that failed may have left a state that is none.
    if (batches.running || !replica.sound || replica.state.seq !== seq) return false;
    fold(replica.newOf(records));
    return records.length < READ_AT_ONCE;
  }

  function takeWaiting(): readonly Waiting[] {
    const taken = waiting;
    waiting = [];
    return taken;
  }

  function fold(records: readonly Recorded[]): void {
    const touched = nothingTouched();
    for (const record of records) replica.fold(record, touched);
    onFolded(records, touched);
  }

  return {
    catchUp() {
      if (!store.shared || closed) return Promise.resolve();
      return new Promise((done, failed) => {
        waiting.push({ done, failed });
        catching ??= follow();
      });
    },
    inStep() {
      for (const { done } of takeWaiting()) done();
    },
    async close() {
      closed = true;
      await catching;
    },
  };
}
