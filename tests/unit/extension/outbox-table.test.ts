import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { expect, test } from 'vitest';
import { HOUR, MINUTE } from '../../../core/time.ts';
import { KeyturnDatabase } from '../../../extension/db/database.ts';
import { dismiss, submit, takeBack } from '../../../extension/db/outbox.ts';
import { wipe } from '../../../extension/db/wipe.ts';
import { ALICE, idOf, NOON } from '../../support/my-view.ts';

const command = { type: 'DeactivateRole', activeAssignmentId: idOf(1) } as const;

const submission = { command, label: 'Reader', by: ALICE.id, waits: null, now: NOON };

async function outbox() {
  const db = new KeyturnDatabase('keyturn', { indexedDB: new IDBFactory(), IDBKeyRange });
  await db.kept.bulkPut([
    { key: 'session', value: { server: '', token: '', expiresAt: '', user: ALICE } },
    { key: 'connection', value: { state: 'offline', inStepAt: null, clockOffset: HOUR } },
  ]);
  const id = await submit(db, submission);
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
      askedAt: NOON + HOUR,
      order: 1,
      deadlineAt: null,
      status: 'waiting',
      answer: null,
      answeredAt: null,
    },
  ]);
});

test('commands keep their order though the clock was set back between them; deadlines are by the server’s clock', async () => {
  const { db, id } = await outbox();
  const second = await submit(db, { ...submission, now: NOON - 5 * HOUR, waits: MINUTE });
  expect(second < id).toBe(true);
  expect(await db.outbox.get(id)).toMatchObject({ order: 1, deadlineAt: null });
  expect(await db.outbox.get(second)).toMatchObject({ order: 2, deadlineAt: NOON - 4 * HOUR + MINUTE });
});

test('[Y11] nothing is submitted for somebody who is not signed in any more', async () => {
  const { db } = await outbox();
  await submit(db, { ...submission, by: idOf(0xb1) });
  await wipe(db, 'signed_out');
  await submit(db, submission);
  expect(await db.outbox.count()).toBe(0);
});

test('an id that a proof is bound to is kept, and not taken twice', async () => {
  const { db } = await outbox();
  const given = { ...submission, id: idOf(9) };
  expect(await submit(db, given)).toBe(idOf(9));
  await expect(submit(db, given)).rejects.toThrow();
});

test('a command can be taken back until it is sent', async () => {
  const { db, id } = await outbox();
  expect(await takeBack(db, id)).toBe(true);
  expect(await db.outbox.count()).toBe(0);
  expect(await takeBack(db, id)).toBe(false);

  const sent = await submit(db, submission);
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
