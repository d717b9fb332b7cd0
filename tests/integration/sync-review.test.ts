import { afterAll, beforeAll, expect, test } from 'vitest';
import { WebSocket } from 'ws';
import { WebsocketProvider } from 'y-websocket';
import * as Y from 'yjs';
import { CLOSE } from '../../core/wire/frames.ts';
import type { ReviewItemRow, ReviewTaskRow } from '../../core/wire/review-rows.ts';
import { type Person, startTestServer, type TestServer } from '../support/server.ts';
import { openSocket } from '../support/socket.ts';
import { until } from '../support/until.ts';

let server: TestServer;
let alice: Person;
let bob: Person;
let carol: Person;
let reviewId: string;
let ids: readonly [string, string];

beforeAll(async () => {
  server = await startTestServer();
  alice = await server.user('Alice');
  bob = await server.user('Bob');
  carol = await server.user('Carol');
  const roleId = await server.role('Billing');
  ids = [await server.assign(roleId, alice), await server.assign(roleId, bob)];
  await server.must(server.root, { type: 'UpdateUser', userId: alice.id, managerId: carol.id });
  const { reviewId: id } = await server.must(server.root, {
    type: 'CreateReview',
    name: 'First quarter',
    roleIds: [roleId],
    stages: [{ reviewers: { kind: 'managers', fallback: [`user:${server.root.id}`] }, duration: 'P7D' }],
    justificationRequired: false,
  });
  reviewId = String(id);
});
afterAll(() => server?.close());

async function room<Result>(name: string, who: Person, use: (doc: Y.Doc) => Promise<Result>): Promise<Result> {
  const doc = new Y.Doc();
  const provider = new WebsocketProvider(`${server.url.replace('http', 'ws')}/sync`, name, doc, {
    protocols: ['keyturn.v1', `bearer.${who.token}`],
    WebSocketPolyfill: WebSocket as unknown as typeof globalThis.WebSocket,
    disableBc: true,
  });
  try {
    await until(() => provider.synced);
    return await use(doc);
  } finally {
    provider.destroy();
  }
}

test('[V3] [Y1] a review’s room shows a reviewer what is theirs, an administrator everything, others nothing', async () => {
  const items = (who: Person) =>
    room(`review.${reviewId}`, who, async (doc) => [...doc.getMap<ReviewItemRow>('items').keys()].sort());
  expect(await items(carol)).toEqual([ids[0]]);
  expect(await items(server.root)).toEqual([...ids].sort());
  const socket = openSocket(server.url, `review.${reviewId}`, { token: bob.token });
  expect((await socket.closed).code).toBe(CLOSE.forbidden);
});

test('[V4] a decision shows in the room of everyone who sees the item, and in what is left to do', async () => {
  await room('me', carol, async (mine) => {
    const task = () => mine.getMap<ReviewTaskRow>('reviews').get(reviewId);
    expect(task()).toMatchObject({ name: 'First quarter', items: 1, open: 1 });
    await room(`review.${reviewId}`, server.root, async (doc) => {
      const decision = { type: 'DecideReviewItems' as const, reviewId, itemIds: [ids[0]], decision: 'Deny' as const };
      await server.must(carol, decision);
      await until(() => doc.getMap<ReviewItemRow>('items').get(ids[0])?.decision === 'Deny');
      await until(() => task()?.open === 0);
    });
  });
});

test('[V11] [Y1] the room of a review that is deleted closes, for who reviews and who administers, and nothing fails', async () => {
  const { reviewId: id } = await server.must(server.root, {
    type: 'CreateReview',
    name: 'Second quarter',
    roleIds: [await server.role('Payroll')],
    groupIds: [await server.group('Payroll team', alice)],
    stages: [{ reviewers: { kind: 'managers', fallback: [`user:${server.root.id}`] }, duration: 'P7D' }],
  });
  const group = [...server.app.handle.state.reviews.values()].find(
    ({ plan, subject }) => plan.name === 'Second quarter' && 'groupId' in subject,
  )!;
  expect(id).not.toBe(group.id);
  const sockets = [carol, server.root].map(({ token }) => openSocket(server.url, `review.${group.id}`, { token }));
  await Promise.all(sockets.map((socket) => socket.hello()));
  await server.must(server.root, { type: 'DeleteReview', reviewId: group.id });
  for (const { closed } of sockets) expect((await closed).code).toBe(CLOSE.forbidden);
  expect(server.logged.filter((line) => line.includes('something failed'))).toEqual([]);
});
