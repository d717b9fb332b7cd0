import { createServer, type IncomingMessage, request } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { BUILT_IN } from '../../core/ids.ts';
import { DAY, toIso } from '../../core/time.ts';
import type { Session } from '../../sync-server/session.ts';
import { createSockets } from '../../sync-server/sync/sockets.ts';
import { type Person, startTestServer, type TestServer } from '../support/server.ts';
import { openSocket } from '../support/socket.ts';

// What people with an ordinary account or a stolen token tried at the doors, and what came of it.

let server: TestServer;
let alice: Person;
let mallory: Person;
let roleId: string;

beforeAll(async () => {
  server = await startTestServer({
    rates: { commands: { perSecond: 1, burst: 50 }, requests: { perSecond: 1, burst: 400 } },
    limits: { socketsPerPerson: 5 },
  });
  alice = await server.user('Alice');
  mallory = await server.user('Mallory');
  roleId = await server.role('Billing');
  await server.assign(roleId, alice, 'active');
});
afterAll(() => server.close());

const GRAPH = '/v1.0/roleManagement/directory';

test('[P2] over the Graph API nobody finds out who has a role by trying to take it away', async () => {
  const answers = new Set<string>();
  const reader = await server.user('Reader');
  await server.assign(BUILT_IN.securityReader, reader, 'active');
  const target = [...server.app.handle.state.assignments.values()].find(({ roleId: of }) => of === roleId)!;
  for (const action of ['adminRemove', 'adminUpdate', 'adminExtend', 'adminRenew'])
    for (const about of [
      { principalId: alice.id, roleDefinitionId: roleId },
      { principalId: mallory.id, roleDefinitionId: roleId },
      { principalId: alice.id, roleDefinitionId: BUILT_IN.globalAdministrator },
      { targetScheduleId: target.id },
      { principalId: alice.id, roleDefinitionId: alice.id },
    ]) {
      const scheduleInfo = { expiration: { type: 'afterDateTime', endDateTime: toIso(server.now() + DAY) } };
      const body = { action, directoryScopeId: '/', justification: 'x', scheduleInfo, ...about };
      for (const token of [
        mallory.token,
        await server.token(server.root, 'self'),
        await server.token(server.root, 'read'),
      ]) {
        const answer = await server.fetch(`${GRAPH}/roleAssignmentScheduleRequests`, { token, body });
        const { error } = (await answer.json()) as { error: { code: string; message: string; details?: unknown } };
        answers.add(JSON.stringify([answer.status, error.code, error.message, error.details]));
      }
    }
  expect([...answers]).toHaveLength(1);
  expect([...answers][0]).toContain('Authorization_RequestDenied');
});

test('[Y8] exports, searches and challenges are limited as commands and requests are', async () => {
  const eve = await server.user('Eve');
  const { seq } = server.app.handle.state;
  const statuses = async (path: string, times: number, body?: object) =>
    (
      await Promise.all(
        Array.from({ length: times }, () => server.fetch(path, { token: eve.token, ...(body ? { body } : {}) })),
      )
    ).map(({ status }) => status);
  const searches = await statuses('/audit?own=true&text=nothing', 30);
  expect(searches.filter((status) => status === 200).length).toBeLessThanOrEqual(11);
  expect(searches).toContain(429);
  const limited = await server.fetch('/audit?own=true', { token: eve.token });
  expect(Number(limited.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(await statuses('/scim/v2/Users', 10)).toContain(429);
  const challenge = { id: eve.id, command: { type: 'ActivateRole' } };
  const taken = [
    ...(await statuses('/audit/export?format=csv&own=true', 40)),
    ...(await statuses('/mfa/challenge', 40, challenge)),
  ];
  expect(taken.filter((status) => status === 200).length).toBeLessThanOrEqual(53);
  expect(server.app.handle.state.seq - seq).toBeLessThanOrEqual(45);
  expect((await server.fetch('/audit?own=true', { token: alice.token })).status).toBe(200);
});

test('[Y4] one person has so many sockets and no more, and gets another one when one is closed', async () => {
  const open = () => openSocket(server.url, 'me', { token: mallory.token });
  const first = Array.from({ length: 5 }, open);
  await Promise.all(first.map((socket) => socket.hello()));
  expect(await open().closed).toMatchObject({ code: 4429 });
  const other = openSocket(server.url, 'me', { token: alice.token });
  await other.hello();
  first[0]!.close();
  await first[0]!.closed;
  await expect.poll(async () => (await Promise.race([open().hello(), open().closed])) && true).toBe(true);
  for (const socket of [...first, other]) socket.close();
});

/** A door for sockets at which something happens between the look at the token and the document. */
async function slowDoor(meanwhile: (session: Session) => Promise<unknown>) {
  const { handle, identity } = server.app;
  const sockets = createSockets({
    handle,
    authenticate: async (token) => {
      const session = await identity.authenticate(token);
      if (session) await meanwhile(session);
      return session;
    },
    stands: identity.stands,
    submit: async () => ({ ok: false, fault: 'try_later' }),
    isOwnOrigin: () => true,
    now: server.now,
    onFault: () => {},
  });
  identity.onEnded(sockets.end);
  const door = createServer();
  door.on('upgrade', (request: IncomingMessage, stream, head) => sockets.upgrade(request, stream, head));
  await new Promise<void>((resolve) => door.listen(0, '127.0.0.1', resolve));
  return {
    url: `http://127.0.0.1:${(door.address() as AddressInfo).port}`,
    sockets,
    async close() {
      sockets.close();
      door.closeAllConnections();
      await new Promise((resolve) => door.close(resolve));
    },
  };
}

test('[Y5] a stolen token whose session ends just while it opens a socket gets none', async () => {
  const victim = await server.user('Victim');
  const door = await slowDoor((session) => server.app.identity.signOutEverywhere(session));
  expect(await openSocket(door.url, 'me', { token: victim.token }).closed).toMatchObject({ code: 4401 });
  expect(door.sockets.size).toBe(0);
  await door.close();
});

/** Sends the beginning of a body, and the rest after something else has happened. */
function slowPost(path: string, token: string, body: object, meanwhile: () => Promise<unknown>): Promise<number> {
  const text = JSON.stringify(body);
  const headers = {
    authorization: `Bearer ${token}`,
    'content-type': 'application/json',
    'content-length': text.length,
    expect: '100-continue',
  };
  return new Promise((resolve, reject) => {
    const asked = request(`${server.url}${path}`, { method: 'POST', headers });
    asked.on('error', reject);
    asked.on('response', (answer) => {
      answer.resume();
      resolve(answer.statusCode!);
    });
    asked.on('continue', async () => {
      asked.write(text.slice(0, 5));
      await meanwhile();
      asked.end(text.slice(5));
    });
  });
}

test('[I4] a stolen token whose session ends while its request arrives does nothing any more', async () => {
  const victim = await server.user('Vera');
  await server.assign(BUILT_IN.globalAdministrator, victim, 'active');
  const userId = String((await server.must(null, { type: 'CreateUser', upn: 'n@contoso.example', name: 'N' })).userId);
  const grant = {
    action: 'adminAssign',
    principalId: mallory.id,
    roleDefinitionId: BUILT_IN.globalAdministrator,
    directoryScopeId: '/',
    justification: 'x',
    scheduleInfo: { expiration: { type: 'noExpiration' } },
  };
  const tried: [string, object][] = [
    [`${GRAPH}/roleAssignmentScheduleRequests`, grant],
    ['/scim/v2/Users', { userName: 'made@contoso.example' }],
    ['/invitations', { userId }],
  ];
  for (const [path, body] of tried) {
    const token = await server.token(victim);
    const over = async () => {
      // Whoever is asked first has found the session by now.
      expect((await server.fetch('/mfa', { token })).status).toBe(200);
      await server.must(null, { type: 'SignOutUser', userId: victim.id });
    };
    expect(await slowPost(path, token, body, over)).toBe(401);
  }
  const { state } = server.app.handle;
  expect(state.by.assignmentsOfPrincipal.get(mallory.id)).toBeUndefined();
  expect(state.by.upn.has('made@contoso.example')).toBe(false);
  expect(state.users.get(userId)!.invitedUntil).toBeNull();
});
