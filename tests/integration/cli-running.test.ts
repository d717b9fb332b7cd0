import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { cliOn } from '../support/cli.ts';
import { type ServerProcess, serverProcess } from '../support/server-process.ts';

let server: ServerProcess;
beforeAll(async () => {
  server = await serverProcess(readFileSync('sync-server/demo/contoso.yaml', 'utf8'));
});
afterAll(() => server.remove());

const signIn = (upn: string, password: string) =>
  fetch(`${server.url}/auth/sign-in`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ upn, password, client: 'test' }),
  });

test('with a server running on the same data, a command goes through it and takes effect at once', async () => {
  const password = 'a password from the console';
  expect((await signIn('dave@contoso.example', password)).status).toBe(401);
  expect(await server.keyturn('user password dave@contoso.example', password)).toMatchObject({ code: 0, out: '' });
  expect((await signIn('dave@contoso.example', password)).status).toBe(200);
});

test('an organisation file is applied through the running server, and its problems come back', async () => {
  const added =
    'organisation: Contoso\nusers:\n  - { upn: zoe@contoso.example, name: Zoe, password: demo-only-Zoe1! }\n';
  expect(await server.keyturn('org apply -', added)).toMatchObject({ code: 0, err: '2 changes made.\n' });
  expect((await signIn('zoe@contoso.example', 'demo-only-Zoe1!')).status).toBe(200);
  expect((await server.keyturn('org export')).out).toContain('zoe@contoso.example');
  const wrong = await server.keyturn('org apply -', 'organisation: Contoso\nusers: 3\n');
  expect(wrong).toMatchObject({ code: 1, err: expect.stringContaining('2:1 users: expected a list') });
});

test('a token made at the console signs in at the running server until it is revoked', async () => {
  const token = (await server.keyturn('token create --user bob@contoso.example --scope admin')).out.trim();
  const signOut = () =>
    fetch(`${server.url}/auth/sign-out`, { method: 'POST', headers: { authorization: `Bearer ${token}` } });
  expect((await signOut()).ok).toBe(true);
  expect((await signOut()).status).toBe(401);
});

test('backup, audit and doctor work beside the running server', async () => {
  expect(await server.keyturn(`backup ${server.home}/copy.db`)).toMatchObject({ code: 0 });
  expect((await server.keyturn('audit verify')).code).toBe(0);
  const events = (await server.keyturn('audit export --format jsonl')).out.trimEnd().split('\n');
  expect(events.length).toBeGreaterThan(60);
  const doctor = await server.keyturn('doctor');
  expect(doctor).toMatchObject({ code: 0, out: expect.stringContaining(`the server runs at ${server.url}`) });
});

test('what others send to the operator door is refused', async () => {
  const asked = await fetch(`${server.url}/operator/org_export`, {
    method: 'POST',
    headers: { authorization: 'Bearer guessed', 'content-type': 'application/json' },
    body: '{}',
  });
  expect(asked.status).toBe(403);
});

test('after a server that was killed, the command works on the data itself', async () => {
  await server.kill();
  expect((await server.keyturn('org export')).out).toContain('organisation: Contoso');
});

test('a server of other data that has the port of one that was killed is not asked in its place', async () => {
  const data = join(server.home, 'others');
  const others = cliOn(data);
  expect((await others('org apply -', 'organisation: Fabrikam\n')).err).not.toContain('This is for');
  writeFileSync(join(data, 'server.json'), JSON.stringify({ pid: 1, url: server.url, token: 'x'.repeat(43) }));
  expect(await others('audit key')).toMatchObject({ code: 0, err: '' });
  expect((await others('audit key')).out).not.toBe((await server.keyturn('audit key')).out);
});
