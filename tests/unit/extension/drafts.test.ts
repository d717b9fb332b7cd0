import 'fake-indexeddb/auto';
import { afterEach, expect, test } from 'vitest';
import { KeyturnDatabase } from '../../../extension/db/database.ts';
import { createDrafts } from '../../../extension/live/drafts.ts';
import type { Draft } from '../../../extension/remembered.ts';
import { until } from '../../support/until.ts';

const db = new KeyturnDatabase('drafts');
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
  const drafts = createDrafts(Promise.resolve(db));
  for (const text of ['I', 'In', 'Inc']) drafts.save(draft(text));
  await until(async () => (await db.drafts.get('a'))?.justification === 'Inc');
  drafts.save(draft('Incident'));
  await until(async () => (await db.drafts.get('a'))?.justification === 'Incident');
});

test('a draft that is dropped does not come back', async () => {
  const drafts = createDrafts(Promise.resolve(db));
  drafts.save(draft('first'));
  drafts.save(draft('second'));
  drafts.drop('a');
  drafts.save({ ...draft('of another role'), eligibleAssignmentId: 'b' });
  await until(() => db.drafts.get('b'));
  expect(await db.drafts.get('a')).toBeUndefined();
});
