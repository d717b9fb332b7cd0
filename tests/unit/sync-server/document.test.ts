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

test('outgrows its content after many changes, and not before', () => {
  const document = createDocument(42, view({ a: { n: 0 }, b: { n: 0 } }), AT);
  let changes = 0;
  while (!document.outgrown && changes < 20_000) document.write(view({ a: { n: ++changes }, b: { n: -changes } }), AT);
  expect(document.outgrown).toBe(true);
  expect(changes).toBeGreaterThan(500);
  expect(document.since(0).byteLength).toBeGreaterThan(64 * 1024);
});
