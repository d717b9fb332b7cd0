import type { Recorded } from '../core/events.ts';
import { evolve } from '../core/evolve.ts';
import { initialState } from '../core/initial-state.ts';
import { fromSnapshot, SNAPSHOT_VERSION, snapshotPieces } from '../core/snapshot.ts';
import type { State } from '../core/state.ts';
import { type Touched, touch } from '../core/views/touched.ts';
import { refuseUnknown } from './known-kind.ts';
import { pack, unpack } from './packing.ts';
import type { Store } from './store/store.ts';

/** This process's copy of what the log says. */
export type Replica = {
  readonly state: State;
  /** Whether the state is what the store holds; after a failed append it is not until it was folded again. */
  readonly sound: boolean;
  /** Throws one line where a newer program wrote the record; the state is not sound from then on. */
  fold(record: Recorded, touched: Touched): void;
  /** The place to read a shared log from, so that what is read shows whether it still holds the newest record of the state. */
  readonly readAfter: number;
  /**
   * Of what was read from there, the records that are new. Throws where the log does not hold the newest record of the state
   * any more, as after a failover to a copy that was behind; the state is not sound then. [H10]
   */
  newOf(records: readonly Recorded[]): readonly Recorded[];
  /** Says that the state holds what the store may not. */
  spoil(): void;
  /** Folds the state anew; of several calls at once one does. */
  reload(): Promise<void>;
  onReloaded(listener: () => void): void;
  /**
   * Begins a snapshot where `events` came since the last one; resolves when none is being written. One that fails is made
   * up for by the next. Call it in a turn in which the state is durable.
   */
  keep(events: number): Promise<void>;
};

/** How many records are read at once. */
export const READ_AT_ONCE = 10_000;

export async function createReplica(store: Store, onFault: (fault: unknown) => void): Promise<Replica> {
  const listeners: (() => void)[] = [];
  let reloading: Promise<void> | null = null;
  let sound = true;
  let keptAt = 0;
  let keeping = Promise.resolve();
  let { state, newest } = await load();

  /** `newest` is the command of the newest record; null where that is known by a snapshot alone, or nobody else has the log. */
  async function load(): Promise<{ readonly state: State; readonly newest: string | null }> {
    const snapshot = await store.readSnapshot(SNAPSHOT_VERSION);
    const loaded = snapshot ? fromSnapshot(unpack(snapshot.text)) : initialState();
    let last: Recorded | undefined;
    keptAt = loaded.seq;
    for (;;) {
      const records = await store.read(loaded.seq, READ_AT_ONCE);
      for (const record of records) {
        refuseUnknown(record);
        evolve(loaded, record);
      }
      last = records.at(-1) ?? last;
      if (records.length < READ_AT_ONCE) return { state: loaded, newest: last ? commandOf(last) : null };
    }
  }

  function commandOf({ commandId }: Recorded): string | null {
    return store.shared ? commandId : null;
  }

  async function write(seq: number, pieces: Iterable<string>): Promise<void> {
    await store.writeSnapshot(SNAPSHOT_VERSION, seq, await pack(pieces));
  }

  return {
    get state() {
      return state;
    },
    get sound() {
      return sound;
    },
    fold(record, touched) {
      try {
        refuseUnknown(record);
      } catch (fault) {
        sound = false;
        throw fault;
      }
      evolve(state, record);
      newest = commandOf(record);
      touch(touched, state, record.event, record.at);
    },
    get readAfter() {
      return newest === null ? state.seq : state.seq - 1;
    },
    newOf(records) {
      if (newest !== null && records.find(({ seq }) => seq === state.seq)?.commandId !== newest) {
        sound = false;
        throw new Error(`The log does not hold record ${state.seq} any more as it was read: it is read anew.`);
      }
      return records.filter(({ seq }) => seq > state.seq);
    },
    spoil() {
      sound = false;
    },
    reload() {
      reloading ??= load()
        .then((loaded) => {
          ({ state, newest } = loaded);
          sound = true;
          for (const listener of listeners) listener();
        })
        .finally(() => {
          reloading = null;
        });
      return reloading;
    },
    onReloaded: (listener) => void listeners.push(listener),
    keep(events) {
      if (sound && state.seq - keptAt >= events) {
        const { seq } = state;
        const pieces = snapshotPieces(state);
        keptAt = seq;
        keeping = keeping.then(() => write(seq, pieces)).catch(onFault);
      }
      return keeping;
    },
  };
}
