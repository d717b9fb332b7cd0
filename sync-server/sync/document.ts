import * as Y from 'yjs';
import { type Instant, toIso } from '../../core/time.ts';
import type { View } from '../../core/wire/rows.ts';

/** A view as a Yjs document that only this server writes. */
export type Document = {
  /** Names this copy; a client that knows another one starts afresh. */
  readonly epoch: string;
  /** Counts what was written; a client that was sent the document up to a clock lacks what came after. */
  readonly clock: number;
  /** Whether its history has become so much larger than its content that a new copy is cheaper for everyone. */
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

type Change = { readonly map: string; readonly id: string; readonly row?: unknown };

const SMALLEST_OUTGROWN = 64 * 1024;
const OUTGROWN = 8;

/** A new document of a view. `writer` is its epoch: a random 32-bit number. */
export function createDocument(writer: number, view: View, now: Instant): Document {
  const doc = new Y.Doc();
  // Yjs takes a writer's id only where nothing was loaded before.
  doc.clientID = writer;
  const epoch = String(writer);
  const written = new Map<string, Map<string, { row: unknown; readonly text: string }>>();
  let last: Uint8Array | null = null;
  let full: Uint8Array | null = null;
  let grown = 0;
  let content = 0;
  doc.on('update', (update: Uint8Array) => {
    last = update;
  });

  function write(next: View, at: Instant): Uint8Array | null {
    const changes = differences({ ...next, meta: { ...next.meta, epoch } });
    if (!changes.length) return null;
    last = null;
    full = null;
    doc.transact(() => {
      for (const { map, id, row } of changes) {
        if (row === undefined) doc.getMap(map).delete(id);
        else doc.getMap(map).set(id, row);
      }
      doc.getMap('meta').set('serverTime', toIso(at));
    });
    grown += last!.byteLength;
    return last;
  }

  /** What differs from what was last written, noted as written. */
  function differences(next: View): readonly Change[] {
    const changes: Change[] = [];
    for (const [map, rows] of Object.entries(next)) {
      const before = written.get(map) ?? new Map<string, { row: unknown; text: string }>();
      written.set(map, before);
      for (const [id, row] of Object.entries(rows)) {
        const was = before.get(id);
        // Views give the same row again where nothing it shows has changed.
        if (was?.row === row) continue;
        const text = JSON.stringify(row);
        if (was?.text === text) {
          was.row = row;
          continue;
        }
        content += text.length - (was?.text.length ?? 0);
        before.set(id, { row, text });
        changes.push({ map, id, row });
      }
      for (const [id, { text }] of before) {
        if (id in rows) continue;
        content -= text.length;
        before.delete(id);
        changes.push({ map, id });
      }
    }
    return changes;
  }

  const document: Document = {
    epoch,
    get clock() {
      return Y.getState(doc.store, writer);
    },
    get outgrown() {
      const most = Math.max(SMALLEST_OUTGROWN, OUTGROWN * content);
      // Encoding is dear, so only when what was added says that it may be too large.
      if (grown > most) grown = encoded().byteLength;
      return grown > most;
    },
    write,
    since(clock) {
      return clock === 0 ? encoded() : Y.encodeStateAsUpdate(doc, Y.encodeStateVector(new Map([[writer, clock]])));
    },
    clockOf(stateVector) {
      const clocks = Y.decodeStateVector(stateVector);
      const clock = clocks.get(writer) ?? 0;
      const foreign = clocks.size > (clocks.has(writer) ? 1 : 0);
      return foreign || clock > document.clock ? null : clock;
    },
  };

  function encoded(): Uint8Array {
    full ??= Y.encodeStateAsUpdate(doc);
    return full;
  }

  write(view, now);
  return document;
}
