import 'fake-indexeddb/auto';
import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { KeyturnDatabase } from '../../../extension/db/database.ts';
import { wipe } from '../../../extension/db/wipe.ts';
import { createDrafts } from '../../../extension/live/drafts.ts';
import type { Draft } from '../../../extension/remembered.ts';
import { ALICE, idOf } from '../../support/my-view.ts';
import { until } from '../../support/until.ts';

const db = new KeyturnDatabase('drafts');
const session = { server: '', token: '', expiresAt: '', user: ALICE };
beforeEach(() => db.kept.put({ key: 'session', value: session }));
afterEach(() => db.drafts.clear());

const draft = (justification: string): Draft => ({
  eligibleAssignmentId: 'a',
  duration: '1 h',
  justification,
  ticketNumber: '',
  ticketSystem: '',
  startAt: '',
  scope: '/',
});

test('the newest text is kept, however fast it is typed', async () => {
  const drafts = createDrafts(Promise.resolve(db), ALICE.id);
  for (const text of ['I', 'In', 'Inc']) drafts.save(draft(text));
  await until(async () => (await db.drafts.get('a'))?.justification === 'Inc');
  drafts.save(draft('Incident'));
  await until(async () => (await db.drafts.get('a'))?.justification === 'Incident');
});

test('a draft that is dropped does not come back', async () => {
  const drafts = createDrafts(Promise.resolve(db), ALICE.id);
  drafts.save(draft('first'));
  drafts.save(draft('second'));
  drafts.drop('a');
  drafts.save({ ...draft('of another role'), eligibleAssignmentId: 'b' });
  await until(() => db.drafts.get('b'));
  expect(await db.drafts.get('a')).toBeUndefined();
});

test('what is typed elsewhere when a draft is dropped is kept', async () => {
  const drafts = createDrafts(Promise.resolve(db), ALICE.id);
  drafts.save(draft('first'));
  drafts.save({ ...draft('of another role'), eligibleAssignmentId: 'b' });
  drafts.drop('a');
  await drafts.kept();
  expect((await db.drafts.toArray()).map(({ eligibleAssignmentId }) => eligibleAssignmentId)).toContain('b');
});

test('[Y11] what one person types is never kept once another one is signed in', async () => {
  const drafts = createDrafts(Promise.resolve(db), ALICE.id);
  drafts.save(draft('Mine'));
  await drafts.kept();
  await wipe(db, 'signed_out');
  drafts.save(draft('Mine, a moment later'));
  await drafts.kept();
  await db.kept.put({ key: 'session', value: { ...session, user: { ...ALICE, id: idOf(0xb1) } } });
  drafts.save(draft('Mine, much later'));
  await drafts.kept();
  expect(await db.drafts.count()).toBe(0);
});

test('what there is no room for is kept with the next key, and holds nobody up', async () => {
  const put = vi.spyOn(db.drafts, 'put').mockRejectedValueOnce(new DOMException('full', 'QuotaExceededError'));
  vi.spyOn(console, 'error').mockImplementationOnce(() => {});
  const drafts = createDrafts(Promise.resolve(db), ALICE.id);
  drafts.save(draft('I'));
  await drafts.kept();
  put.mockRestore();
  drafts.save(draft('In'));
  await drafts.kept();
  expect((await db.drafts.get('a'))?.justification).toBe('In');
});
