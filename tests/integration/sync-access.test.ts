import { afterAll, beforeAll, expect, test } from 'vitest';
import { BUILT_IN } from '../../core/ids.ts';
import { EXTENSION_ORIGIN } from '../../core/wire/extension-id.ts';
import { type Person, startTestServer, type TestServer } from '../support/server.ts';
import { openSocket, type SocketOptions } from '../support/socket.ts';
import { until } from '../support/until.ts';

let server: TestServer;
let alice: Person;
let roleId: string;

beforeAll(async () => {
  server = await startTestServer();
  alice = await server.user('Alice');
  roleId = await server.role('User Administrator');
  await server.assign(roleId, alice);
});
afterAll(() => server.close());

const codeOf = async (room: string, options: SocketOptions) =>
  (await openSocket(server.url, room, options).closed).code;
const asAlice = () => ({ token: alice.token });

test('without a good token a socket is closed with 4401', async () => {
  expect(await codeOf('me', {})).toBe(4401);
  expect(await codeOf('me', { token: 'nonsense' })).toBe(4401);
  expect(await codeOf('me', { token: 'A'.repeat(43) })).toBe(4401);
});

test('a client of another protocol is told that it is too old', async () => {
  expect(await codeOf('me', { protocols: ['keyturn.v0', `bearer.${alice.token}`] })).toBe(4426);
});

test('[Y1] rooms of others, and rooms there are not, are closed with 4403', async () => {
  for (const room of ['admin', `role.${roleId}`, `me.${server.root.id}`, 'review.1', 'nonsense', ''])
    expect([room, await codeOf(room, asAlice())]).toEqual([room, 4403]);
  expect(await codeOf(`role.${alice.id}`, { token: server.root.token })).toBe(4403);
});

test('[Y6] a page of another origin is closed with 4403; the extension’s and the server’s own are not', async () => {
  const of = (origin: string) => ({ token: alice.token, origin });
  expect(await codeOf('me', of('https://evil.example'))).toBe(4403);
  expect(await codeOf('me', of('null'))).toBe(4403);
  expect(await codeOf('me', of('chrome-extension://aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa'))).toBe(4403);
  for (const origin of [EXTENSION_ORIGIN, server.url]) {
    const socket = openSocket(server.url, 'me', of(origin));
    await socket.sync();
    socket.close();
  }
});

test('an upgrade elsewhere than /sync is refused', async () => {
  const { ws } = openSocket(`${server.url}/elsewhere`, 'me', asAlice());
  await new Promise((resolve) => ws.on('error', resolve));
  expect(ws.readyState).toBeGreaterThan(1);
});

test('[Y1] an administrator reads the organisation and a role, and sees changes', async () => {
  const admin = openSocket(server.url, 'admin', { token: server.root.token });
  const role = openSocket(server.url, `role.${roleId}`, { token: server.root.token });
  await Promise.all([admin.sync(), role.sync()]);
  expect(admin.rows('roles')[roleId]).toMatchObject({ name: 'User Administrator', eligible: 1 });
  expect(role.rows('settings').current).toMatchObject({ version: 1 });

  const settings = { activation: { maxDuration: 'PT2H' } };
  const answer = await role.command({ type: 'UpdateRoleSettings', roleId, version: 1, settings });
  expect(answer).toMatchObject({ ok: true });
  await until(() => (role.rows('settings').current as { version: number }).version === 2);
  await until(() => (admin.rows('roles')[roleId] as { version: number }).version === 2);

  for (const name of ['Bob', 'Carla', 'Dan']) await server.user(name);
  await until(() => Object.values(admin.rows('users')).filter(({ name }) => name === 'Dan').length);
  admin.close();
  role.close();
});

test('[S6] two who have one role open see each other, and see the other go', async () => {
  const second = await server.user('Second');
  await server.assign(BUILT_IN.globalReader, second, 'active');
  const mine = openSocket(server.url, `role.${roleId}`, { token: server.root.token });
  await mine.sync();
  const theirs = openSocket(server.url, `role.${roleId}`, { token: second.token });
  await theirs.sync();
  await until(() => Object.keys(mine.rows('presence')).length === 2);
  expect(mine.rows('presence')[second.id]).toEqual({ id: second.id, name: 'Second' });
  await until(() => Object.keys(theirs.rows('presence')).length === 2);
  theirs.close();
  await until(() => Object.keys(mine.rows('presence')).length === 1);
  mine.close();
});

test('a changed setting reaches the document of whoever is eligible', async () => {
  const settings = { activation: { maxDuration: 'PT3H' } };
  const socket = openSocket(server.url, 'me', asAlice());
  await socket.sync();
  const { version } = server.app.handle.state.roles.get(roleId)!;
  await server.must(server.root, { type: 'UpdateRoleSettings', roleId, version, settings });
  await until(() => Object.values(socket.rows('eligible')).some((row) => JSON.stringify(row).includes('"PT3H"')));
  socket.close();
});

test('[Y1] whoever loses the right to read is out of the shared rooms at once, and keeps their own', async () => {
  const rita = await server.user('Rita');
  const assignmentId = await server.assign(BUILT_IN.globalReader, rita, 'active');
  const shared = openSocket(server.url, 'admin', { token: rita.token });
  const own = openSocket(server.url, 'me', { token: rita.token });
  await Promise.all([shared.sync(), own.sync()]);
  await server.must(server.root, { type: 'RemoveAssignment', assignmentId });
  expect((await shared.closed).code).toBe(4403);
  await own.sync();
  own.close();
});

test('a right to read that ends by time closes the shared rooms', async () => {
  const sven = await server.user('Sven');
  const eligible = await server.assign(BUILT_IN.securityReader, sven);
  await server.activate(sven, eligible, 'PT5M');
  const shared = openSocket(server.url, 'admin', { token: sven.token });
  await shared.sync();
  await server.pass(5 * 60_000);
  expect((await shared.closed).code).toBe(4403);
});

test('[Y5] an expired token closes its open sockets within a second', async () => {
  const token = await server.token(alice, 'admin', 60_000);
  const socket = openSocket(server.url, 'me', { token });
  await socket.sync();
  await server.pass(60_000);
  const started = performance.now();
  expect((await socket.closed).code).toBe(4401);
  expect(performance.now() - started).toBeLessThan(1_000);
  expect(await codeOf('me', { token })).toBe(4401);
});

test('[Y5] a disabled user’s sockets close within a second', async () => {
  const uma = await server.user('Uma');
  const socket = openSocket(server.url, 'me', { token: uma.token });
  await socket.sync();
  const started = performance.now();
  await server.must(server.root, { type: 'DisableUser', userId: uma.id });
  expect((await socket.closed).code).toBe(4401);
  expect(performance.now() - started).toBeLessThan(1_000);
  await server.must(server.root, { type: 'EnableUser', userId: uma.id });
  expect(await codeOf('me', { token: uma.token })).toBe(4401);
});

test('[I4] signing out everywhere closes every socket of the user and no other; a new sign-in is good', async () => {
  const vera = await server.user('Vera');
  const second = await server.token(vera);
  const sockets = [vera.token, second].map((token) => openSocket(server.url, 'me', { token }));
  const other = openSocket(server.url, 'me', asAlice());
  await Promise.all([...sockets, other].map((socket) => socket.sync()));
  const answer = await server.fetch('/auth/sign-out-everywhere', { method: 'POST', token: second });
  expect(answer.status).toBe(204);
  for (const socket of sockets) expect((await socket.closed).code).toBe(4401);
  await other.sync();
  other.close();
  expect((await server.fetch('/auth/sign-out', { method: 'POST', token: vera.token })).status).toBe(401);
  const again = openSocket(server.url, 'me', { token: await server.token(vera) });
  await again.sync();
  again.close();
});

test('signing out ends that session alone', async () => {
  const wim = await server.user('Wim');
  const second = await server.token(wim);
  const [first, kept] = [wim.token, second].map((token) => openSocket(server.url, 'me', { token }));
  await Promise.all([first!.sync(), kept!.sync()]);
  expect((await server.fetch('/auth/sign-out', { method: 'POST', token: wim.token })).status).toBe(204);
  expect((await first!.closed).code).toBe(4401);
  await kept!.sync();
  expect(await codeOf('me', { token: wim.token })).toBe(4401);
  kept!.close();
});
