import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { HOUR } from '../../core/time.ts';
import { type Person, startTestServer, type TestServer } from '../support/server.ts';
import { openSocket } from '../support/socket.ts';
import { until } from '../support/until.ts';

let server: TestServer;
let alice: Person;
let eve: Person;
let eligible: string;

beforeAll(async () => {
  server = await startTestServer();
  [alice, eve] = [await server.user('Alice'), await server.user('Eve')];
  eligible = await server.assign(await server.role('User Administrator'), alice);
});
afterAll(() => server.close());

const activation = () => ({
  type: 'ActivateRole' as const,
  eligibleAssignmentId: eligible,
  duration: 'PT1H',
  justification: 'Mine',
});

test('[I4] [Y5] a stolen token is worth nothing within a second of its owner signing out everywhere', async () => {
  const stolen = await server.token(alice);
  const thief = openSocket(server.url, 'me', { token: stolen });
  await thief.sync();
  const started = performance.now();
  expect((await server.fetch('/auth/sign-out-everywhere', { method: 'POST', token: alice.token })).status).toBe(204);
  expect((await thief.closed).code).toBe(4401);
  expect(performance.now() - started).toBeLessThan(1_000);
  const again = openSocket(server.url, 'me', { token: stolen });
  expect((await again.closed).code).toBe(4401);
  for (const path of ['/v1.0/me', '/audit', '/mfa'])
    expect([path, (await server.fetch(path, { token: stolen })).status]).toEqual([path, 401]);
  alice = { ...alice, token: await server.token(alice) };
});

test('[H2] a captured command sent again does nothing again, and nothing for somebody else', async () => {
  const socket = openSocket(server.url, 'me', { token: alice.token });
  await socket.sync();
  const id = randomUUID();
  const first = await socket.command(activation(), { id });
  expect(first).toMatchObject({ ok: true });
  const { seq } = server.app.handle.state;
  const replay = openSocket(server.url, 'me', { token: alice.token });
  await replay.sync();
  expect(await replay.command(activation(), { id })).toEqual(first);
  const asEve = openSocket(server.url, 'me', { token: eve.token });
  await asEve.sync();
  expect(await asEve.command(activation(), { id })).toMatchObject({ ok: false, rejection: { code: 'not_eligible' } });
  expect(server.app.handle.state.seq).toBe(seq);
  for (const one of [socket, replay, asEve]) one.close();
});

test('[P1] a token that was made to look with cannot be turned into one that acts', async () => {
  const look = await server.token(alice, 'read');
  const socket = openSocket(server.url, 'me', { token: look });
  await socket.sync();
  expect(await socket.command(activation())).toMatchObject({ ok: false, rejection: { code: 'not_allowed' } });
  for (const [path, body] of [
    ['/mfa/totp/start', { password: alice.password }],
    ['/invitations', { userId: eve.id }],
    ['/auth/sign-out-everywhere', {}],
  ] as const)
    expect([path, (await server.fetch(path, { token: look, body })).status]).toEqual([path, 403]);
  socket.close();
});

test('[Y5] an expired token ends what it opened, and opens nothing more', async () => {
  const short = await server.token(alice, 'admin', HOUR);
  const socket = openSocket(server.url, 'me', { token: short });
  await socket.sync();
  await server.pass(HOUR + 1);
  expect((await socket.closed).code).toBe(4401);
  await until(async () => (await server.fetch('/v1.0/me', { token: short })).status === 401);
  const again = openSocket(server.url, 'me', { token: short });
  expect((await again.closed).code).toBe(4401);
});
