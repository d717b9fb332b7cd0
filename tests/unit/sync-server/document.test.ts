import fc from 'fast-check';
import { expect, test } from 'vitest';
import * as Y from 'yjs';
import { createDocument } from '../../../sync-server/sync/document.ts';

const AT = Date.UTC(2026, 0, 5);
const view = (rows: Record<string, unknown>, meta: Record<string, unknown> = {}) => ({ rows, meta });

function clientOf(...updates: Uint8Array[]) {
  const doc = new Y.Doc();
  for (const update of updates) Y.applyUpdate(doc, update);
  return { doc, rows: () => doc.getMap('rows').toJSON(), meta: () => doc.getMap('meta').toJSON() };
}

test('shows the view, its epoch and when it was written', () => {
  const document = createDocument(42, view({ a: { name: 'A', list: [1, 2] } }, { user: { id: 'u' } }), AT);
  const client = clientOf(document.since(0));
  expect(client.rows()).toEqual({ a: { name: 'A', list: [1, 2] } });
  expect(client.meta()).toEqual({ user: { id: 'u' }, epoch: '42', serverTime: '2026-01-05T00:00:00.000Z' });
  expect(document.epoch).toBe('42');
});

test('an equal view writes nothing, not even the time', () => {
  const document = createDocument(42, view({ a: { n: 1 } }), AT);
  const { clock } = document;
  expect(document.write(view({ a: { n: 1 } }), AT + 1_000)).toBeNull();
  expect(document.clock).toBe(clock);
});

test('a change is one small update; a row that is gone is removed', () => {
  const rows = Object.fromEntries(Array.from({ length: 100 }, (_, n) => [`row${n}`, { n, text: 'x'.repeat(100) }]));
  const document = createDocument(42, view(rows), AT);
  const client = clientOf(document.since(0));
  const { row0: _, ...rest } = rows;
  const update = document.write(view({ ...rest, row1: { n: 'new' } }), AT + 1)!;
  expect(update.byteLength).toBeLessThan(200);
  Y.applyUpdate(client.doc, update);
  expect(Object.keys(client.rows())).toHaveLength(99);
  expect(client.rows().row1).toEqual({ n: 'new' });
  expect(client.meta().serverTime).toBe('2026-01-05T00:00:00.001Z');
});

test('a patch changes the rows it names and no other, and writes nothing where they are so already', () => {
  const document = createDocument(42, view({ a: { n: 1 }, b: { n: 1 }, c: { n: 1 } }), AT);
  const client = clientOf(document.since(0));
  const changes = { rows: new Map(Object.entries({ a: { n: 2 }, b: undefined, d: { n: 1 }, gone: undefined })) };
  Y.applyUpdate(client.doc, document.patch(changes, AT)!);
  expect(client.rows()).toEqual({ a: { n: 2 }, c: { n: 1 }, d: { n: 1 } });
  expect(clientOf(document.since(0)).rows()).toEqual(client.rows());
  expect(document.patch(changes, AT + 1)).toBeNull();
});

test('a client that knows a clock gets what came after it', () => {
  const document = createDocument(42, view({ a: { text: 'x'.repeat(1_000) } }), AT);
  const client = clientOf(document.since(0));
  const known = document.clockOf(Y.encodeStateVector(client.doc))!;
  document.write(view({ a: { text: 'x'.repeat(1_000) }, b: { n: 1 } }), AT);
  const difference = document.since(known);
  expect(difference.byteLength).toBeLessThan(200);
  Y.applyUpdate(client.doc, difference);
  expect(client.rows().b).toEqual({ n: 1 });
});

test('a state vector of another writer, or from the future, is from another epoch', () => {
  const document = createDocument(42, view({}), AT);
  const vector = (clocks: [number, number][]) => Y.encodeStateVector(new Map(clocks));
  expect(document.clockOf(vector([]))).toBe(0);
  expect(document.clockOf(vector([[42, 1]]))).toBe(1);
  expect(document.clockOf(vector([[43, 1]]))).toBeNull();
  expect(
    document.clockOf(
      vector([
        [42, 1],
        [43, 1],
      ]),
    ),
  ).toBeNull();
  expect(document.clockOf(vector([[42, document.clock + 1]]))).toBeNull();
  expect(() => document.clockOf(new Uint8Array([5, 1]))).toThrow();
});

test('outgrows its content after many changes, and not before; a new reader is not sent its history', () => {
  const document = createDocument(42, view({ a: { n: 0 }, b: { n: 0 } }), AT);
  let changes = 0;
  while (!document.outgrown && changes < 20_000) document.write(view({ a: { n: ++changes }, b: { n: -changes } }), AT);
  expect(document.outgrown).toBe(true);
  expect(changes).toBeGreaterThan(500);
  expect(changes).toBeLessThan(2_000);
  expect(document.since(0).byteLength).toBeLessThan(400);
});

test('readers that joined, slept and came back at any time show what the document shows', () => {
  const keys = ['a', 'b', 'c', 'd', 'e'];
  const rowsOf = fc.dictionary(
    fc.constantFrom(...keys),
    fc.record({ n: fc.nat(2), text: fc.string({ unit: 'grapheme' }) }),
  );
  const step = fc.oneof(
    fc.record({ kind: fc.constant('write' as const), rows: rowsOf, other: rowsOf }),
    fc.record({ kind: fc.constant('join' as const) }),
    fc.record({ kind: fc.constant('sleep' as const), who: fc.nat(5) }),
    fc.record({ kind: fc.constant('wake' as const), who: fc.nat(5) }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 40 }), (steps) => {
      let shown: Record<string, Record<string, unknown>> = { rows: {}, other: {} };
      const document = createDocument(42, { ...shown, meta: {} }, AT);
      const readers = [{ doc: new Y.Doc(), awake: true }];
      Y.applyUpdate(readers[0]!.doc, document.since(0));
      const wake = (reader: { doc: Y.Doc; awake: boolean }) => {
        Y.applyUpdate(reader.doc, document.since(document.clockOf(Y.encodeStateVector(reader.doc))!));
        reader.awake = true;
      };
      for (const taken of steps) {
        if (taken.kind === 'write') {
          shown = { rows: taken.rows, other: taken.other };
          const update = document.write({ ...shown, meta: {} }, AT);
          if (update) for (const { doc, awake } of readers) if (awake) Y.applyUpdate(doc, update);
        } else if (taken.kind === 'join') {
          const reader = { doc: new Y.Doc(), awake: true };
          readers.push(reader);
          wake(reader);
        } else {
          const reader = readers[taken.who % readers.length]!;
          if (taken.kind === 'sleep') reader.awake = false;
          else wake(reader);
        }
      }
      for (const reader of readers) {
        wake(reader);
        const { doc } = reader;
        expect({ rows: doc.getMap('rows').toJSON(), other: doc.getMap('other').toJSON() }).toEqual(shown);
        expect(Y.getState(doc.store, 42)).toBe(document.clock);
        expect(doc.store.pendingStructs ?? doc.store.pendingDs).toBeNull();
      }
    }),
    { numRuns: 300 },
  );
});
