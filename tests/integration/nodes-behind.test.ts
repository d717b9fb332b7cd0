import { randomUUID } from 'node:crypto';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { afterAll, beforeAll, beforeEach, expect, test, vi } from 'vitest';
import { BUILT_IN } from '../../core/ids.ts';
import { startSiem } from '../../sync-server/audit/siem.ts';
import type { Proven } from '../../sync-server/audit-export/format.ts';
import { operate } from '../../sync-server/operator.ts';
import { codeAt, STEP } from '../support/second-factor.ts';
import { type Person, startBareServer, type TestServer } from '../support/server.ts';
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
beforeEach(() => inStep());

async function inStep(): Promise<void> {
  await until(async () => {
    await other.app.handle.catchUp();
    return other.app.handle.state.seq === one.app.handle.state.seq;
  });
}

async function enrol(node: Pick<TestServer, 'fetch' | 'now'>, { password, token }: Person) {
  const post = async (path: string, body: object) => (await node.fetch(`/mfa/${path}`, { body, token })).json();
  const { secret } = (await post('totp/start', { password })) as { secret: string };
  const codes = [codeAt(secret, node.now() - STEP), codeAt(secret, node.now())];
  await post('totp/confirm', { codes });
}

test('[H8] who signs in at a node that has not heard of a new password stays signed in', async () => {
  const bob = await one.user('Bob');
  await inStep();
  const password = 'another-long-password';
  await two.unheard();
  await one.app.identity.setPassword({ userId: bob.id, password, actor: { kind: 'operator', client: 'test' } });
  const answer = await other.fetch('/auth/sign-in', { body: { upn: bob.upn, password } });
  expect(answer.status).toBe(200);
  const { token } = (await answer.json()) as { token: string };
  expect((await other.fetch('/audit?own=true', { token })).status).toBe(200);
});

test('[H8] who was made at another node a moment ago signs in', async () => {
  await two.unheard();
  const nora = await one.user('Nora');
  const { upn, password } = nora;
  expect((await other.fetch('/auth/sign-in', { body: { upn, password } })).status).toBe(200);
});

test('[M5] a node that has not heard of a second factor takes no password for it, and forgets none', async () => {
  const mia = await one.user('Mia');
  await inStep();
  await two.unheard();
  await enrol(one, mia);
  const body = { password: mia.password };
  const answer = await other.fetch('/mfa/totp/start', { body, token: mia.token });
  expect(await one.app.store.secrets.get('totp', mia.id, one.now())).not.toBeNull();
  expect(answer.status).toBe(403);
});

test('[M5] a node that hears late of a reset forgets no factor that was set up since', async () => {
  const rita = await one.user('Rita');
  await enrol(one, rita);
  await inStep();
  const asleep = vi.spyOn(other.app.handle, 'catchUp').mockResolvedValue();
  await one.must(one.root, { type: 'ResetMfaMethods', userId: rita.id });
  await until(async () => !(await one.app.store.secrets.get('totp', rita.id, one.now())));
  await enrol(one, { ...rita, token: await one.token(rita) });
  expect(await one.app.store.secrets.get('totp', rita.id, one.now())).not.toBeNull();
  const removed = vi.spyOn(other.app.store.secrets, 'remove');
  asleep.mockRestore();
  await inStep();
  expect(removed).not.toHaveBeenCalled();
  removed.mockRestore();
});

test('[A9] a node that has not heard of an assignment asks the ticket system all the same', async () => {
  const system = createServer((_, response) => response.end('{"ok":false,"reason":"closed"}'));
  await new Promise<void>((resolve) => system.listen(0, '127.0.0.1', resolve));
  const ticketCheck = `http://127.0.0.1:${(system.address() as AddressInfo).port}/`;
  const tom = await one.user('Tom');
  const role = await one.role('Ticketed', { activation: { ticket: true, ticketCheck } });
  await inStep();
  const socket = openSocket(other.url, 'me', { token: tom.token });
  await socket.sync();
  await two.unheard();
  const eligibleAssignmentId = await one.assign(role, tom);
  const about = { justification: 'x', ticket: { number: 'INC-1', system: 'Jira' } };
  const answer = await socket.command({ type: 'ActivateRole', eligibleAssignmentId, duration: 'PT1H', ...about });
  expect(answer).toMatchObject({ rejection: { code: 'ticket_refused' } });
  socket.close();
  system.close();
});

test('[I6] a member who was added at another node is not removed with somebody else', async () => {
  const [xena, yara] = [await one.user('Xena'), await one.user('Yara')];
  const group = await one.group('Crew', yara);
  await inStep();
  await two.unheard();
  await one.must(null, { type: 'AddGroupMember', groupId: group, userId: xena.id });
  const body = { Operations: [{ op: 'remove', path: `members[value eq "${yara.id}"]` }] };
  const answer = await other.fetch(`/scim/v2/Groups/${group}`, { method: 'PATCH', body, token: one.root.token });
  expect(answer.status).toBe(200);
  await inStep();
  expect([...one.app.handle.state.groups.get(group)!.members.keys()]).toEqual([xena.id]);
});

test('[I6] what was made at another node a moment ago is there', async () => {
  await two.unheard();
  const zoe = await one.user('Zoe');
  expect((await other.fetch(`/scim/v2/Users/${zoe.id}`, { token: one.root.token })).status).toBe(200);
});

test('[H8] what was made at another node a moment ago is there for Graph’s clients', async () => {
  await two.unheard();
  const zed = await one.user('Zed');
  expect((await other.fetch(`/v1.0/users/${zed.id}`, { token: one.root.token })).status).toBe(200);
});

test('[H8] whoever runs the server gets a token that is good, and finds whom they made', async () => {
  await two.unheard();
  const una = await one.user('Una');
  const { app, now } = other;
  const server = { ...app, now, newId: randomUUID };
  const made = await operate(server, 'token_create', { upn: una.upn, access: 'admin', life: 3_600_000 });
  expect(made).toMatchObject({ ok: true });
  const { token } = made as { token: string };
  expect((await other.fetch('/audit?own=true', { token })).status).toBe(200);
});

test('[I7] an invitation made at another node a moment ago is good', async () => {
  await two.unheard();
  const { userId } = await one.must(null, { type: 'CreateUser', upn: 'ivy@contoso.example', name: 'Ivy' });
  const link = (await (await one.fetch('/invitations', { body: { userId }, token: one.root.token })).json()) as object;
  const code = JSON.stringify(link).match(/[A-Za-z0-9_-]{43}/)![0];
  expect((await other.fetch(`/welcome/${code}`)).status).toBe(200);
});

test('[H8] a file that is applied again takes back no password that was set at another node a moment ago', async () => {
  await two.unheard();
  const olga = await one.user('Olga');
  const text = [
    'organisation: Contoso',
    'users:',
    `  - { upn: ${olga.upn}, name: Olga, password: from-the-file-1234 }`,
    '  - { upn: first@contoso.example, name: First }',
  ].join('\n');
  const { app, now } = other;
  const server = { ...app, now, newId: randomUUID };
  expect(await operate(server, 'org_apply', { text, dryRun: false })).toMatchObject({ ok: true });
  expect(await one.app.identity.isPassword(olga.id, olga.password)).toBe(true);
});

test('[H8] the audit is open to whom a role was given at another node a moment ago', async () => {
  const reader = await one.user('Reader');
  await inStep();
  await two.unheard();
  await one.assign(BUILT_IN.globalReader, reader, 'active');
  const page = await other.fetch('/audit?limit=1', { token: reader.token });
  expect(page.status).toBe(200);
});

test('[U4] an export holds what was recorded at another node a moment ago', async () => {
  await two.unheard();
  const { userId } = await one.must(null, { type: 'CreateUser', upn: 'last@contoso.example', name: 'Last' });
  const lines = await (await other.fetch('/audit/export?format=jsonl', { token: one.root.token })).text();
  expect(lines).toContain(String(userId));
});

test('[I5] the setup code of one node is good at each, whichever started last', async () => {
  const fresh = { KEYTURN_DATABASE_URL: await two.postgres.freshDatabase() };
  const first = await startBareServer({ env: { ...fresh, KEYTURN_SECRET_KEY_FILE: one.config.secretKeyFile } });
  const last = await startBareServer({ env: { ...fresh, KEYTURN_SECRET_KEY_FILE: one.config.secretKeyFile } });
  const about = { organisation: 'Fabrikam', name: 'Ann', upn: 'ann@fabrikam.example', password: 'a-long-enough-one' };
  const setUp = (code: string | null) =>
    last.app.identity.setUp({ ...about, code: code!, address: 'test' }).then((answer) => answer.ok || answer.code);
  expect(await setUp(first.app.setupCode)).toBe(true);
  expect(await setUp(last.app.setupCode)).toBe('setup_done');
  await last.close();
  await first.close();
});

test('[I4] what a session sent to a node that has not heard of its end is not done', async () => {
  const eve = await one.user('Eve');
  const eligibleAssignmentId = await one.assign(await one.role('Vault'), eve);
  await inStep();
  const socket = openSocket(other.url, 'me', { token: eve.token });
  await socket.sync();
  await two.unheard();
  await one.must(one.root, { type: 'SignOutUser', userId: eve.id });
  const command = { type: 'ActivateRole', eligibleAssignmentId, duration: 'PT1H', justification: 'x' } as const;
  const answer = await socket.command(command).catch(() => ({ ok: false }));
  expect(answer).toMatchObject({ ok: false });
  expect((await socket.closed).code).toBe(4401);
  expect([...other.app.handle.state.activations.values()].filter(({ userId }) => userId === eve.id)).toEqual([]);
});

test('[U8] a node that has not heard of somebody yet streams no entry without their name', async () => {
  const asleep = vi.spyOn(other.app.handle, 'catchUp').mockResolvedValue();
  const nell = await one.user('Nell');
  const names: string[] = [];
  const carry = async (entries: readonly Proven[]) => {
    for (const { entry } of entries) if (entry.subject.id === nell.id) names.push(entry.subject.name);
  };
  const siem = startSiem({ ...other.app, carry, node: 'siem', onFault: (fault) => expect.fail(String(fault)) });
  await siem.settle();
  asleep.mockRestore();
  await inStep();
  await siem.settle();
  await siem.stop();
  expect(new Set(names)).toEqual(new Set([nell.upn]));
});

test('[Y5] signing out closes the sockets at a node that did not hear of it', async () => {
  const sam = await one.user('Sam');
  await inStep();
  const socket = openSocket(other.url, 'me', { token: sam.token });
  await socket.sync();
  await two.unheard();
  expect((await one.fetch('/auth/sign-out', { method: 'POST', token: sam.token })).status).toBe(204);
  expect((await socket.closed).code).toBe(4401);
}, 15_000);

test('[H8] a node that heard of nothing follows what something else at it has read already', async () => {
  const asleep = vi.spyOn(other.app.handle, 'catchUp').mockResolvedValue();
  await two.unheard();
  await one.must(null, { type: 'CreateUser', upn: 'lou@contoso.example', name: 'Lou' });
  // As the audit and the mails do.
  await other.app.store.read(0, 10_000);
  asleep.mockRestore();
  const { seq } = one.app.handle.state;
  await until(() => other.app.handle.state.seq === seq, 'it caught up', 5_000);
}, 10_000);
