import 'fake-indexeddb/auto';
import { expect, test, vi } from 'vitest';
import { KeyturnDatabase } from '../../../extension/db/database.ts';
import { sendAndWait } from '../../../extension/live/options-act.ts';
import { sayNo } from '../../../extension/ui/say.ts';
import { ALICE, idOf } from '../../support/my-view.ts';
import { until } from '../../support/until.ts';

const { sendMessage } = vi.hoisted(() => ({ sendMessage: vi.fn() }));
vi.mock('wxt/browser', () => ({ browser: { runtime: { sendMessage } } }));

test('a change that cannot be kept is said to be so', async () => {
  const db = new KeyturnDatabase();
  await db.kept.put({ key: 'session', value: { server: '', token: '', expiresAt: '', user: ALICE } });
  vi.spyOn(db.outbox, 'add').mockRejectedValue(new DOMException('full', 'QuotaExceededError'));
  vi.spyOn(console, 'error').mockImplementationOnce(() => {});
  const command = { type: 'CancelRequest', requestId: idOf(1) } as const;
  const outcome = await sendAndWait(db, { command, label: 'Reader', by: ALICE.id });
  expect(outcome).toEqual({ ok: false, fault: 'not_kept' });
  expect(sayNo({ ok: false, fault: 'not_kept' }, 0).join(' ')).toContain('nothing was sent');
});

test('a change is waited for though the worker dies as it is woken', async () => {
  sendMessage.mockRejectedValue(new Error('The message channel closed before a response was received.'));
  const db = new KeyturnDatabase();
  await db.kept.put({ key: 'session', value: { server: '', token: '', expiresAt: '', user: ALICE } });
  const command = { type: 'CancelRequest', requestId: idOf(1) } as const;
  const answered = sendAndWait(db, { command, label: 'Reader', by: ALICE.id });
  const row = await until(async () => (await db.outbox.toArray())[0]);
  await db.outbox.put({ ...row, status: 'answered', answer: { ok: true, result: {} } });
  expect(await answered).toEqual({ ok: true, result: {} });
  await until(async () => (await db.outbox.count()) === 0);
});

test('a change is waited for, and told, though the worker never says that it is awake and the answer cannot be put away', async () => {
  sendMessage.mockReturnValue(new Promise(() => {}));
  const db = new KeyturnDatabase();
  await db.outbox.clear();
  await db.kept.put({ key: 'session', value: { server: '', token: '', expiresAt: '', user: ALICE } });
  const command = { type: 'CancelRequest', requestId: idOf(1) } as const;
  const answered = sendAndWait(db, { command, label: 'Reader', by: ALICE.id });
  const row = await until(async () => (await db.outbox.toArray())[0]);
  db.outbox.hook('deleting', () => {
    throw new DOMException('full', 'QuotaExceededError');
  });
  vi.spyOn(console, 'error').mockImplementationOnce(() => {});
  await db.outbox.put({ ...row, status: 'answered', answer: { ok: true, result: {} } });
  expect(await answered).toEqual({ ok: true, result: {} });
});
