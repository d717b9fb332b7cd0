import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { createIdentity } from '../../sync-server/identity/identity.ts';
import { type Person, startTestServer, type TestServer } from '../support/server.ts';
import { openSocket } from '../support/socket.ts';

let server: TestServer;
let alice: Person;

beforeAll(async () => {
  server = await startTestServer();
  alice = await server.user('Alice');
});
afterAll(() => server.close());

/** Tries come from an address of their own, so that one test's do not count for another. */
let addresses = 0;
const from = (address = `10.0.0.${++addresses}`) => ({ headers: { 'x-forwarded-for': address } });
const signIn = (upn: string, password: string, more: object = {}, origin = from()) =>
  server.fetch('/auth/sign-in', { body: { upn, password, ...more }, ...origin });

test('the right name and password give a token that opens the own room', async () => {
  const response = await signIn('Alice@Contoso.example', alice.password, { client: 'extension' });
  expect(response.status).toBe(200);
  const { token, expiresAt, user } = (await response.json()) as { token: string; expiresAt: string; user: object };
  expect(user).toEqual({ id: alice.id, upn: 'alice@contoso.example', name: 'Alice' });
  const hours = (Date.parse(expiresAt) - server.now()) / 3_600_000;
  expect(hours).toBeGreaterThan(11.9);
  expect(hours).toBeLessThanOrEqual(12);
  expect(token).toMatch(/^[A-Za-z0-9_-]{43}$/);
  const socket = openSocket(server.url, 'me', { token });
  await socket.sync();
  socket.close();
  expect(server.app.handle.state.users.get(alice.id)!.lastSignInAt).not.toBeNull();
});

test('[I1] [P3] an unknown, a disabled and a mistaken person get the very same answer', async () => {
  const gone = await server.user('Gone');
  await server.must(null, { type: 'DisableUser', userId: gone.id });
  const answers = [];
  for (const [upn, password] of [
    ['nobody@contoso.example', 'some-long-password'],
    [gone.upn, gone.password],
    [alice.upn, 'not-her-long-password'],
  ] as const) {
    const response = await signIn(upn, password);
    const headers = [...response.headers.keys()].sort();
    answers.push({ status: response.status, headers, body: await response.text() });
  }
  expect(answers[0]).toMatchObject({
    status: 401,
    body: JSON.stringify({
      error: { code: 'invalid_credentials', message: 'The name or the password is not right.' },
    }),
  });
  expect(answers[1]).toEqual(answers[0]);
  expect(answers[2]).toEqual(answers[0]);
});

test('[I2] failures of one account are slowed down, from whatever address, and told how long', async () => {
  const bob = await server.user('Bob');
  for (let tries = 0; tries < 5; tries++) expect((await signIn(bob.upn, 'wrong-password')).status).toBe(401);
  const slowed = await signIn(bob.upn, bob.password);
  expect(slowed.status).toBe(429);
  expect(Number(slowed.headers.get('retry-after'))).toBeGreaterThan(0);
  expect(await slowed.json()).toMatchObject({ error: { code: 'too_many_attempts' } });
  expect((await signIn(alice.upn, alice.password)).status).toBe(200);
  await server.pass(Number(slowed.headers.get('retry-after')) * 1_000);
  expect((await signIn(bob.upn, bob.password)).status).toBe(200);
  expect((await signIn(bob.upn, 'wrong-password')).status).toBe(401);
});

test('[I2] failures from one address are slowed down, whatever the account', async () => {
  const one = from('10.9.9.9');
  for (let tries = 0; tries < 20; tries++)
    expect((await signIn(`guess${tries}@contoso.example`, 'wrong-password', {}, one)).status).toBe(401);
  expect((await signIn(alice.upn, alice.password, {}, one)).status).toBe(429);
  expect((await signIn(alice.upn, alice.password)).status).toBe(200);
});

test('[I2] signing in with an account of one’s own does not wipe out guesses at others', async () => {
  const insider = await server.user('Insider');
  const one = from('10.9.9.8');
  for (let tries = 0; tries < 19; tries++) {
    expect((await signIn(`other${tries}@contoso.example`, 'wrong-password', {}, one)).status).toBe(401);
    if (tries % 4 === 3) expect((await signIn(insider.upn, insider.password, {}, one)).status).toBe(200);
  }
  expect((await signIn('other@contoso.example', 'wrong-password', {}, one)).status).toBe(401);
  expect((await signIn(insider.upn, insider.password, {}, one)).status).toBe(429);
});

test('[I2] who mistypes and then signs in leaves nothing behind for their neighbours', async () => {
  const one = from('10.9.9.7');
  for (let person = 0; person < 8; person++) {
    const { upn, password } = await server.user(`Neighbour${person}`);
    for (let tries = 0; tries < 3; tries++) expect((await signIn(upn, 'wrong-password', {}, one)).status).toBe(401);
    expect((await signIn(upn, password, {}, one)).status).toBe(200);
  }
});

test('[I2] an address that has to wait keeps nobody else out', async () => {
  const victim = await server.user('Victim');
  const one = from('10.9.9.6');
  for (let tries = 0; tries < 20; tries++) await signIn(`guess${tries}@contoso.example`, 'wrong-password', {}, one);
  for (let tries = 0; tries < 10; tries++)
    expect((await signIn(victim.upn, 'wrong-password', {}, one)).status).toBe(429);
  expect((await signIn(victim.upn, victim.password)).status).toBe(200);
});

test('[I2] a stranger who never stops guessing keeps nobody out of where they have signed in before', async () => {
  const admin = await server.user('Kept');
  const [home, away] = [from('10.8.8.1'), from('10.8.8.2')];
  expect((await signIn(admin.upn, admin.password, {}, home)).status).toBe(200);
  let stranger = 0;
  const guess = async (times: number) => {
    const answers: number[] = [];
    for (let tries = 0; tries < times; tries++)
      answers.push((await signIn(admin.upn, 'wrong-password', {}, from(`10.8.9.${stranger++}`))).status);
    return answers;
  };
  expect(await guess(8)).toContain(429);
  expect((await signIn(admin.upn, admin.password, {}, away)).status).toBe(429);
  expect((await signIn(admin.upn, admin.password, {}, home)).status).toBe(200);
  // Nor does their sign-in give the stranger new guesses.
  expect(await guess(3)).toEqual([429, 429, 429]);
  // And guesses from there are as few.
  const there = [];
  for (let tries = 0; tries < 6; tries++) there.push((await signIn(admin.upn, 'wrong-password', {}, home)).status);
  expect(there).toEqual([401, 401, 401, 401, 401, 429]);
});

test('[I2] many tries at once count as many', async () => {
  const carl = await server.user('Carl');
  const answers = await Promise.all(Array.from({ length: 20 }, () => signIn(carl.upn, 'wrong-password')));
  expect(answers.filter(({ status }) => status === 401)).toHaveLength(5);
  expect(answers.filter(({ status }) => status === 429)).toHaveLength(15);
});

test('the limits hold over a restart’s memory, as they are in the store', async () => {
  const dora = await server.user('Dora');
  for (let tries = 0; tries < 5; tries++) await signIn(dora.upn, 'wrong-password');
  const { createAttempts } = await import('../../sync-server/identity/attempts.ts');
  const elsewhere = createAttempts(server.app.store.secrets, server.now);
  expect(await elsewhere.begin('account', dora.upn)).toBeGreaterThan(0);
});

test('[P1] a token that may only read ends itself, and neither other sessions nor second factors change by it', async () => {
  const reader = await server.user('Reader');
  const token = await server.token(reader, 'read');
  for (const path of ['/auth/sign-out-everywhere', '/mfa/totp/start', '/mfa/recovery-codes', '/mfa/remove']) {
    const refused = await server.fetch(path, { method: 'POST', token, body: { password: reader.password } });
    expect([path, refused.status]).toEqual([path, 403]);
    expect(await refused.json()).toMatchObject({ error: { code: 'not_allowed' } });
  }
  expect((await server.fetch('/mfa', { token: reader.token })).status).toBe(200);
  expect((await server.fetch('/auth/sign-out', { method: 'POST', token })).status).toBe(204);
  expect((await server.fetch('/mfa', { token })).status).toBe(401);
});

test('a new password ends every session; the old one is no good any more', async () => {
  const emil = await server.user('Emil');
  const socket = openSocket(server.url, 'me', { token: emil.token });
  await socket.sync();
  const actor = { kind: 'operator', client: 'test' } as const;
  const { identity } = server.app;
  const password = 'a-new-long-password';
  expect(await identity.setPassword({ userId: emil.id, password, actor })).toEqual({ ok: true });
  expect((await socket.closed).code).toBe(4401);
  expect((await signIn(emil.upn, emil.password)).status).toBe(401);
  expect((await signIn(emil.upn, password)).status).toBe(200);
});

test('[I8] a server that is killed while it sets a password has set it and ended the sessions, or neither', async () => {
  const emma = await server.user('Emma');
  const { handle, store, identity } = server.app;
  const { secrets } = store;
  const actor = { kind: 'operator', client: 'test' } as const;
  const password = 'a-newer-long-password';
  const dying = createIdentity({
    handle: Object.create(handle, { send: { value: async () => ({ ok: false, fault: 'try_later' }) } }),
    secrets,
    now: server.now,
    newId: randomUUID,
    onFault: () => {},
    passwordCost: { N: 16, r: 1, p: 1 },
  });
  expect(await dying.setPassword({ userId: emma.id, password, actor })).toMatchObject({ code: 'try_later' });
  expect((await signIn(emma.upn, password)).status).toBe(401);
  expect((await signIn(emma.upn, emma.password)).status).toBe(200);
  expect(await identity.authenticate(emma.token)).toMatchObject({ userId: emma.id });

  const { seq } = handle.state;
  expect(await identity.setPassword({ userId: emma.id, password, actor })).toEqual({ ok: true });
  const records = await store.read(seq, 10);
  expect(records.map(({ event }) => event.type)).toEqual(['CredentialChanged', 'SessionsRevoked']);
  expect(records[0]!.commandId).toBe(records[1]!.commandId);
  expect(await identity.authenticate(emma.token)).toBeNull();
});

test('[I8] a password that was set before the log named them is good until another is set', async () => {
  const userId = String(
    (await server.must(null, { type: 'CreateUser', upn: 'ida@contoso.example', name: 'Ida' })).userId,
  );
  const { secrets } = server.app.store;
  const [kept] = await secrets.listOf('password', alice.id, server.now());
  await secrets.put({ ...kept!, id: userId, ownerId: userId });
  expect((await signIn('ida@contoso.example', alice.password)).status).toBe(200);
  const actor = { kind: 'operator', client: 'test' } as const;
  await server.app.identity.setPassword({ userId, password: 'another-long-password', actor });
  expect((await signIn('ida@contoso.example', alice.password)).status).toBe(401);
  expect(await secrets.listOf('password', userId, server.now())).toHaveLength(1);
});

test('a session made from a proof begun before a revocation is over with it', async () => {
  const finn = await server.user('Finn');
  const { seq } = server.app.handle.state;
  await server.must(null, { type: 'SignOutUser', userId: finn.id });
  const { createSessions } = await import('../../sync-server/identity/sessions.ts');
  const { handle, store } = server.app;
  const sessions = createSessions({ handle, secrets: store.secrets, now: server.now, onFault: () => {} });
  const about = { userId: finn.id, client: 'test', access: 'admin', life: 60_000 } as const;
  const early = await sessions.create({ ...about, seq });
  const late = await sessions.create({ ...about, seq: server.app.handle.state.seq });
  expect(await sessions.authenticate(early.token)).toBeNull();
  expect(await sessions.authenticate(late.token)).toMatchObject({ userId: finn.id });
});

test('[I3] neither tokens nor passwords are kept in the clear', async () => {
  const grit = await server.user('Grit');
  const { token } = (await (await signIn(grit.upn, grit.password)).json()) as { token: string };
  const { secrets } = server.app.store;
  const kept = [
    ...(await secrets.listOf('session', grit.id, server.now())),
    ...(await secrets.listOf('password', grit.id, server.now())),
  ];
  expect(kept.length).toBeGreaterThanOrEqual(3);
  expect(JSON.stringify(kept)).not.toContain(token);
  expect(JSON.stringify(kept)).not.toContain(grit.password);
  expect(kept.find(({ kind }) => kind === 'password')!.value).toMatch(/scrypt\$N=\d+,r=\d+,p=\d+\$/);
});

test('what is no sign-in is refused with what is expected', async () => {
  for (const body of [{}, { upn: 'a@b.c' }, { upn: 'a@b.c', password: 'x', admin: true }, [], 'x']) {
    const response = await server.fetch('/auth/sign-in', { body });
    expect(response.status).toBe(400);
    expect(await response.json()).toMatchObject({ error: { code: 'malformed' } });
  }
});

test('sign-ins and tokens are in the log, without the secrets', async () => {
  const hugo = await server.user('Hugo');
  const { seq } = server.app.handle.state;
  await signIn(hugo.upn, hugo.password, { client: 'extension' });
  await server.token(hugo);
  const records = await server.app.store.read(seq, 10);
  expect(records.map(({ event }) => event)).toEqual([
    { type: 'SignedIn', userId: hugo.id, method: 'password' },
    { type: 'CredentialChanged', userId: hugo.id, credential: 'token', change: 'set' },
  ]);
  expect(records[0]!.actor).toMatchObject({ kind: 'user', userId: hugo.id, client: 'extension' });
});

test('[M1] a proof that nobody looked at is no second factor in the log', async () => {
  const { seq } = server.app.handle.state;
  expect((await signIn(alice.upn, alice.password, { proof: { kind: 'totp', code: '000000' } })).status).toBe(200);
  const said = await server.app.store.read(seq, 10);
  expect(said.map(({ event }) => event)).toMatchObject([{ type: 'SignedIn', method: 'password' }]);
});
