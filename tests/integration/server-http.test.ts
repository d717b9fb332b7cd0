import { once } from 'node:events';
import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { createServer, request } from 'node:http';
import { connect } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { EXTENSION_ORIGIN } from '../../core/wire/extension-id.ts';
import { operatorToken } from '../../sync-server/http/operator-routes.ts';
import { listen } from '../../sync-server/listen.ts';
import { readSecretKey } from '../../sync-server/store/secret-key.ts';
import { startTestServer, type TestServer } from '../support/server.ts';
import { openSocket } from '../support/socket.ts';
import { until } from '../support/until.ts';

let server: TestServer;
beforeAll(async () => {
  server = await startTestServer();
});
afterAll(() => server.close());

test('is alive and ready', async () => {
  expect(await (await server.fetch('/healthz')).json()).toEqual({ status: 'alive' });
  expect(await (await server.fetch('/readyz')).json()).toEqual({ status: 'ready' });
});

test('shows its metrics', async () => {
  const alice = await server.user('Alice');
  const eligible = await server.assign(await server.role('User Administrator'), alice);
  await server.activate(alice, eligible);
  await server.send(alice, { type: 'CancelRequest', requestId: eligible });
  const text = await (await server.fetch('/metrics')).text();
  expect(text).toContain('keyturn_commands_total{type="ActivateRole",outcome="done"} 1');
  expect(text).toContain('keyturn_commands_total{type="CancelRequest",outcome="not_pending"} 1');
  expect(text).toMatch(/keyturn_commit_milliseconds_count [1-9]/);
  expect(text).toMatch(/keyturn_batch_commands_count [1-9]/);
  expect(text).toMatch(/keyturn_sockets 0/);
  expect(text).toMatch(/nodejs_eventloop_lag_seconds/);
});

test('the link of a mail says how to open the extension, and makes no markup of its path', async () => {
  const response = await fetch(`${server.url}/open/requests/%3Cscript%3E`);
  const text = await response.text();
  expect(text).toContain('options.html#/requests/');
  expect(text).not.toContain('<script');
});

test('an unknown path and a wrong method are said in JSON', async () => {
  const unknown = await server.fetch('/nowhere');
  expect(unknown.status).toBe(404);
  expect(await unknown.json()).toEqual({ error: { code: 'not_found', message: 'There is nothing at /nowhere.' } });
  const wrong = await server.fetch('/healthz', { method: 'DELETE' });
  expect(wrong.status).toBe(405);
  expect(wrong.headers.get('allow')).toBe('GET');
});

test('every answer has the headers that keep a browser from doing harm', async () => {
  for (const path of ['/', '/healthz', '/nowhere']) {
    const { headers } = await server.fetch(path);
    expect(headers.get('content-security-policy')).toContain("default-src 'none'");
    expect(headers.get('content-security-policy')).toContain("frame-ancestors 'none'");
    expect(headers.get('x-content-type-options')).toBe('nosniff');
    expect(headers.get('cache-control')).toBe('no-store');
    expect(headers.get('request-id')).toMatch(/^[0-9a-f-]{36}$/);
  }
});

test('only the extension’s pages may read answers across origins', async () => {
  const of = async (origin: string) => (await server.fetch('/healthz', { headers: { origin } })).headers;
  expect((await of(EXTENSION_ORIGIN)).get('access-control-allow-origin')).toBe(EXTENSION_ORIGIN);
  expect((await of('https://evil.example')).get('access-control-allow-origin')).toBeNull();
  const preflight = await server.fetch('/auth/sign-in', { method: 'OPTIONS', headers: { origin: EXTENSION_ORIGIN } });
  expect(preflight.status).toBe(204);
  expect(preflight.headers.get('access-control-allow-headers')).toContain('authorization');
});

test('a body beyond 64 KB is refused, declared or not, and one that is no JSON', async () => {
  const large = { upn: 'a@b.c', password: 'x'.repeat(70_000) };
  const declared = await server.fetch('/auth/sign-in', { body: large });
  expect(declared.status).toBe(413);
  expect(await undeclared(JSON.stringify(large))).toBe(413);
  expect(await undeclared('{"upn":')).toBe(400);
  expect(await undeclared('[[[['.repeat(10_000))).toBe(400);
});

test('the operator’s door opens to the key’s token alone, and not through a proxy', async () => {
  const key = readSecretKey(server.config.secretKeyFile);
  const ask = (headers: object, name = 'org_export') => server.fetch(`/operator/${name}`, { body: {}, headers });
  const authorization = `Bearer ${operatorToken(key)}`;
  const good = await ask({ authorization });
  expect(good.status).toBe(200);
  expect(((await good.json()) as { text: string }).text).toContain('organisation: Contoso');
  expect((await ask({})).status).toBe(403);
  expect((await ask({ authorization: `Bearer ${server.root.token}` })).status).toBe(403);
  expect((await ask({ authorization, 'x-forwarded-for': '10.0.0.1' })).status).toBe(403);
  expect((await ask({ authorization }, 'nothing')).status).toBe(404);
  const wrong = await ask({ authorization }, 'org_apply');
  expect(wrong.status).toBe(422);
});

test('a body that goes very deep is refused as such', async () => {
  const ask = (levels: number) => {
    const command = `{"type":"ActivateRole","a":${'['.repeat(levels)}"]["${']'.repeat(levels)}}`;
    return fetch(`${server.url}/mfa/challenge`, {
      method: 'POST',
      headers: { authorization: `Bearer ${server.root.token}` },
      body: `{"id":"00000000-0000-7000-8000-0000000000aa","command":${command}}`,
    });
  };
  expect((await ask(40)).status).toBe(200);
  const refused = await ask(10_000);
  expect(refused.status).toBe(400);
  expect(await refused.json()).toMatchObject({
    error: { code: 'malformed', message: expect.stringContaining('levels') },
  });
});

test('[Y4] an upgrade where nothing is ends its connection, and a fault of that one ends nothing else', async () => {
  const http = createServer();
  const upgraded = once(http, 'upgrade');
  const { port, close } = await listen(http, { host: '127.0.0.1', port: 0 }, () => false);
  const client = connect({ port, host: '127.0.0.1', allowHalfOpen: true });
  client.write('GET /nothing HTTP/1.1\r\nHost: a\r\nConnection: Upgrade\r\nUpgrade: websocket\r\n\r\n');
  const [[, stream], [answer]] = await Promise.all([upgraded, once(client, 'data')]);
  expect(String(answer)).toMatch(/^HTTP\/1.1 404 /);
  await until(() => new Promise<boolean>((resolve) => http.getConnections((_, count) => resolve(count === 0))));
  // Without somebody who listens it is thrown, and ends the process.
  expect(() => stream.emit('error', new Error('write ECONNRESET'))).not.toThrow();
  client.destroy();
  await close();
});

test('readyz says why when the store does not answer', async () => {
  const own = await startTestServer();
  const ping = own.app.store.ping;
  Object.assign(own.app.store, { ping: () => Promise.reject(new Error('disk gone')) });
  const response = await own.fetch('/readyz');
  expect(response.status).toBe(503);
  expect(await response.json()).toMatchObject({ status: 'not ready', reason: expect.stringContaining('store') });
  expect((await own.fetch('/healthz')).status).toBe(200);
  expect(await (await own.fetch('/')).text()).toContain('the store does not answer');
  Object.assign(own.app.store, { ping });
  expect((await own.fetch('/readyz')).status).toBe(200);
  await own.close();
});

test('[I3] a secret key that others on the machine can read is warned of', async () => {
  const folder = mkdtempSync(join(tmpdir(), 'keyturn-open-key-'));
  const file = join(folder, 'secret.key');
  readSecretKey(file);
  const warned = async () => {
    const own = await startTestServer({ env: { KEYTURN_SECRET_KEY_FILE: file } });
    await own.close();
    return own.logged.filter((line) => line.includes('can read the secret key')).length;
  };
  expect(await warned()).toBe(0);
  chmodSync(file, 0o644);
  expect(await warned()).toBe(1);
  rmSync(folder, { recursive: true });
});

test('[I3] nothing secret or private reaches the log', async () => {
  const own = await startTestServer({ env: { KEYTURN_SETUP_CODE: 'correct-horse-battery' } });
  const bea = await own.user('Bea');
  const eligible = await own.assign(await own.role('Owner'), bea);
  const signedIn = await own.fetch('/auth/sign-in', { body: { upn: bea.upn, password: bea.password } });
  const { token } = (await signedIn.json()) as { token: string };
  await own.fetch('/auth/sign-in', { body: { upn: bea.upn, password: 'a-mistyped-password' } });
  await own.fetch(`/v1.0/me?token=${token}`, { token });
  const socket = openSocket(own.url, 'me', { token });
  await socket.sync();
  const justification = 'Payroll of Jane Roe is wrong';
  const ticket = { number: 'INC-4711', system: 'Jira' };
  const about = { eligibleAssignmentId: eligible, duration: 'PT1H', justification, ticket };
  expect((await socket.command({ type: 'ActivateRole', ...about })).ok).toBe(true);
  await own.fetch('/setup', { method: 'POST', body: { code: 'correct-horse-battery', password: 'x' } });
  await own.fetch('/auth/sign-out', { method: 'POST', token });
  await socket.closed;
  await own.close();
  const text = own.logged.join('');
  expect(text).toContain('"path":"/auth/sign-in","status":200');
  const secrets = [token, bea.token, bea.password, 'a-mistyped-password', justification, 'INC-4711', 'correct-horse'];
  for (const secret of secrets) expect(text).not.toContain(secret);
});

/** Posts in chunks, without saying how long the body is. */
function undeclared(body: string): Promise<number> {
  return new Promise((resolve, reject) => {
    const asked = request(`${server.url}/auth/sign-in`, { method: 'POST' }, (response) => {
      response.resume();
      resolve(response.statusCode!);
    });
    asked.on('error', reject);
    asked.write(body);
    asked.end();
  });
}
