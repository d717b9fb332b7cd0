import { randomBytes, randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { operate } from '../../sync-server/operator.ts';
import { type Postgres, startPostgres } from '../support/postgres.ts';
import { startProxy } from '../support/proxy.ts';
import { type Person, startTestServer, type TestServer } from '../support/server.ts';
import { runSql } from '../support/store-places.ts';
import { until } from '../support/until.ts';

let postgres: Postgres;
let url: string;
let way: Awaited<ReturnType<typeof startProxy>>;
let server: TestServer;
let bob: Person;

beforeAll(async () => {
  postgres = await startPostgres();
  url = await postgres.freshDatabase();
  way = await startProxy(url);
  server = await startTestServer({ env: { KEYTURN_DATABASE_URL: way.url } });
  bob = await server.user('Bob');
}, 60_000);
afterAll(async () => {
  await server?.close().catch(() => {});
  await postgres?.stop();
});

const signIn = () => server.fetch('/auth/sign-in', { body: { upn: bob.upn, password: bob.password } });
const checkLog = () => operate({ ...server.app, now: server.now, newId: randomUUID }, 'log_check', {});
/** One that no server has seen, so that the store is asked for it. */
const strange = () => randomBytes(32).toString('base64url');

async function expectLater(response: Response): Promise<void> {
  expect(response.status).toBe(503);
  expect(Number(response.headers.get('retry-after'))).toBeGreaterThan(0);
  const { error } = (await response.json()) as { error: { code: string; message: string } };
  expect(error).toEqual({ code: 'try_later', message: expect.stringContaining('Try again in a minute') });
}

test('[H9] a database that takes no writes is said where the server is watched, and heals', async () => {
  const name = new URL(url).pathname.slice(1);
  const beside = new URL('/postgres', url).href;
  const cut = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE application_name = 'keyturn'`;
  await runSql(beside, `ALTER DATABASE ${name} SET default_transaction_read_only = on; ${cut}`);
  await until(async () => (await server.fetch('/readyz')).status === 503, 'it is not ready');
  await expectLater(await signIn());
  await expect(checkLog()).rejects.toThrow(/^PostgreSQL takes no writes: .*KEYTURN_DATABASE_URL/);
  expect(await server.send(null, { type: 'CreateRole', name: 'Owner' })).toEqual({ ok: false, fault: 'try_later' });
  expect((await server.fetch('/audit', { token: server.root.token })).status).toBe(200);
  await runSql(beside, `ALTER DATABASE ${name} RESET ALL; ${cut}`);
  await until(async () => (await server.fetch('/readyz')).status === 200, 'it is ready');
  expect((await signIn()).status).toBe(200);
});

test('[H9] while the database is away, who asks is told to try later', async () => {
  await way.stop();
  await expectLater(await signIn());
  await expectLater(await server.fetch('/audit', { token: strange() }));
  await expectLater(await server.fetch('/scim/v2/Users', { token: strange() }));
  const graph = await server.fetch('/v1.0/auditLogs/directoryAudits', { token: server.root.token });
  expect(graph.status).toBe(503);
  expect(await graph.json()).toMatchObject({ error: { code: 'serviceNotAvailable' } });
  await expect(checkLog()).rejects.toThrow(/^PostgreSQL does not answer \(.+\): /);
});
