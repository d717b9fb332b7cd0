import { type Instant, toIso } from '../../core/time.ts';
import type { View } from '../../core/wire/rows.ts';
import { encodeUpdate, type Item, readStateVector } from './yjs-update.ts';

/**
 * A view as a Yjs document that only this server writes. As it has one writer, its history is a list and needs no Yjs to be
 * kept: the updates a reader lacks are encoded from the newest rows.
 */
export type Document = {
  /** Names this copy; a client that knows another one starts afresh. */
  readonly epoch: string;
  /** Counts what was written; a client that was sent the document up to a clock lacks what came after. */
  readonly clock: number;
  /** Whether its readers keep so much more history than content that a new copy is cheaper for everyone. */
  readonly outgrown: boolean;
  /** Makes the document show the view. Gives the Yjs update, or null where it showed it already. */
  write(view: View, now: Instant): Uint8Array | null;
  /** The Yjs update for a client that has the document up to `clock`. */
  since(clock: number): Uint8Array;
  /**
   * How far a client is by its state vector: a clock, or null where it comes from another epoch. Throws where the bytes
   * are no state vector.
   */
  clockOf(stateVector: Uint8Array): number | null;
};

/** What a key shows, and the clocks of what it showed before. `row` is undefined where it was removed. */
type Entry = { clock: number; older: number[] | null; row: unknown };

const SMALLEST_OUTGROWN = 64 * 1024;
const OUTGROWN = 8;
/** About what a dead item costs a reader, in bytes. */
const DEAD_BYTES = 32;

/** A new document of a view. `writer` is its epoch: a random 32-bit number. */
export function createDocument(writer: number, view: View, now: Instant): Document {
  const epoch = String(writer);
  const maps = new Map<string, Map<string, Entry>>();
  let clock = 0;
  let shown = 0;
  let content = 0;
  /** The whole document, kept once it was asked for twice in the same shape, as by a crowd that connects. */
  let whole: Uint8Array | null = null;
  let wholeAt = -1;
  /** What made it, which whoever it was made for is about to ask for. */
  let first: Uint8Array | null = null;

  function write(next: View, at: Instant): Uint8Array | null {
    first = null;
    const from = clock;
    const items: Item[] = [];
    const removed: number[] = [];
    for (const [map, rows] of Object.entries({ ...next, meta: { ...next.meta, epoch } }))
      show(map, rows, items, removed);
    if (!items.length && !removed.length) return null;
    set('meta', 'serverTime', toIso(at), items);
    return encodeUpdate(writer, { from, to: clock }, items, removed);
  }

  function show(map: string, rows: Readonly<Record<string, unknown>>, items: Item[], removed: number[]): void {
    const entries = maps.get(map);
    for (const key in rows) {
      const row = rows[key];
      const was = entries?.get(key)?.row;
      // Views give the same row again where nothing it shows has changed.
      if (was !== row && (was === undefined || JSON.stringify(was) !== JSON.stringify(row))) set(map, key, row, items);
    }
    for (const [key, entry] of entries ?? []) {
      if (key in rows || entry.row === undefined || (map === 'meta' && key === 'serverTime')) continue;
      content -= sizeOf(entry.row);
      shown--;
      entry.row = undefined;
      removed.push(entry.clock);
    }
  }

  function set(map: string, key: string, row: unknown, items: Item[]): void {
    const entries = maps.get(map) ?? new Map<string, Entry>();
    maps.set(map, entries);
    const entry = entries.get(key);
    items.push({ clock, map, key, origin: entry?.clock ?? null, row });
    content += sizeOf(row) - sizeOf(entry?.row);
    if (entry?.row === undefined) shown++;
    if (entry) {
      entry.older = [...(entry.older ?? []), entry.clock];
      entry.clock = clock;
      entry.row = row;
    } else {
      entries.set(key, { clock, older: null, row });
    }
    clock++;
  }

  function encodeSince(from: number): Uint8Array {
    const items: Item[] = [];
    const removed: number[] = [];
    for (const [map, entries] of maps)
      for (const [key, entry] of entries) {
        if (entry.clock >= from)
          items.push({ clock: entry.clock, map, key, origin: newestBefore(entry, from), row: entry.row });
        else if (entry.row === undefined) removed.push(entry.clock);
      }
    items.sort((a, b) => a.clock - b.clock);
    return encodeUpdate(
      writer,
      { from, to: clock },
      items,
      removed.sort((a, b) => a - b),
    );
  }

  const document: Document = {
    epoch,
    get clock() {
      return clock;
    },
    get outgrown() {
      return (clock - shown) * DEAD_BYTES > Math.max(SMALLEST_OUTGROWN, OUTGROWN * content);
    },
    write,
    since(from) {
      if (from !== 0) return encodeSince(from);
      if (wholeAt !== clock) whole = null;
      const encoded = whole ?? first ?? encodeSince(0);
      first = null;
      whole = wholeAt === clock ? encoded : null;
      wholeAt = clock;
      return encoded;
    },
    clockOf(stateVector) {
      const clocks = readStateVector(stateVector);
      const known = clocks.get(writer) ?? 0;
      const foreign = clocks.size > (clocks.has(writer) ? 1 : 0);
      return foreign || known > clock ? null : known;
    },
  };

  first = write(view, now);
  return document;
}

/** The newest item of a key that a reader up to `from` has. */
function newestBefore({ older }: Entry, from: number): number | null {
  return older?.findLast((clock) => clock < from) ?? null;
}

function sizeOf(row: unknown): number {
  return row === undefined ? 0 : JSON.stringify(row).length;
}
