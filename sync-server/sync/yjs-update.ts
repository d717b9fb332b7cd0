import * as decoding from 'lib0/decoding';
import { createBytes } from './bytes.ts';

/** One value of one key of a map, as Yjs keeps it. A key that is set again gets a new item; the old one is dead. */
export type Item = {
  /** Its place in what the one writer wrote. */
  readonly clock: number;
  readonly map: string;
  readonly key: string;
  /** The newest item of the same key that the reader has, or null where it has none. */
  readonly origin: number | null;
  /** JSON, or undefined where the key was removed. */
  readonly row: unknown;
};

const DEAD_RUN = 0;
const REMOVED = 1;
const JSON_TEXT = 2;
const HAS_ORIGIN = 0x80;
const HAS_KEY = 0x20;
const ROOT = 1;

/**
 * A Yjs update (v1) of the only writer, for a reader that has everything before `from`. `items` are the newest of each key,
 * in order of their clocks; what lies between them up to `to` is dead. `removed` are the clocks, before `from`, of items
 * whose keys were removed.
 */
export function encodeUpdate(
  writer: number,
  { from, to }: { readonly from: number; readonly to: number },
  items: readonly Item[],
  removed: readonly number[],
): Uint8Array {
  return bytes.run(() => {
    bytes.number(to > from ? 1 : 0);
    if (to > from) writeStructs(writer, from, to, items);
    bytes.number(removed.length ? 1 : 0);
    if (!removed.length) return;
    bytes.number(writer);
    bytes.number(removed.length);
    for (const clock of removed) {
      bytes.number(clock);
      bytes.number(1);
    }
  });
}

const bytes = createBytes();

function writeStructs(writer: number, from: number, to: number, items: readonly Item[]): void {
  bytes.number(items.length + deadRuns(from, to, items));
  bytes.number(writer);
  bytes.number(from);
  let at = from;
  const dead = (until: number) => {
    if (until === at) return;
    bytes.byte(DEAD_RUN);
    bytes.number(until - at);
  };
  for (const item of items) {
    dead(item.clock);
    writeItem(writer, item);
    at = item.clock + 1;
  }
  dead(to);
}

/** How many runs of dead items lie before, between and after these. */
function deadRuns(from: number, to: number, items: readonly Item[]): number {
  const ends = [from, ...items.map(({ clock }) => clock + 1)];
  return ends.filter((end, index) => end !== (items[index]?.clock ?? to)).length;
}

function writeItem(writer: number, { map, key, origin, row }: Item): void {
  bytes.byte((row === undefined ? REMOVED : JSON_TEXT) | HAS_KEY | (origin === null ? 0 : HAS_ORIGIN));
  if (origin === null) {
    bytes.number(ROOT);
    bytes.text(map);
    bytes.text(key);
  } else {
    // Map and key follow from the item it replaces.
    bytes.number(writer);
    bytes.number(origin);
  }
  bytes.number(1);
  if (row !== undefined) bytes.json(row);
}

/** The clocks by writer of a Yjs state vector. Throws where the bytes are none. */
export function readStateVector(bytes: Uint8Array): ReadonlyMap<number, number> {
  const decoder = decoding.createDecoder(bytes);
  const clocks = new Map<number, number>();
  for (let left = decoding.readVarUint(decoder); left > 0; left--)
    clocks.set(decoding.readVarUint(decoder), decoding.readVarUint(decoder));
  return clocks;
}
