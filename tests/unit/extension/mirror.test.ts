import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { expect, test, vi } from 'vitest';
import * as Y from 'yjs';
import { HOUR } from '../../../core/time.ts';
import { KeyturnDatabase } from '../../../extension/db/database.ts';
import { createMirror, keptDocument, viewOf } from '../../../extension/worker/mirror.ts';
import { until } from '../../support/until.ts';

/** A mirror of room `admin` whose clock stands still and whose timers go off when the test says so. */
function rig() {
  const db = new KeyturnDatabase('keyturn', { indexedDB: new IDBFactory(), IDBKeyRange });
  const doc = new Y.Doc();
  const timers: { ms: number; run: () => void }[] = [];
  const clock = { now: 1_000 };
  let written = 0;
  const mirror = createMirror({
    db,
    room: 'admin',
    doc,
    epoch: () => 'e1',
    serverNow: () => clock.now + HOUR,
    surroundings: {
      now: () => clock.now,
      after(ms, run) {
        const timer = { ms, run };
        timers.push(timer);
        return () => void timers.splice(timers.indexOf(timer), 1);
      },
    },
    onWritten: () => written++,
  });
  const fire = () => timers.shift()!.run();
  return { db, doc, mirror, timers, clock, fire, written: () => written };
}

test('content and copy are written together, with every map the room has', async () => {
  const { db, doc, mirror, fire, written } = rig();
  doc.getMap('roles').set('r1', { id: 'r1', name: 'Reader' });
  doc.getMap('new in a later version').set('x', 1);
  mirror.touch();
  fire();
  await until(() => written() === 1);
  expect(await db.views.get('admin')).toEqual({
    room: 'admin',
    epoch: 'e1',
    inStepAt: 1_000 + HOUR,
    maps: {
      roles: { r1: { id: 'r1', name: 'Reader' } },
      users: {},
      groups: {},
      assignments: {},
      activations: {},
      requests: {},
      meta: {},
      'new in a later version': { x: 1 },
    },
  });
  const kept = await keptDocument(db, 'admin');
  expect(kept.epoch).toBe('e1');
  expect(viewOf(kept.doc, 'admin')).toEqual(viewOf(doc, 'admin'));
});

test('the first change is written at once, those after it once in 50 ms', async () => {
  const { doc, mirror, timers, clock, fire, written } = rig();
  mirror.touch();
  expect(timers.map(({ ms }) => ms)).toEqual([0]);
  fire();
  for (let i = 0; i < 100; i++) {
    doc.getMap('roles').set('r', { i });
    mirror.touch();
  }
  await until(() => written() === 1 && timers.length);
  expect(timers.map(({ ms }) => ms)).toEqual([50]);
  clock.now += 50;
  fire();
  await until(() => written() === 2);
  expect(timers).toEqual([]);
});

test('a clock that was set back holds nothing up', async () => {
  const { mirror, timers, clock, fire, written } = rig();
  mirror.touch();
  fire();
  await until(() => written() === 1);
  clock.now -= 5 * HOUR;
  mirror.touch();
  expect(timers.map(({ ms }) => ms)).toEqual([0]);
});

test('what changes during a write is written after it', async () => {
  const { db, doc, mirror, fire, timers, written } = rig();
  mirror.touch();
  fire();
  doc.getMap('roles').set('late', { id: 'late' });
  mirror.touch();
  await until(() => written() === 1 && timers.length);
  fire();
  await until(() => written() === 2);
  expect((await db.views.get('admin'))!.maps.roles).toEqual({ late: { id: 'late' } });
});

test('a write that fails leaves neither half, and the next change is written', async () => {
  const { db, doc, mirror, fire, timers, written } = rig();
  const reported = vi.spyOn(console, 'error').mockImplementation(() => {});
  const put = vi.spyOn(db.documents, 'put').mockRejectedValueOnce(new Error('full'));
  doc.getMap('roles').set('r1', { id: 'r1' });
  mirror.touch();
  fire();
  await until(() => reported.mock.calls.length);
  expect(await db.views.count()).toBe(0);
  put.mockRestore();
  mirror.touch();
  await until(() => timers.length);
  fire();
  await until(() => written() === 1);
  expect(await db.views.count()).toBe(1);
  reported.mockRestore();
});

test('a stopped mirror writes nothing', async () => {
  const { mirror, timers } = rig();
  mirror.touch();
  mirror.stop();
  expect(timers).toEqual([]);
  mirror.touch();
  expect(timers).toEqual([]);
});

test('a damaged copy, or one the browser cannot read, is as good as none', async () => {
  const { db } = rig();
  const reported = vi.spyOn(console, 'error').mockImplementation(() => {});
  await db.documents.put({ room: 'me', epoch: 'e1', update: new Uint8Array([1, 2, 3, 255]) });
  const damaged = await keptDocument(db, 'me');
  vi.spyOn(db.documents, 'get').mockRejectedValue(new DOMException('Failed to read large value', 'DataError'));
  for (const { doc, epoch } of [damaged, await keptDocument(db, 'me')]) {
    expect(epoch).toBeNull();
    expect(doc.store.clients.size).toBe(0);
  }
  expect(reported).toHaveBeenCalledTimes(2);
  reported.mockRestore();
});
