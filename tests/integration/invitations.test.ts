import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { BUILT_IN } from '../../core/ids.ts';
import { DAY } from '../../core/time.ts';
import type { PasswordChange } from '../../sync-server/identity/credentials.ts';
import { createInvitations } from '../../sync-server/identity/invitations.ts';
import { Busy } from '../../sync-server/identity/passwords.ts';
import { type Person, startTestServer, type TestServer } from '../support/server.ts';

let server: TestServer;
let admin: Person;

beforeAll(async () => {
  server = await startTestServer();
  admin = await server.user('Admin');
  await server.assign(BUILT_IN.privilegedRoleAdministrator, admin, 'active');
});
afterAll(() => server.close());

const PASSWORD = 'chosen by the new one';
const newcomer = async (name: string) =>
  String((await server.must(server.root, { type: 'CreateUser', upn: `${name}@contoso.example`, name })).userId);
const invite = (userId: string, token = admin.token) => server.fetch('/invitations', { token, body: { userId } });
async function linkFor(userId: string): Promise<string> {
  const { link } = (await (await invite(userId)).json()) as { link: string };
  return new URL(link).pathname;
}
const choose = (path: string, password: string, again = password, headers: object = {}) =>
  server.fetch(path, { headers, body: new URLSearchParams({ password, again }) });
const signIn = (upn: string, password: string) => server.fetch('/auth/sign-in', { body: { upn, password } });

test('[I7] who is invited chooses their password by the link, once, and signs in with it', async () => {
  const userId = await newcomer('nina');
  const made = await invite(userId);
  expect(made.status).toBe(200);
  const { link, expiresAt } = (await made.json()) as { link: string; expiresAt: string };
  expect(link.startsWith(`${server.url}/welcome/`)).toBe(true);
  expect(Math.round((Date.parse(expiresAt) - server.now()) / DAY)).toBe(7);
  const path = new URL(link).pathname;
  const shown = await server.fetch(path);
  expect(shown.headers.get('cache-control')).toBe('no-store');
  expect(shown.headers.get('referrer-policy')).toBe('same-origin');
  expect(await shown.text()).toContain('nina@contoso.example');

  expect((await choose(path, PASSWORD, 'another long password')).status).toBe(400);
  const weak = await choose(path, 'short');
  expect([weak.status, (await weak.text()).includes('12')]).toEqual([400, true]);
  expect((await choose(path, PASSWORD)).status).toBe(200);
  expect((await signIn('nina@contoso.example', PASSWORD)).status).toBe(200);

  expect((await server.fetch(path)).status).toBe(410);
  expect((await choose(path, 'another long password')).status).toBe(410);
  expect((await signIn('nina@contoso.example', PASSWORD)).status).toBe(200);
});

test('[I7] who has signed in is not invited: the link would let its holder decide in their name', async () => {
  const userId = await newcomer('otto');
  const path = await linkFor(userId);
  expect(server.app.handle.state.users.get(userId)!.invitedUntil).not.toBeNull();
  await choose(path, PASSWORD);
  await signIn('otto@contoso.example', PASSWORD);
  const refused = await invite(userId);
  expect(refused.status).toBe(409);
  expect(await refused.json()).toMatchObject({ rejection: { code: 'signed_in_before', rule: 'I7' } });
  expect(server.app.handle.state.users.get(userId)!.invitedUntil).toBeNull();
});

test('[I7] nor who has a password or a token and did not sign in yet: it would be taken from under them', async () => {
  const by = { kind: 'operator', client: 'test' } as const;
  const [set, chosen, robot] = await Promise.all(['set', 'chosen', 'robot'].map(newcomer));
  const before = await linkFor(set!);
  await server.app.identity.setPassword({ userId: set!, password: PASSWORD, actor: by });
  await choose(await linkFor(chosen!), PASSWORD);
  await server.app.identity.createToken({ userId: robot!, access: 'admin', life: DAY, client: 'scim', actor: by });
  const { seq } = server.app.handle.state;
  for (const userId of [set!, chosen!, robot!])
    expect(await (await invite(userId)).json()).toMatchObject({ rejection: { code: 'has_credentials', rule: 'I7' } });
  expect((await choose(before, 'another long password')).status).toBe(410);
  expect((await signIn('set@contoso.example', PASSWORD)).status).toBe(200);
  const said = (await server.app.store.read(seq, 10)).map(({ event }) => event.type);
  expect(said).toEqual(['SignedIn']);
});

test('[I7] a link is over with a newer one, with a sign-in and with the account', async () => {
  const [twice, gone, known] = await Promise.all(['twice', 'gone', 'known'].map(newcomer));
  const first = await linkFor(twice!);
  const second = await linkFor(twice!);
  const shut = await linkFor(gone!);
  const unneeded = await linkFor(known!);
  expect((await server.fetch(first)).status).toBe(410);
  expect((await choose(first, PASSWORD)).status).toBe(410);
  expect((await server.fetch(second)).status).toBe(200);
  await server.must(null, { type: 'DisableUser', userId: gone! });
  expect((await choose(shut, PASSWORD)).status).toBe(410);
  const by = { kind: 'operator', client: 'test' } as const;
  await server.app.identity.setPassword({ userId: known!, password: PASSWORD, actor: by });
  await signIn('known@contoso.example', PASSWORD);
  expect((await choose(unneeded, 'another long password')).status).toBe(410);
});

test('[I7] two who use one link at once: one chooses, the other is told that it is over', async () => {
  const path = await linkFor(await newcomer('duo'));
  const answers = await Promise.all([choose(path, 'the first password'), choose(path, 'the second password')]);
  expect(answers.map(({ status }) => status).sort()).toEqual([200, 410]);
});

test.each<[string, () => Promise<PasswordChange>]>([
  ['too many passwords wait to be worked on', () => Promise.reject(new Busy())],
  ['the log takes nothing', async () => ({ ok: false, code: 'try_later', message: 'Try again.' })],
])('[I7] a link is not used up where %s', async (why, setPassword) => {
  const path = await linkFor(await newcomer(why.split(' ', 2).join('-')));
  const busy = createInvitations({
    handle: server.app.handle,
    secrets: server.app.store.secrets,
    credentials: {
      hasPassword: async () => false,
      isPassword: async () => false,
      setPassword,
    },
    attempts: { begin: async () => 0, clear: async () => 0, takeBack: async () => {} },
    now: server.now,
    newId: randomUUID,
  });
  const ask = { code: path.split('/').at(-1)!, password: PASSWORD, address: '10.8.8.8' };
  expect(await busy.accept(ask)).toMatchObject({ ok: false, code: 'try_later' });
  expect((await choose(path, PASSWORD)).status).toBe(200);
});

test('[I7] only an administrator invites, and only by a token that may change things', async () => {
  const userId = await newcomer('pia');
  const plain = await server.user('Plain');
  const refused = await invite(userId, plain.token);
  expect(await refused.json()).toMatchObject({ rejection: { code: 'not_allowed' } });
  expect((await invite(userId, await server.token(admin, 'read'))).status).toBe(403);
  expect((await server.fetch('/invitations', { body: { userId } })).status).toBe(401);
  expect(await (await invite(randomUUID())).json()).toMatchObject({ rejection: { code: 'not_found' } });
  expect((await server.fetch('/invitations', { token: admin.token, body: { user: userId } })).status).toBe(400);
  await server.must(null, { type: 'DisableUser', userId });
  expect(await (await invite(userId)).json()).toMatchObject({ rejection: { code: 'user_disabled' } });
});

test('a page of somebody else sends no password here, and guessed links are slowed down', async () => {
  const path = await linkFor(await newcomer('quin'));
  const elsewhere = await choose(path, PASSWORD, PASSWORD, { origin: 'https://evil.example' });
  expect(elsewhere.status).toBe(403);
  const address = { 'x-forwarded-for': '10.7.7.7' };
  const guesses = [];
  for (let tries = 0; tries < 30; tries++)
    guesses.push((await choose(`/welcome/${'x'.repeat(42)}${tries % 10}`, PASSWORD, PASSWORD, address)).status);
  expect(new Set(guesses)).toEqual(new Set([410, 429]));
  expect((await choose(path, PASSWORD)).status).toBe(200);
});

test('[I7] the log says who invited whom, and neither it nor the store holds the link', async () => {
  const userId = await newcomer('rosa');
  const { seq } = server.app.handle.state;
  const path = await linkFor(userId);
  // As what looks at links in mails does, and people who copy them badly.
  for (const method of ['OPTIONS', 'PUT']) expect((await server.fetch(path, { method })).status).toBe(405);
  for (const other of [`${path}/x`, path.replace('welcome', 'Welcome')])
    expect((await server.fetch(other)).status).toBe(404);
  await choose(path, PASSWORD);
  const records = await server.app.store.read(seq, 10);
  expect(records.map(({ event, actor }) => [event.type, actor])).toMatchObject([
    ['UserInvited', { kind: 'user', userId: admin.id }],
    ['CredentialChanged', { kind: 'user', userId, client: 'invitation' }],
    ['SessionsRevoked', { kind: 'user', userId, client: 'invitation' }],
  ]);
  const code = path.split('/').at(-1)!;
  expect(code).toMatch(/^[A-Za-z0-9_-]{43}$/);
  expect(server.logged.join('')).toContain('/welcome/:code');
  expect(server.logged.join('')).not.toContain(code);
  expect(JSON.stringify(records)).not.toContain(code);
});

test('[I7] a link is over after seven days', async () => {
  const path = await linkFor(await newcomer('late'));
  await server.pass(7 * DAY - 60_000);
  expect((await server.fetch(path)).status).toBe(200);
  await server.pass(60_000);
  expect((await choose(path, PASSWORD)).status).toBe(410);
});
