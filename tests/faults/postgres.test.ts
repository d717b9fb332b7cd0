import { randomBytes } from 'node:crypto';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Child } from '../support/child.ts';
import { type Load, recordsOf, requestsIn, startLoad } from '../support/load.ts';
import { type Postgres, startPostgres } from '../support/postgres.ts';
import { activationOf, type Prepared, prepare, startServer } from '../support/prepared.ts';
import { amount, limitFor } from '../support/soak.ts';
import { openSocket } from '../support/socket.ts';
import { runSql } from '../support/store-places.ts';
import { until } from '../support/until.ts';

const PEOPLE = 6;
const ROUNDS = amount(2, 50);
let postgres: Postgres;
let admin: string;
let prepared: Prepared;
let nodes: Child[];
let load: Load | null;

beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres.stop());
beforeEach(async () => {
  admin = await postgres.freshDatabase();
  load = null;
  nodes = [];
});
afterEach(async () => {
  load?.close();
  for (const node of nodes) await node.stop('SIGKILL');
  prepared.remove();
});

async function startNodes(databaseUrl: string, count: number): Promise<void> {
  prepared = await prepare(PEOPLE, 1, { databaseUrl });
  for (let n = 0; n < count; n++) nodes.push(await startServer(prepared));
}

async function served(more: number): Promise<void> {
  const before = load!.answered;
  await until(() => load!.answered > before + more, `${more} more answers`, 30_000);
}

/** Everything answered is in the log once, nothing else is, and everyone sees the same. */
async function expectWhole(): Promise<void> {
  await load!.finish();
  for (const [index, client] of load!.clients.entries())
    expect(Object.keys(await client.rows('active'))).toEqual([load!.done[index]!.at(-1)]);
  await prepared.inside(async (store) => {
    expect(requestsIn(await recordsOf(store), 'RoleActivated').toSorted()).toEqual(load!.done.flat().toSorted());
    expect(await store.verify()).toMatchObject({ ok: true });
  });
}

test(
  `[H1] [H2] a database that crashes ${ROUNDS} times under load costs no answer, and both nodes go on`,
  async () => {
    await startNodes(admin, 2);
    load = startLoad(
      nodes.map(({ ready }) => ready),
      prepared.people,
    );
    for (let round = 0; round < ROUNDS; round++) {
      await served(40);
      await postgres.restart();
    }
    await served(40);
    await expectWhole();
    for (const { process } of nodes) expect(process.exitCode).toBeNull();
  },
  limitFor(20),
);

test('a database that takes no more connections is waited for', async () => {
  const name = `node_${randomBytes(4).toString('hex')}`;
  await runSql(admin, `CREATE ROLE ${name} LOGIN PASSWORD 'node'; ALTER DATABASE ${nameOf(admin)} OWNER TO ${name}`);
  const url = new URL(admin);
  url.username = name;
  url.password = 'node';
  await startNodes(url.href, 1);
  load = startLoad([nodes[0]!.ready], prepared.people);
  await served(40);
  const cut = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE usename = '${name}'`;
  await runSql(admin, `ALTER ROLE ${name} CONNECTION LIMIT 0; ${cut}`);
  await until(async () => (await fetch(`${nodes[0]!.ready}/readyz`)).status === 503, 'it is not ready');
  const { answered } = load;
  await runSql(admin, cut);
  expect((await fetch(`${nodes[0]!.ready}/healthz`)).status).toBe(200);
  expect(load.answered).toBe(answered);
  await runSql(admin, `ALTER ROLE ${name} CONNECTION LIMIT -1`);
  await served(40);
  await expectWhole();
  expect((await fetch(`${nodes[0]!.ready}/readyz`)).status).toBe(200);
});

test('with every connection of its pool held up, it answers try later, and recovers', async () => {
  await startNodes(admin, 1);
  const [{ ready }] = nodes as [Child];
  const [one, other] = prepared.people;
  const socket = openSocket(ready, 'me', { token: one!.token });
  await socket.sync();
  const holder = new pg.Client(admin);
  await holder.connect();
  await holder.query('BEGIN; LOCK TABLE keyturn.secret IN ACCESS EXCLUSIVE MODE');
  // Each needs a connection to look its token up.
  const strangers = Array.from({ length: 30 }, () =>
    fetch(`${ready}/auth/sign-out`, {
      method: 'POST',
      headers: { authorization: `Bearer ${randomBytes(32).toString('base64url')}` },
    }),
  );
  await until(async () => {
    const { rows } = await holder.query("SELECT count(*)::int AS n FROM pg_locks WHERE NOT granted AND mode LIKE 'A%'");
    return rows[0].n >= 7;
  }, 'the pool is held up');
  const started = performance.now();
  expect(await socket.command(activationOf(one!))).toMatchObject({ ok: false, fault: 'try_later' });
  expect(performance.now() - started).toBeLessThan(15_000);
  await holder.query('ROLLBACK');
  await holder.end();
  for (const { status } of await Promise.all(strangers)) expect(status).toBeGreaterThanOrEqual(400);
  const again = openSocket(ready, 'me', { token: other!.token });
  await again.sync();
  expect(await again.command(activationOf(other!))).toMatchObject({ ok: true });
  again.close();
});

function nameOf(url: string): string {
  return new URL(url).pathname.slice(1);
}
