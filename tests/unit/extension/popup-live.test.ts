import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { expect, test } from 'vitest';
import { KeyturnDatabase } from '../../../extension/db/database.ts';
import { remember, setFavourite } from '../../../extension/live/habits.ts';
import { DEFAULT_SERVER, readPopup } from '../../../extension/live/popup-data.ts';
import { ALICE, idOf, myView, NOON } from '../../support/my-view.ts';

const database = () => new KeyturnDatabase('keyturn', { indexedDB: new IDBFactory(), IDBKeyRange });
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
  await db.views.put({ room: 'me', epoch: 'e', maps: me });
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
  await db.views.put({ room: 'me', epoch: 'e', maps: myView() });
  expect((await readPopup(db)).me).toBeNull();
  await db.kept.put({ key: 'session', value: session });
  await db.views.put({ room: 'me', epoch: 'e', maps: { eligible: {} } });
  expect((await readPopup(db)).me).toBeNull();
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
