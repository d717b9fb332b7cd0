import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { expect, test } from 'vitest';
import { KeyturnDatabase } from '../../../extension/db/database.ts';
import { remember, setFavourite } from '../../../extension/live/habits.ts';
import { DEFAULT_SERVER, readPopup, readPopupAtOnce } from '../../../extension/live/popup-data.ts';
import { ALICE, idOf, myView, NOON } from '../../support/my-view.ts';
import { popupScenes, sessionOf } from '../../support/popup-scenes.ts';

const database = (indexedDB = new IDBFactory()) => new KeyturnDatabase('keyturn', { indexedDB, IDBKeyRange });
const session = {
  server: 'https://pim.contoso.example',
  token: 't',
  expiresAt: '2026-01-06T00:00:00.000Z',
  user: ALICE,
};

test('a new browser shows nobody, and the usual address', async () => {
  const data = await readPopup(database());
  expect(data).toMatchObject({ server: DEFAULT_SERVER, user: null, link: 'signed_out', me: null, outbox: [] });
});

test('all that the popup shows comes from one read', async () => {
  const db = database();
  const me = myView();
  await db.kept.bulkPut([
    { key: 'session', value: session },
    { key: 'connection', value: { state: 'online', inStepAt: NOON, clockOffset: 7 } },
  ]);
  await db.views.put({ room: 'me', epoch: 'e', maps: me, inStepAt: NOON });
  const data = await readPopup(db);
  expect(data).toMatchObject({
    server: session.server,
    user: ALICE,
    link: 'online',
    inStepAt: NOON,
    clockOffset: 7,
    me,
  });
});

test('a copy without its owner, or that has only begun to arrive, is not shown', async () => {
  const db = database();
  await db.views.put({ room: 'me', epoch: 'e', maps: myView(), inStepAt: NOON });
  expect((await readPopup(db)).me).toBeNull();
  await db.kept.put({ key: 'session', value: session });
  await db.views.put({ room: 'me', epoch: 'e', maps: { eligible: {} }, inStepAt: NOON });
  expect((await readPopup(db)).me).toBeNull();
});

test('[Y11] a copy of somebody else is never shown', async () => {
  const db = database();
  await db.kept.put({ key: 'session', value: { ...session, user: { ...ALICE, id: idOf(0xb1) } } });
  await db.views.put({ room: 'me', epoch: 'e', maps: myView(), inStepAt: NOON });
  expect((await readPopup(db)).me).toBeNull();
});

test.each(Object.entries(popupScenes(NOON)))(
  'what is shown at once is what is shown then: %s',
  async (_name, scene) => {
    const factory = new IDBFactory();
    const db = database(factory);
    const { signedIn, connection, me, outbox = [], habits = [], drafts = [] } = scene;
    if (signedIn) await db.kept.put({ key: 'session', value: sessionOf(NOON) });
    await db.kept.put({ key: 'connection', value: connection });
    await db.views.bulkPut([
      { room: 'admin', epoch: 'e', maps: {}, inStepAt: NOON },
      ...(me ? [{ room: 'me', epoch: 'e', maps: me, inStepAt: NOON }] : []),
    ]);
    await Promise.all([db.outbox.bulkPut(outbox), db.habits.bulkPut(habits), db.drafts.bulkPut(drafts)]);
    expect(await readPopupAtOnce(factory)).toEqual(await readPopup(db));
  },
);

test('without a database, or with one of another version, nothing is shown at once, and nothing is made', async () => {
  const factory = new IDBFactory();
  expect(await readPopupAtOnce(factory)).toBeNull();
  expect(await factory.databases()).toEqual([]);
  const newer = factory.open('keyturn', 9_990);
  await new Promise((resolve) => newer.addEventListener('success', resolve));
  expect(await readPopupAtOnce(factory)).toBeNull();
});

test('reading at once does not stand in the way of who opens, changes or deletes the database', async () => {
  const factory = new IDBFactory();
  const db = database(factory);
  const reading = readPopupAtOnce(factory);
  await db.open();
  expect(await reading).toBeNull();
  await db.kept.put({ key: 'session', value: session });
  expect(await readPopupAtOnce(factory)).toMatchObject({ user: ALICE });
  await db.delete();
  expect(await factory.databases()).toEqual([]);
});

test('the last words come first, once each, and five are kept; a favourite stays one', async () => {
  const db = database();
  const roleId = idOf(1);
  await setFavourite(db, roleId, true);
  for (const words of ['one', 'two', 'three', ' one ', '', 'four', 'five', 'six'])
    await remember(db, { roleId, duration: 'PT1H', justification: words, now: NOON });
  expect(await db.habits.get(roleId)).toEqual({
    roleId,
    favourite: true,
    usedAt: NOON,
    duration: 'PT1H',
    justifications: ['six', 'five', 'four', 'one', 'three'],
  });
});
