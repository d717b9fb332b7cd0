import { once } from 'node:events';
import { readdirSync, readFileSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { BUILT_IN } from '../../core/ids.ts';
import { EXTENSION_ORIGIN } from '../../core/wire/extension-id.ts';
import { type Checkpoint, holdsCheckpoint } from '../../sync-server/audit-export/signing.ts';
import { type Person, startTestServer, type TestServer } from '../support/server.ts';

let server: TestServer;
let alice: Person;
let reader: Person;
let requestId: string;

beforeEach(async () => {
  server = await startTestServer();
  [alice, reader] = [await server.user('Alice'), await server.user('Reader', 'read')];
  await server.assign(BUILT_IN.globalReader, reader, 'active');
  const role = await server.role('User Administrator', { activation: { mfa: 'none' } });
  requestId = await server.activate(alice, await server.assign(role, alice));
});
afterEach(() => server.close());

const ask = async (path: string, token?: string) => {
  const response = await server.fetch(path, token ? { token } : {});
  return { status: response.status, body: await response.json() };
};

test('[U1] [U3] readers get pages of everything, others their own, nobody without a session anything', async () => {
  expect((await ask('/audit')).status).toBe(401);
  expect((await ask('/audit/export?format=csv')).status).toBe(401);
  const { body } = await ask('/audit?limit=2&activity=Add%20user', reader.token);
  expect(body.entries.map(({ subject }: { subject: { name: string } }) => subject.name)).toEqual([
    reader.upn,
    alice.upn,
  ]);
  const older = await ask(`/audit?limit=2&activity=Add%20user&after=${body.next}`, reader.token);
  expect(older.body).toMatchObject({ entries: [{ subject: { name: 'root@contoso.example' } }], next: null });

  expect(await ask('/audit', alice.token)).toMatchObject({ status: 403, body: { error: { code: 'not_allowed' } } });
  const own = await ask('/audit?own=true', alice.token);
  expect(own.status).toBe(200);
  for (const { actor, subject } of own.body.entries) expect([actor.id, subject.id]).toContain(alice.id);
  expect(await ask('/audit?limit=many', reader.token)).toMatchObject({
    status: 400,
    body: { error: { code: 'malformed' } },
  });
});

test('[U3] a request is told to its requestor and to readers, and to nobody else', async () => {
  const bob = await server.user('Bob');
  for (const { token } of [alice, reader]) {
    const { body } = await ask(`/audit/requests/${requestId}`, token);
    expect(body.entries.map(({ details }: { details: { type: string } }) => details.type)).toEqual([
      'ActivationRequested',
      'RoleActivated',
    ]);
  }
  expect((await ask('/audit/requests/a%00b', reader.token)).status).toBe(404);
  expect((await ask('/audit?actor=a%00b', reader.token)).status).toBe(400);
  expect((await ask(`/audit/requests/${requestId}`, bob.token)).status).toBe(404);
});

test('[U4] an export is streamed as a file to readers and to the extension’s page, and is in the log', async () => {
  for (const format of ['csv', 'jsonl', 'ocsf', 'cef']) {
    const headers = { origin: EXTENSION_ORIGIN };
    const response = await server.fetch(`/audit/export?format=${format}&result=success`, {
      token: reader.token,
      headers,
    });
    expect(response.status).toBe(200);
    expect(response.headers.get('content-disposition')).toMatch(
      /^attachment; filename="keyturn-audit-[\d-]+\.[\w.]+"$/,
    );
    expect(response.headers.get('access-control-expose-headers')).toContain('content-disposition');
    expect(await response.text()).toContain('Add member to role completed (PIM activation)');
  }
  const { body } = await ask('/audit?activity=Export%20audit', reader.token);
  expect(body.entries.map(({ details }: { details: { format: string } }) => details.format)).toEqual([
    'cef',
    'ocsf',
    'jsonl',
    'csv',
  ]);
  expect((await ask('/audit/export?format=xml', reader.token)).status).toBe(400);
  expect((await ask('/audit/export?format=csv', alice.token)).status).toBe(403);
});

test('[U6] a stopped server has left a checkpoint that its public key proves', async () => {
  const key = (await (await server.fetch('/audit/key')).text()).trim();
  const { seq } = server.app.handle.state;
  await server.app.close();
  const folder = join(server.config.folder, 'checkpoints');
  const checkpoint: Checkpoint = JSON.parse(readFileSync(join(folder, readdirSync(folder).at(-1)!), 'utf8'));
  expect(checkpoint.seq).toBe(seq);
  expect(holdsCheckpoint(checkpoint, key)).toBe(true);
});

test('[U8] a running server streams its log to the address of its settings', async () => {
  const seqs: number[] = [];
  const receiver = createServer((request, response) => {
    void text(request).then((body) => {
      for (const line of body.trimEnd().split('\n')) seqs.push(JSON.parse(line).seq);
      response.end();
    });
  }).listen(0, '127.0.0.1');
  await once(receiver, 'listening');
  const address = `http://127.0.0.1:${(receiver.address() as AddressInfo).port}/`;
  const streaming = await startTestServer({ env: { KEYTURN_SIEM_URL: address } });
  await streaming.user('Alice');
  await expect.poll(() => seqs.at(-1)).toBe(streaming.app.handle.state.seq);
  await streaming.close();
  receiver.close();
  expect(seqs).toEqual(seqs.map((_, index) => index + 1));
});
