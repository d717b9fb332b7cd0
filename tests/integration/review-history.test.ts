import { parse } from 'csv-parse/sync';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { BUILT_IN } from '../../core/ids.ts';
import { DAY, toIso } from '../../core/time.ts';
import type { ReviewHistoryRow } from '../../core/wire/review-history-row.ts';
import { type Person, startTestServer, type TestServer } from '../support/server.ts';

let server: TestServer;
let alice: Person;
let bob: Person;
let reader: Person;
let roleId: string;
let groupId: string;

beforeEach(async () => {
  server = await startTestServer();
  [alice, bob, reader] = [await server.user('Alice'), await server.user('Bob'), await server.user('Reader', 'read')];
  await server.assign(BUILT_IN.globalReader, reader, 'active');
  roleId = await server.role('User Administrator');
  groupId = await server.group('Helpdesk', alice);
});
afterEach(() => server.close());

/** A review of the role by Bob, in which he decides what is given, and that is stopped after it. */
async function reviewed(decision: 'Approve' | 'Deny', justification: string): Promise<string> {
  const item = await server.assign(roleId, alice);
  const reviewId = await started({ roleIds: [roleId] });
  const decide = { type: 'DecideReviewItems' as const, reviewId, itemIds: [item], decision, justification };
  await server.must(bob, decide);
  await server.must(server.root, { type: 'StopReview', reviewId });
  await server.must(server.root, { type: 'ApplyReview', reviewId });
  return reviewId;
}

async function started(subject: { roleIds: string[] } | { groupIds: string[] }): Promise<string> {
  const stages = [{ reviewers: { kind: 'selected' as const, refs: [`user:${bob.id}` as const] }, duration: 'P7D' }];
  const name = 'roleIds' in subject ? 'Roles' : 'Members';
  const { reviewId } = await server.must(server.root, { type: 'CreateReview', name, ...subject, stages });
  return String(reviewId);
}

const period = (from: number, until: number) => `from=${toIso(from)}&until=${toIso(until)}`;
const always = () => period(0, server.now() + DAY);
async function read(query: string, by = reader): Promise<readonly ReviewHistoryRow[]> {
  // A fresh token, as time passes in these tests.
  const answer = await server.fetch(`/reviews/history?${query}`, { token: await server.token(by, 'read') });
  expect(answer.status).toBe(200);
  return ((await answer.json()) as { rows: ReviewHistoryRow[] }).rows;
}
const status = async (path: string, token?: string) => (await server.fetch(path, token ? { token } : {})).status;

test('[V12] a report tells who decided what, when and with what result, of the reviews that were running then', async () => {
  const began = server.now();
  const id = await reviewed('Deny', 'Left');
  const running = await started({ groupIds: [groupId] });
  const rows = await read(always());
  expect(rows).toMatchObject([
    {
      reviewId: id,
      name: 'Roles',
      subjectType: 'role',
      subjectName: 'User Administrator',
      status: 'Applied',
      principalUpn: alice.upn,
      assignmentType: 'eligible',
      decision: 'Deny',
      justification: 'Left',
      reviewedBy: 'Bob',
      round: 1,
      result: 'removed',
      appliedBy: 'Root',
    },
    { reviewId: running, subjectType: 'group', status: 'InProgress', decision: 'NotReviewed', endAt: '', result: '' },
  ]);
  expect((await read(`${always()}&of=groups`)).map((row) => row.reviewId)).toEqual([running]);
  expect((await read(`${always()}&decision=Deny,Approve`)).map((row) => row.reviewId)).toEqual([id]);
  expect((await read(`${always()}&review=${running}`)).map((row) => row.reviewId)).toEqual([running]);
  expect(await read(period(began - 2 * DAY, began - DAY))).toEqual([]);
  await server.pass(5 * DAY);
  const later = period(server.now(), server.now() + DAY);
  expect((await read(later)).map((row) => row.reviewId)).toEqual([running]);
});

test('[V12] [V13] what was deleted, or forgotten after a year, is still in it', async () => {
  const [old, dropped] = [await reviewed('Approve', 'On call'), await started({ groupIds: [groupId] })];
  await server.must(server.root, { type: 'DeleteReview', reviewId: dropped });
  await server.pass(370 * DAY);
  await started({ groupIds: [groupId] });
  expect(server.app.handle.state.reviews.has(old)).toBe(false);
  const rows = await read(period(0, server.now() - 300 * DAY), server.root);
  expect(rows).toMatchObject([
    { reviewId: old, decision: 'Approve', result: 'kept' },
    { reviewId: dropped, status: 'Deleted', decision: 'NotReviewed' },
  ]);
});

test('[V12] [U5] as a file nothing in it becomes a formula, and that it was taken is recorded', async () => {
  await reviewed('Deny', '=HYPERLINK("https://evil.example";"x"),\r\nmore');
  const answer = await server.fetch(`/reviews/history/export?${always()}`, { token: reader.token });
  expect(answer.headers.get('content-disposition')).toMatch(/attachment; filename="access-reviews-.*\.csv"/);
  const text = await answer.text();
  const rows: Record<string, string>[] = parse(text, { columns: true, bom: true });
  expect(rows).toHaveLength(1);
  expect(rows[0]!.Reason).toMatch(/^'=HYPERLINK/);
  const audit = await server.fetch('/audit?limit=1', { token: reader.token });
  const [last] = ((await audit.json()) as { entries: { activity: string; actor: { id: string } }[] }).entries;
  expect(last).toMatchObject({ activity: 'Download access review history report', actor: { id: reader.id } });
});

test('[V12] who may not see the organisation reads no report', async () => {
  expect(await status(`/reviews/history?${always()}`)).toBe(401);
  expect(await status(`/reviews/history?${always()}`, bob.token)).toBe(403);
  expect(await status(`/reviews/history/export?${always()}`, bob.token)).toBe(403);
  for (const query of ['', 'from=2026-01-01', `${always()}&decision=Perhaps`, `${always()}&colour=blue`])
    expect(await status(`/reviews/history?${query}`, reader.token)).toBe(400);
  expect(await status('/reviews/history?from=2026-01-01&until=2026-02-01', reader.token)).toBe(200);
});

test('[V12] a link is good for a day, for that report alone, and while whoever made it may read it', async () => {
  await reviewed('Deny', 'Left');
  const admin = await server.user('Admin');
  await server.assign(BUILT_IN.globalAdministrator, admin, 'active');
  const body = {
    displayName: 'All',
    decisions: ['deny'],
    reviewHistoryPeriodStartDateTime: toIso(0),
    reviewHistoryPeriodEndDateTime: toIso(server.now() + DAY),
  };
  const HISTORY = '/v1.0/identityGovernance/accessReviews/historyDefinitions';
  const graph = async (path: string, ask: object = {}, token = admin.token) =>
    (await (await server.fetch(path, { method: 'POST', token, body: ask })).json()) as {
      id: string;
      downloadUri: string;
    };
  const { id } = await graph(HISTORY, body);
  const { downloadUri } = await graph(`${HISTORY}/${id}/instances/${id}/generateDownloadUri`);
  const { pathname, search } = new URL(downloadUri);
  const path = `${pathname}${search}`;
  const file = await server.fetch(path);
  expect(file.headers.get('content-type')).toContain('text/csv');
  expect(await file.text()).toContain('Left');
  expect(server.logged.join()).not.toContain(search);
  for (const other of [pathname, path.slice(0, -1), path.replace(id, alice.id), `${path}x`])
    expect(await status(other)).toBe(404);
  const assigned = [...server.app.handle.state.assignments.values()].find(
    ({ principalId }) => principalId === admin.id,
  )!;
  await server.must(server.root, { type: 'RemoveAssignment', assignmentId: assigned.id });
  expect(await status(path)).toBe(404);
  await server.assign(BUILT_IN.globalReader, admin, 'active');
  expect(await status(path)).toBe(200);
  await server.pass(DAY - 60_000);
  expect(await status(path)).toBe(200);
  // Whoever stole the session may have made it.
  await server.must(server.root, { type: 'SignOutUser', userId: admin.id });
  expect(await status(path)).toBe(404);
  const again = await graph(
    `${HISTORY}/${id}/instances/${id}/generateDownloadUri`,
    undefined,
    await server.token(admin),
  );
  const next = new URL(again.downloadUri).pathname + new URL(again.downloadUri).search;
  expect(await status(next)).toBe(200);
  await server.pass(DAY);
  expect(await status(next)).toBe(404);
});

test('[U3] a review has its timeline in the audit', async () => {
  const id = await reviewed('Deny', 'Left');
  const answer = await server.fetch(`/audit/requests/${id}`, { token: reader.token });
  const { entries } = (await answer.json()) as { entries: { activity: string }[] };
  expect(entries.map(({ activity }) => activity)).toEqual([
    'Create access review',
    'Access review started',
    'Deny decision',
    'Access review ended',
    'Apply review',
  ]);
});
