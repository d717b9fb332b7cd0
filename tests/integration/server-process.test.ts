import { type ChildProcess, spawn } from 'node:child_process';
import { existsSync, mkdtempSync, readFileSync, rmSync, statSync } from 'node:fs';
import { createServer } from 'node:http';
import type { AddressInfo } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { SNAPSHOT_VERSION } from '../../core/snapshot.ts';
import { readSecretKey } from '../../sync-server/store/secret-key.ts';
import { openSqliteStore } from '../../sync-server/store/sqlite.ts';
import { bareEnv } from '../support/bare-env.ts';
import { openSocket } from '../support/socket.ts';
import { until } from '../support/until.ts';

const MAIN = join(import.meta.dirname, '../../sync-server/main.ts');
const CHILD = join(import.meta.dirname, '../support/server-child.ts');
const PASSWORD = 'a-long-enough-password';
const MINUTE = 60_000;

type Run = { readonly child: ChildProcess; out(): string; err(): string; readonly code: Promise<number | null> };

let folder: string;
let runs: Run[];
beforeEach(() => {
  folder = mkdtempSync(join(tmpdir(), 'keyturn-process-'));
  runs = [];
});
afterEach(async () => {
  for (const { child, code } of runs) {
    child.kill('SIGKILL');
    await code;
  }
  rmSync(folder, { recursive: true, force: true });
});

function run(script: string, args: readonly string[] = [], env: Record<string, string> = {}): Run {
  const child = spawn(process.execPath, ['--no-warnings', script, ...args], {
    env: { ...bareEnv(), KEYTURN_DATA: folder, KEYTURN_PORT: '0', ...env },
    stdio: ['ignore', 'pipe', 'pipe'],
  });
  const text = { out: '', err: '' };
  child.stdout.on('data', (chunk) => {
    text.out += chunk;
  });
  child.stderr.on('data', (chunk) => {
    text.err += chunk;
  });
  const code = new Promise<number | null>((resolve) => child.on('close', resolve));
  const made = { child, out: () => text.out, err: () => text.err, code };
  runs.push(made);
  return made;
}

const readyAt = (server: Run) =>
  until(() => /^keyturn ready at (http:\/\/127\.0\.0\.1:\d+)$/m.exec(server.out())?.[1], 'ready');

const firstAt = async (server: Run) => {
  const line = await until(() => /^\{.*\}$/m.exec(server.out())?.[0], 'the child is ready');
  return JSON.parse(line) as { url: string; setupCode: string; ahead: number };
};

async function setUpAt(url: string, code: string): Promise<string> {
  const fields = { code, organisation: 'Contoso', name: 'Root', upn: 'root@contoso.example', password: PASSWORD };
  const done = await fetch(`${url}/setup`, { method: 'POST', body: new URLSearchParams(fields) });
  expect(done.status).toBe(200);
  return signInAt(url);
}

async function signInAt(url: string): Promise<string> {
  const body = JSON.stringify({ upn: 'root@contoso.example', password: PASSWORD });
  const response = await fetch(`${url}/auth/sign-in`, { method: 'POST', body });
  return ((await response.json()) as { token: string }).token;
}

test('says it is ready in one line, tells the CLI where it is, and stops when told to', async () => {
  const server = run(MAIN);
  const url = await readyAt(server);
  expect(server.out()).toBe(`keyturn ready at ${url}\n`);
  const code = /^keyturn setup code (\S+) /m.exec(server.err())![1]!;
  const file = join(folder, 'server.json');
  expect(JSON.parse(readFileSync(file, 'utf8'))).toMatchObject({ pid: server.child.pid, url });
  expect(statSync(file).mode & 0o777).toBe(0o600);

  const token = await setUpAt(url, code);
  const socket = openSocket(url, 'me', { token });
  await socket.sync();
  server.child.kill('SIGTERM');
  expect((await socket.closed).code).toBe(1001);
  expect(await server.code).toBe(0);
  expect(existsSync(file)).toBe(false);

  const store = await openSqliteStore({ folder, key: readSecretKey(join(folder, 'secret.key')) });
  expect((await store.readSnapshot(SNAPSHOT_VERSION))?.seq).toBe((await store.head()).seq);
  await store.close();

  const again = run(MAIN);
  await readyAt(again);
  expect(again.err()).not.toContain('setup code');
  again.child.kill('SIGINT');
  expect(await again.code).toBe(0);
});

test('a given setup code is not printed, and is the one that counts', async () => {
  const server = run(MAIN, [], { KEYTURN_SETUP_CODE: 'our own setup code' });
  const url = await readyAt(server);
  expect(await setUpAt(url, 'our own setup code')).toMatch(/^[A-Za-z0-9_-]{43}$/);
  expect(server.out() + server.err()).not.toContain('our own');
});

test('a bad setting stops the start with one line', async () => {
  const server = run(MAIN, [], { KEYTURN_PORT: 'eighty' });
  expect(await server.code).toBe(1);
  expect(server.err()).toBe('keyturn cannot start: KEYTURN_PORT takes a port number from 0 to 65535, such as 8787.\n');
  expect(server.out()).toBe('');
});

test('a data folder that is a file stops the start with one line', async () => {
  const server = run(MAIN, [], { KEYTURN_DATA: MAIN });
  expect(await server.code).toBe(1);
  expect(server.err()).toBe(
    `keyturn cannot start: KEYTURN_DATA: ${MAIN} cannot be made a folder (EEXIST). Choose another place.\n`,
  );
});

test('a port that is taken stops the start with one line, and leaves nothing behind', async () => {
  const other = createServer();
  await new Promise<void>((resolve) => other.listen(0, '127.0.0.1', resolve));
  const { port } = other.address() as AddressInfo;
  const server = run(MAIN, [], { KEYTURN_PORT: String(port) });
  expect(await server.code).toBe(1);
  expect(server.err()).toMatch(/^keyturn cannot start: KEYTURN_PORT: port \d+ on 127\.0\.0\.1 is taken\..*\n$/);
  expect(existsSync(join(folder, 'server.json'))).toBe(false);
  await new Promise((resolve) => other.close(resolve));
});

test('[T1] killed between activation and end, it ends the activation on time after a restart', async () => {
  const first = run(CHILD);
  const { url, setupCode } = await firstAt(first);
  const token = await setUpAt(url, setupCode);
  const admin = openSocket(url, 'me', { token });
  await admin.sync();
  const user = admin.rows('meta').user as { id: string };
  const made = await admin.command({ type: 'CreateRole', name: 'User Administrator' });
  const roleId = made.ok ? String(made.result.roleId) : '';
  const endAt = new Date(Date.now() + 24 * 60 * MINUTE).toISOString();
  const about = { roleId, principalId: user.id, assignmentType: 'eligible', endAt, scope: '/' } as const;
  const assigned = await admin.command({ type: 'AssignRole', ...about });
  const eligibleAssignmentId = assigned.ok ? String(assigned.result.assignmentId) : '';
  const ask = { eligibleAssignmentId, duration: 'PT5M', justification: 'Invoice 8812' };
  const activated = await admin.command({ type: 'ActivateRole', ...ask });
  expect(activated).toMatchObject({ ok: true, result: { status: 'Provisioned' } });
  const requestId = activated.ok ? String(activated.result.requestId) : '';
  await until(() => admin.rows('active')[requestId]);
  const ends = Date.parse(String(admin.rows('active')[requestId]!.endAt));
  first.child.kill('SIGKILL');
  await first.code;

  // As if it had been down until three seconds before the end.
  const second = run(CHILD, [String(ends - 3_000)]);
  const { url: elsewhere, ahead } = await firstAt(second);
  const again = openSocket(elsewhere, 'me', { token });
  await again.sync();
  expect(again.rows('active')[requestId]).toMatchObject({ state: 'Activated' });
  await until(() => !(requestId in again.rows('active')), 'the activation ends', 10_000);
  expect(Date.now() + ahead).toBeGreaterThanOrEqual(ends);
  second.child.kill('SIGKILL');
  await second.code;

  const store = await openSqliteStore({ folder, key: readSecretKey(join(folder, 'secret.key')) });
  const records = await store.read(0, 1_000);
  const expired = records.filter(({ event }) => event.type === 'ActivationExpired');
  expect(expired).toHaveLength(1);
  expect(expired[0]!.event).toMatchObject({ requestId, endAt: ends });
  expect(expired[0]!.at - ends).toBeLessThan(1_000);
  expect(await store.verify()).toMatchObject({ ok: true });
  await store.close();
});
