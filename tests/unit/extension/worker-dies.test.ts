import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { MINUTE } from '../../../core/time.ts';
import { EXTENSION_ORIGIN } from '../../../core/wire/extension-id.ts';
import { KeyturnDatabase } from '../../../extension/db/database.ts';
import { submit, takeBack } from '../../../extension/db/outbox.ts';
import { keptDocument, viewOf } from '../../../extension/worker/mirror.ts';
import { type MortalWorker, mortalWorker } from '../../support/mortal-worker.ts';
import { ALICE, idOf, myView } from '../../support/my-view.ts';
import { type ScriptedServer, scriptedServer } from '../../support/scripted-server.ts';
import { until } from '../../support/until.ts';

const command = { type: 'DeactivateRole', activeAssignmentId: idOf(1) } as const;

let server: ScriptedServer;
beforeAll(async () => {
  server = await scriptedServer({ onCommand: (peer, { id }) => peer.answer({ id, ok: true, result: {} }) });
  server.show('me', myView());
});
afterAll(() => server.stop());

/** Lets a worker that dies at its step number `last` begin, and another one finish; gives the steps of the first. */
async function goThrough(last: number): Promise<number> {
  const factory = new IDBFactory();
  const db = new KeyturnDatabase(undefined, { indexedDB: factory, IDBKeyRange });
  await db.kept.bulkPut([
    { key: 'session', value: { server: server.url, token: 't', expiresAt: '2027-01-01T00:00:00.000Z', user: ALICE } },
    { key: 'connection', value: { state: 'offline', inStepAt: null, clockOffset: 0 } },
  ]);
  const ask = (waits: number | null) => submit(db, { command, label: 'Reader', by: ALICE.id, waits, now: Date.now() });
  const first = await ask(10 * MINUTE);
  const taken = await ask(null);
  const late = await ask(-1);
  const second = await ask(null);
  expect(await takeBack(db, taken)).toBe(true);
  const done = async () =>
    (await db.outbox.bulkGet([first, second])).every((row) => row?.status === 'answered' && row.answer?.ok) &&
    (await db.views.get('me'));

  const mortal = mortalWorker(factory, EXTENSION_ORIGIN, last);
  mortal.worker.wake().catch(() => {});
  await until(async () => mortal.dead || (await done()), `step ${last}`);
  mortal.die();
  void mortal.worker.stop();
  const kept = await keptDocument(db, 'me');
  // Content and copy belong together at every moment.
  expect((await db.views.get('me'))?.maps).toEqual(kept.epoch === null ? undefined : viewOf(kept.doc, 'me'));

  const heir: MortalWorker = mortalWorker(factory, EXTENSION_ORIGIN, Number.POSITIVE_INFINITY);
  await heir.worker.wake();
  await until(done, `what was left at step ${last} is done`);
  await heir.worker.stop();

  const mine = server.commands.map(({ id }) => id).filter((id) => [first, taken, late, second].includes(id));
  expect([...new Set(mine)]).toEqual([first, second]);
  expect(mine.length).toBeLessThanOrEqual(4);
  expect((await db.outbox.get(late))?.answer).toEqual({ ok: false, fault: 'lapsed' });
  expect(await db.outbox.count()).toBe(3);
  return mortal.steps;
}

test('a worker may die at any of its steps: nothing is lost, and nothing but the same is asked for again', async () => {
  // What was undone at its end is reported by code that a real death would have stopped.
  const reported = vi.spyOn(console, 'error').mockImplementation(() => {});
  const steps = await goThrough(Number.POSITIVE_INFINITY);
  expect(steps).toBeGreaterThan(50);
  for (let last = 1; last <= steps; last++) await goThrough(last);
  const faults = reported.mock.calls.map(([, fault]) => String(fault)).filter((fault) => !fault.includes('AbortError'));
  reported.mockRestore();
  expect(faults).toEqual([]);
});
