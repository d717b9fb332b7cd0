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
  /** The keys that a map shows. */
  keys(map: string): Iterable<string>;
  /** Whether its readers keep so many more dead rows than shown ones that a new copy is cheaper for everyone. */
  readonly outgrown: boolean;
  /** Makes the document show the view. Gives the Yjs update, or null where it showed it already. */
  write(view: View, now: Instant): Uint8Array | null;
  /** The same for some rows of a view alone; one that is undefined is removed. */
  patch(rows: Readonly<Record<string, ReadonlyMap<string, unknown>>>, now: Instant): Uint8Array | null;
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
type Maps = Map<string, Map<string, Entry>>;
/** What an update brings: items that are new, and the clocks of items whose keys were removed. */
type Change = { readonly items: Item[]; readonly gone: number[] };

const SMALLEST_OUTGROWN = 2_048;
const OUTGROWN = 64;

/** A new document of a view. `writer` is its epoch: a random 32-bit number. */
export function createDocument(writer: number, view: View, now: Instant): Document {
  const epoch = String(writer);
  const shown: Maps = new Map();
  /** Apart, as there are ever more of them and hardly anybody asks. */
  const removed: Maps = new Map();
  let clock = 0;
  let size = 0;
  /** The whole document, kept once it was asked for twice in the same shape, as by a crowd that connects. */
  let whole: Uint8Array | null = null;
  let wholeAt = -1;
  /** What made it, which whoever it was made for is about to ask for. */
  let first: Uint8Array | null = null;

  function write(next: View, at: Instant): Uint8Array | null {
    return change(at, (change) => {
      for (const [map, rows] of Object.entries({ ...next, meta: { ...next.meta, epoch } })) {
        show(map, Object.entries(rows), change);
        for (const key of shown.get(map)?.keys() ?? [])
          if (!(key in rows || (map === 'meta' && key === 'serverTime'))) remove(map, key, change);
      }
    });
  }

  function change(at: Instant, make: (change: Change) => void): Uint8Array | null {
    first = null;
    const from = clock;
    const made: Change = { items: [], gone: [] };
    make(made);
    if (!made.items.length && !made.gone.length) return null;
    set('meta', 'serverTime', toIso(at), made);
    return encodeUpdate(writer, { from, to: clock }, made.items, made.gone);
  }

  function show(map: string, rows: Iterable<readonly [string, unknown]>, change: Change): void {
    const entries = shown.get(map);
    for (const [key, row] of rows) {
      const was = entries?.get(key)?.row;
      // Views give the same row again where nothing it shows has changed.
      if (was === row) continue;
      if (row === undefined) remove(map, key, change);
      else if (was === undefined || !isSame(was, row)) set(map, key, row, change);
    }
  }

  function remove(map: string, key: string, { gone }: Change): void {
    const entries = shown.get(map);
    const entry = entries?.get(key);
    if (!entry) return;
    entries!.delete(key);
    entry.row = undefined;
    mapOf(removed, map).set(key, entry);
    size--;
    gone.push(entry.clock);
  }

  function set(map: string, key: string, row: unknown, { items }: Change): void {
    const entries = mapOf(shown, map);
    const entry = entries.get(key) ?? removed.get(map)?.get(key);
    items.push({ clock, map, key, origin: entry?.clock ?? null, row });
    if (entry?.row === undefined) size++;
    if (entry) {
      removed.get(map)?.delete(key);
      entry.older ??= [];
      entry.older.push(entry.clock);
      entry.clock = clock;
      entry.row = row;
    }
    entries.set(key, entry ?? { clock, older: null, row });
    clock++;
  }

  function encodeSince(from: number): Uint8Array {
    const items: Item[] = [];
    const gone: number[] = [];
    for (const [map, entries] of [...shown, ...removed])
      for (const [key, entry] of entries) {
        if (entry.clock >= from)
          items.push({ clock: entry.clock, map, key, origin: newestBefore(entry, from), row: entry.row });
        else if (entry.row === undefined) gone.push(entry.clock);
      }
    items.sort((a, b) => a.clock - b.clock);
    return encodeUpdate(
      writer,
      { from, to: clock },
      items,
      gone.sort((a, b) => a - b),
    );
  }

  const document: Document = {
    epoch,
    get clock() {
      return clock;
    },
    keys: (map) => shown.get(map)?.keys() ?? [],
    get outgrown() {
      return clock - size > Math.max(SMALLEST_OUTGROWN, OUTGROWN * size);
    },
    write,
    patch: (rows, at) =>
      change(at, (change) => {
        for (const [map, changed] of Object.entries(rows)) show(map, changed, change);
      }),
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

/** Whether two JSON values are equal; most rows that are not differ in one of their first fields. */
function isSame(one: unknown, other: unknown): boolean {
  if (typeof one !== 'object' || typeof other !== 'object' || !one || !other) return one === other;
  const keys = Object.keys(one);
  if (keys.length !== Object.keys(other).length || Array.isArray(one) !== Array.isArray(other)) return false;
  return keys.every((key) => isSame(one[key as never], other[key as never]));
}

function mapOf(maps: Maps, name: string): Map<string, Entry> {
  const known = maps.get(name);
  if (known) return known;
  const made = new Map<string, Entry>();
  maps.set(name, made);
  return made;
}
