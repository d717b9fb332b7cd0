import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { expect, test } from 'vitest';
import { MINUTE } from '../../../core/time.ts';
import { KeyturnDatabase } from '../../../extension/db/database.ts';
import { VERSION } from '../../../extension/db/schema.ts';
import { readKept } from '../../../extension/db/wipe.ts';
import { readPopup, readPopupAtOnce } from '../../../extension/live/popup-data.ts';
import { idOf, myView, NOON } from '../../support/my-view.ts';
import { DRAFT, HABIT, makeReleased, RELEASED, type Released, SESSION } from '../../support/released-databases.ts';

const today = (indexedDB: IDBFactory) => new KeyturnDatabase(undefined, { indexedDB, IDBKeyRange });

test.each(RELEASED)('what version $version kept is there in today’s', async (released) => {
  const factory = new IDBFactory();
  await makeReleased(factory, released);
  // What is of another version is not read before it is migrated.
  expect((await readPopupAtOnce(factory)) === null).toBe(released.version !== VERSION);

  const db = today(factory);
  expect(await readPopup(db)).toMatchObject({
    user: SESSION.user,
    me: myView(),
    inStepAt: NOON + 3 * MINUTE,
    drafts: [DRAFT],
    habits: [HABIT],
  });
  expect(await readKept(db, 'session')).toEqual(SESSION);
  expect(await readKept(db, 'notified')).toEqual(['ended.x']);
  expect((await db.documents.get('me'))?.update).toEqual(new Uint8Array([0, 0]));
  expect(await db.views.get('admin')).toEqual({
    room: 'admin',
    epoch: 'e',
    maps: { meta: {} },
    inStepAt: NOON + 3 * MINUTE,
  });
  // The second was asked for first, and by the server's clock, three minutes ahead, has until 12:13.
  expect((await readPopup(db)).outbox).toMatchObject([
    { id: idOf(2), order: 1, deadlineAt: NOON + 13 * MINUTE, status: 'waiting' },
    { id: idOf(1), order: 2, deadlineAt: null, status: 'waiting' },
  ]);
  expect(await readPopupAtOnce(factory)).toEqual(await readPopup(db));
});

test('what a newer version keeps is read by today’s, which a browser may go back to, and is left as it is', async () => {
  const factory = new IDBFactory();
  const now = RELEASED.at(-1)!;
  const newer = { key: 'id', indexes: [] };
  await makeReleased(factory, { ...now, version: VERSION + 1, tables: { ...now.tables, newer } });
  const db = today(factory);
  expect(await readPopup(db)).toMatchObject({ user: SESSION.user, me: myView(), drafts: [DRAFT], habits: [HABIT] });
  await db.drafts.clear();
  expect((await readPopup(db)).drafts).toEqual([]);
  expect(Object.keys(await tablesOf(factory))).toContain('newer');
});

test('today’s tables are those of the newest version that is tested here', async () => {
  expect(RELEASED.map(({ version }) => version)).toEqual(Array.from({ length: VERSION }, (_, n) => n + 1));
  const factory = new IDBFactory();
  await today(factory).open();
  expect(await tablesOf(factory)).toEqual(RELEASED.at(-1)!.tables);
});

/** The tables of a database, as they are. */
async function tablesOf(factory: IDBFactory): Promise<Released['tables']> {
  const opening = factory.open('keyturn');
  await new Promise((resolve) => opening.addEventListener('success', resolve));
  const names = [...opening.result.objectStoreNames];
  const reading = opening.result.transaction(names);
  return Object.fromEntries(
    names.map((name) => {
      const { keyPath, indexNames } = reading.objectStore(name);
      return [name, { key: String(keyPath), indexes: [...indexNames] }];
    }),
  );
}
