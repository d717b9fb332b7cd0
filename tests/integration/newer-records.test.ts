import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Event } from '../../core/events.ts';
import { startApp } from '../../sync-server/app.ts';
import { operate } from '../../sync-server/operator.ts';
import { openStore } from '../../sync-server/store/open.ts';
import { readSecretKey } from '../../sync-server/store/secret-key.ts';
import { type Postgres, startPostgres } from '../support/postgres.ts';
import { type Person, startTestServer, type TestServer } from '../support/server.ts';
import { openSocket } from '../support/socket.ts';
import { until } from '../support/until.ts';

/** What only a program to come knows. */
const NEWER = { type: 'UserQuarantined' } as unknown as Event;
const SAYS = /^Record \d+ of the log is a UserQuarantined, written by a newer Keyturn: start that version\.$/;
let postgres: Postgres;
let server: TestServer;
let alice: Person;
let eligible: string;

beforeAll(async () => {
  postgres = await startPostgres();
  server = await startTestServer({ env: { KEYTURN_DATABASE_URL: await postgres.freshDatabase() } });
  alice = await server.user('Alice');
  eligible = await server.assign(await server.role('User Administrator'), alice);
}, 60_000);
afterAll(async () => {
  await server?.close();
  await postgres?.stop();
});

/** As a node of that program does. */
async function append(): Promise<void> {
  const { folder, databaseUrl, secretKeyFile } = server.config;
  const store = await openStore({ folder, databaseUrl, key: readSecretKey(secretKeyFile) });
  const { seq } = await store.head();
  const by = { kind: 'operator', client: 'test' } as const;
  const record = { seq: seq + 1, at: server.now(), actor: by, commandId: randomUUID(), event: NEWER };
  await (await store.begin(seq, [])).commit([record], []);
  await store.close();
}

test('[H7] a node that reads what only a newer one knows decides nothing more, says so, and does not start again', async () => {
  const socket = openSocket(server.url, 'me', { token: alice.token });
  await socket.sync();
  await append();
  await until(async () => (await server.fetch('/readyz')).status === 503, 'it is not ready');
  const command = {
    type: 'ActivateRole',
    eligibleAssignmentId: eligible,
    duration: 'PT1H',
    justification: 'x',
  } as const;
  expect(await socket.command(command)).toMatchObject({ ok: false, fault: 'try_later' });
  expect((await server.fetch('/audit?own=true', { token: alice.token })).status).toBe(503);
  await expect(operate({ ...server.app, now: server.now, newId: randomUUID }, 'log_check', {})).rejects.toThrow(SAYS);
  await expect(startApp(server.config)).rejects.toThrow(SAYS);
});
