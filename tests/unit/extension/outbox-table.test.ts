import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { expect, test } from 'vitest';
import { KeyturnDatabase } from '../../../extension/db/database.ts';
import { dismiss, submit, takeBack } from '../../../extension/db/outbox.ts';
import { idOf, NOON } from '../../support/my-view.ts';

const command = { type: 'DeactivateRole', activeAssignmentId: idOf(1) } as const;

async function outbox() {
  const db = new KeyturnDatabase('keyturn', { indexedDB: new IDBFactory(), IDBKeyRange });
  const id = await submit(db, { command, label: 'Reader', deadlineAt: null, now: NOON });
  return { db, id };
}

test('a submitted command waits', async () => {
  const { db, id } = await outbox();
  expect(await db.outbox.toArray()).toEqual([
    {
      id,
      command,
      label: 'Reader',
      createdAt: NOON,
      deadlineAt: null,
      status: 'waiting',
      answer: null,
      answeredAt: null,
    },
  ]);
});

test('an id that a proof is bound to is kept, and not taken twice', async () => {
  const { db } = await outbox();
  const given = { command, label: 'Reader', deadlineAt: null, now: NOON, id: idOf(9) };
  expect(await submit(db, given)).toBe(idOf(9));
  await expect(submit(db, given)).rejects.toThrow();
});

test('a command can be taken back until it is sent', async () => {
  const { db, id } = await outbox();
  expect(await takeBack(db, id)).toBe(true);
  expect(await db.outbox.count()).toBe(0);
  expect(await takeBack(db, id)).toBe(false);

  const sent = await submit(db, { command, label: 'Reader', deadlineAt: null, now: NOON });
  await db.outbox.update(sent, { status: 'sent' });
  expect(await takeBack(db, sent)).toBe(false);
  expect(await db.outbox.count()).toBe(1);
});

test('only an answered command can be put away', async () => {
  const { db, id } = await outbox();
  await dismiss(db, id);
  expect(await db.outbox.count()).toBe(1);
  await db.outbox.update(id, { status: 'answered' });
  await dismiss(db, id);
  expect(await db.outbox.count()).toBe(0);
});
