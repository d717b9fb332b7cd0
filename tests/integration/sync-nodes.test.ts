import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { AnyCommand } from '../../core/commands.ts';
import { BUILT_IN } from '../../core/ids.ts';
import { DAY, toIso } from '../../core/time.ts';
import { RATE_LIMITS } from '../../sync-server/rates.ts';
import { openSocket } from '../support/socket.ts';
import { startTwoNodes, type TwoNodes } from '../support/two-nodes.ts';
import { until } from '../support/until.ts';

let two: TwoNodes;
let one: TwoNodes['one'];
let other: TwoNodes['other'];

beforeAll(async () => {
  two = await startTwoNodes();
  ({ one, other } = two);
}, 60_000);
afterAll(() => two?.close());

test('what is done at one node is seen at the other, and any node serves any client', async () => {
  const alice = await one.user('Alice');
  const eligible = await one.assign(await one.role('User Administrator'), alice);
  const socket = openSocket(other.url, 'me', { token: alice.token });
  await socket.sync();
  await until(() => eligible in socket.rows('eligible'));
  const requestId = await one.activate(alice, eligible);
  await until(() => requestId in socket.rows('active'));
  expect(await socket.command({ type: 'CancelRequest', requestId })).toMatchObject({ ok: false });
  socket.close();
});

test('[H8] a node that has not heard yet lets in whoever signed in, or was given a role, at another', async () => {
  await two.unheard();
  const nina = await one.user('Nina');
  const me = openSocket(other.url, 'me', { token: nina.token });
  await me.sync();
  await two.unheard();
  await one.assign(BUILT_IN.globalReader, nina, 'active');
  const admin = openSocket(other.url, 'admin', { token: nina.token });
  await admin.sync();
  for (const socket of [me, admin]) socket.close();
});

test('signing out everywhere at one node closes the sockets at the other within a second', async () => {
  const bob = await one.user('Bob');
  const socket = openSocket(other.url, 'me', { token: bob.token });
  await socket.sync();
  const started = performance.now();
  expect((await one.fetch('/auth/sign-out-everywhere', { method: 'POST', token: bob.token })).status).toBe(204);
  expect((await socket.closed).code).toBe(4401);
  expect(performance.now() - started).toBeLessThan(1_000);
  await until(async () => (await other.fetch('/auth/sign-out', { method: 'POST', token: bob.token })).status === 401);
});

test('[Y5] signing out of one session at one node closes its sockets at the other, and no other session’s', async () => {
  const bea = await one.user('Bea');
  const stolen = openSocket(other.url, 'me', { token: bea.token });
  const kept = openSocket(other.url, 'me', { token: await one.token(bea) });
  await Promise.all([stolen.sync(), kept.sync()]);
  const started = performance.now();
  expect((await one.fetch('/auth/sign-out', { method: 'POST', token: bea.token })).status).toBe(204);
  expect((await stolen.closed).code).toBe(4401);
  expect(performance.now() - started).toBeLessThan(1_000);
  expect((await other.fetch('/audit?own=true', { token: bea.token })).status).toBe(401);
  expect(await kept.command({ type: 'CancelRequest', requestId: randomUUID() })).toMatchObject({ ok: false });
  kept.close();
});

test('failed sign-ins at both nodes count together', async () => {
  const carla = await one.user('Carla');
  const body = { upn: carla.upn, password: 'wrong-password' };
  for (let tries = 0; tries < 5; tries++) {
    const node = tries % 2 ? one : other;
    expect((await node.fetch('/auth/sign-in', { body })).status).toBe(401);
  }
  expect((await other.fetch('/auth/sign-in', { body })).status).toBe(429);
});

test('[Y8] what one person sends to both nodes counts together', async () => {
  const dora = await one.user('Dora');
  const { burst } = RATE_LIMITS.commands;
  const count = async (url: string) => {
    let done = 0;
    // Each on a socket of its own, as one socket takes less than one person may send.
    for (let socket = 0; socket < Math.ceil(burst / 39); socket++) {
      const open = openSocket(url, 'me', { token: dora.token });
      await open.sync();
      const answers = await Promise.all(
        Array.from({ length: 39 }, () => open.command({ type: 'CancelRequest', requestId: randomUUID() })),
      );
      done += answers.filter((answer) => 'rejection' in answer).length;
      open.close();
    }
    return done;
  };
  const started = performance.now();
  const atOne = await count(one.url);
  const atOther = await count(other.url);
  const seconds = (performance.now() - started) / 1_000;
  expect(atOne).toBeGreaterThanOrEqual(burst);
  expect(atOne + atOther).toBeLessThanOrEqual(burst * 1.2 + seconds * RATE_LIMITS.commands.perSecond);
});

test('[L1] administrators who put each other out at both nodes at once leave one of them', async () => {
  const nodes = [one.app.handle, other.app.handle];
  const { globalAdministrator: roleId } = BUILT_IN;
  const openOf = ({ state }: (typeof nodes)[number], userId?: string) =>
    [...state.assignments.values()].filter(
      (held) =>
        held.roleId === roleId && held.type === 'active' && !held.ended && (held.principalId === userId || !userId),
    );
  /** Everybody is a Global Administrator for good, by whoever runs the server. */
  const restore = async (userId: string) => {
    await one.must(null, { type: 'EnableUser', userId });
    const [held] = openOf(nodes[0]!, userId);
    const about = { endAt: null, justification: 'x' } as const;
    if (held) await one.must(null, { type: 'UpdateAssignment', assignmentId: held.id, ...about });
    else
      await one.must(null, {
        type: 'AssignRole',
        ...{ roleId, principalId: userId, assignmentType: 'active', scope: '/' },
        ...about,
      });
  };
  const people = [one.root, await one.user('Erin'), await one.user('Finn'), await one.user('Gwen')];
  let put = 0;
  for (let round = 0; round < 6; round++) {
    for (const { id } of people) await restore(id);
    const attacks = people.flatMap(({ id: userId }, by) =>
      people.map((whom, at) => {
        const [held] = openOf(nodes[0]!, whom.id);
        const ways: readonly AnyCommand[] = [
          { type: 'DisableUser', userId: whom.id },
          { type: 'UpdateAssignment', assignmentId: held!.id, endAt: toIso(one.now() + DAY), justification: 'x' },
          { type: 'ConvertAssignment', assignmentId: held!.id, assignmentType: 'eligible', justification: 'x' },
          { type: 'RemoveAssignment', assignmentId: held!.id },
        ];
        const actor = { kind: 'user', userId, client: 'test', access: 'admin' } as const;
        const command = ways[(round + at) % ways.length]!;
        return nodes[(by + at) % 2]!.send({ id: randomUUID(), command, actor });
      }),
    );
    put += (await Promise.all(attacks)).filter(({ ok }) => ok).length;
    await Promise.all(nodes.map((node) => node.catchUp()));
    for (const node of nodes) {
      const { users } = node.state;
      const left = openOf(node).filter(({ endAt, principalId }) => endAt === null && !users.get(principalId)!.disabled);
      expect(left).not.toEqual([]);
    }
  }
  expect(put).toBeGreaterThan(6);
});
