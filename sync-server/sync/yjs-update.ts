import * as decoding from 'lib0/decoding';
import * as encoding from 'lib0/encoding';

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
const ANY = 8;
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
  const encoder = encoding.createEncoder();
  encoding.writeVarUint(encoder, to > from ? 1 : 0);
  if (to > from) writeStructs(encoder, writer, from, to, items);
  encoding.writeVarUint(encoder, removed.length ? 1 : 0);
  if (removed.length) {
    encoding.writeVarUint(encoder, writer);
    encoding.writeVarUint(encoder, removed.length);
    for (const clock of removed) {
      encoding.writeVarUint(encoder, clock);
      encoding.writeVarUint(encoder, 1);
    }
  }
  return encoding.toUint8Array(encoder);
}

function writeStructs(
  encoder: encoding.Encoder,
  writer: number,
  from: number,
  to: number,
  items: readonly Item[],
): void {
  const structs = encoding.createEncoder();
  let count = 0;
  let at = from;
  const dead = (until: number) => {
    if (until === at) return;
    encoding.writeUint8(structs, DEAD_RUN);
    encoding.writeVarUint(structs, until - at);
    count++;
  };
  for (const item of items) {
    dead(item.clock);
    writeItem(structs, writer, item);
    count++;
    at = item.clock + 1;
  }
  dead(to);
  encoding.writeVarUint(encoder, count);
  encoding.writeVarUint(encoder, writer);
  encoding.writeVarUint(encoder, from);
  encoding.writeUint8Array(encoder, encoding.toUint8Array(structs));
}

function writeItem(encoder: encoding.Encoder, writer: number, { map, key, origin, row }: Item): void {
  const kind = row === undefined ? REMOVED : ANY;
  encoding.writeUint8(encoder, kind | HAS_KEY | (origin === null ? 0 : HAS_ORIGIN));
  if (origin === null) {
    encoding.writeVarUint(encoder, ROOT);
    encoding.writeVarString(encoder, map);
    encoding.writeVarString(encoder, key);
  } else {
    // Map and key follow from the item it replaces.
    encoding.writeVarUint(encoder, writer);
    encoding.writeVarUint(encoder, origin);
  }
  encoding.writeVarUint(encoder, 1);
  if (row !== undefined) encoding.writeAny(encoder, row as never);
}

/** The clocks by writer of a Yjs state vector. Throws where the bytes are none. */
export function readStateVector(bytes: Uint8Array): ReadonlyMap<number, number> {
  const decoder = decoding.createDecoder(bytes);
  const clocks = new Map<number, number>();
  for (let left = decoding.readVarUint(decoder); left > 0; left--)
    clocks.set(decoding.readVarUint(decoder), decoding.readVarUint(decoder));
  return clocks;
}
