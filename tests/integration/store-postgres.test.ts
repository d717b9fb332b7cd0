import { randomBytes } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import { openPostgresStore } from '../../sync-server/store/postgres.ts';
import { TOLD, watch } from '../../sync-server/store/postgres-watch.ts';
import type { Store } from '../../sync-server/store/store.ts';
import { type Postgres, startPostgres } from '../support/postgres.ts';
import { startProxy } from '../support/proxy.ts';
import { append, done, recordsFrom } from '../support/records.ts';
import { runSql } from '../support/store-places.ts';
import { until } from '../support/until.ts';

const key = randomBytes(32);
/** Ends every connection to this database but the one that asks. */
const CUT = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
  WHERE datname = current_database() AND pid <> pg_backend_pid()`;
let postgres: Postgres;
let url: string;
let nodes: Store[];

beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres.stop());

beforeEach(async () => {
  url = await postgres.freshDatabase();
  // Both at once on an empty database, as a deployment starts them.
  nodes = await Promise.all([openPostgresStore({ url, key }), openPostgresStore({ url, key })]);
});
afterEach(async () => {
  await Promise.all(nodes.map((node) => node.close()));
});

/** One node's turns, each on top of what the other one wrote; gives the ids of all records as it saw them. */
async function work(node: Store, name: string, turns: number): Promise<string[]> {
  const order: string[] = [];
  let seq = 0;
  for (let n = 0; n < turns; n++) {
    const turn = await node.begin(seq, [`${name}${n}`]);
    order.push(...turn.newer.map(({ commandId }) => commandId));
    seq += turn.newer.length;
    const records = recordsFrom({ seq }, 1 + (n % 3)).map((record) => ({ ...record, commandId: `${name}${n}` }));
    await turn.commit(records, [{ key: `${name}${n}`, answer: done(name) }]);
    order.push(...records.map(({ commandId }) => commandId));
    seq += records.length;
  }
  return order;
}

test('two nodes that take turns see the same records in the same order', async () => {
  const [a, b] = await Promise.all([work(nodes[0]!, 'a', 30), work(nodes[1]!, 'b', 30)]);
  const log = (await nodes[0]!.read(0, 1_000)).map(({ commandId }) => commandId);
  expect(log).toHaveLength(120);
  expect(Math.min(a.length, b.length)).toBeGreaterThanOrEqual(60);
  expect(a).toEqual(log.slice(0, a.length));
  expect(b).toEqual(log.slice(0, b.length));
  expect(await nodes[1]!.verify()).toMatchObject({ ok: true, events: 120 });
});

test('[H2] a command that one node answered, the other one knows', async () => {
  await append(nodes[0]!, 1, ['once']);
  const turn = await nodes[1]!.begin(0, ['once']);
  await turn.abort();
  expect(turn.known.get('once')).toEqual(done('once'));
});

test('a node is told when another one appended, and not of its own', async () => {
  const told = [0, 0];
  nodes.forEach((node, index) => {
    node.onAppended(
      () => told[index]!++,
      () => (index === 0 ? Number.POSITIVE_INFINITY : 0),
    );
  });
  await append(nodes[0]!, 1);
  await until(() => told[1]! > 0);
  expect(told[0]).toBe(0);
});

test('what one node tells, the others hear, and not itself', async () => {
  const heard: unknown[][] = [[], []];
  nodes.forEach((node, index) => {
    node.onTold((what) => heard[index]!.push(what));
  });
  await until(async () => {
    // From somebody else on the database; it must not end the node.
    await runSql(url, `NOTIFY ${TOLD}; NOTIFY ${TOLD}, 'somebody no JSON'`);
    await nodes[0]!.tell({ word: "it's  said" });
    return heard[1]!.length > 0;
  });
  expect(heard[1]![0]).toEqual({ word: "it's  said" });
  expect(heard[0]).toEqual([]);
});

test('a node whose connections were cut listens again and works on', async () => {
  let told = 0;
  let place = 0;
  nodes[1]!.onAppended(
    () => told++,
    () => place,
  );
  await append(nodes[0]!, 1);
  await until(() => told > 0);
  place = 1;
  await runSql(url, CUT);
  await until(() =>
    nodes[0]!.ping().then(
      () => true,
      () => false,
    ),
  );
  await append(nodes[0]!, 1);
  told = 0;
  await until(() => told > 0);
  place = 2;
  const quiet = told;
  await append(nodes[0]!, 1);
  await until(() => told > quiet);
});

test('[H3] a turn whose connection is lost writes nothing and holds nobody up', async () => {
  await append(nodes[0]!, 1);
  const lost = await nodes[0]!.begin(1, []);
  const waiting = nodes[1]!.begin(1, []);
  await runSql(url, `${CUT} AND state = 'idle in transaction'`);
  await expect(lost.commit(recordsFrom({ seq: 1 }, 2), [])).rejects.toThrow();
  const next = await waiting;
  expect(next.newer).toEqual([]);
  await next.commit(recordsFrom({ seq: 1 }, 1), []);
  await append(nodes[0]!, 1);
  expect(await nodes[0]!.verify()).toMatchObject({ ok: true, events: 3 });
});

test('of many turns that fail, none keeps a connection', async () => {
  for (let n = 0; n < 12; n++) {
    const turn = await nodes[0]!.begin(0, []);
    await expect(turn.commit(recordsFrom({ seq: 5 }, 1), [])).rejects.toThrow('does not follow on');
  }
  await append(nodes[0]!, 1);
});

test('a lease has one holder, who renews it; another one takes it over when it ran out', async () => {
  const [one, two] = nodes as [Store, Store];
  const asked = await Promise.all([one.lease('clock', 'one', 60_000), two.lease('clock', 'two', 60_000)]);
  expect(asked.filter(Boolean)).toHaveLength(1);
  const [first, second] = asked[0] ? (['one', 'two'] as const) : (['two', 'one'] as const);
  expect(await two.lease('clock', second, 60_000)).toBe(false);
  expect(await two.lease('mail', second, 60_000)).toBe(true);
  expect(await one.lease('clock', first, 100)).toBe(true);
  await until(() => two.lease('clock', second, 60_000));
  expect(await one.lease('clock', first, 60_000)).toBe(false);
  expect(await two.lease('clock', second, 0)).toBe(true);
  expect(await one.lease('clock', first, 60_000)).toBe(true);
});

test('is durable even where the database was told not to be', async () => {
  await runSql(
    url,
    "DO $$ BEGIN EXECUTE format('ALTER DATABASE %I SET synchronous_commit = off', current_database()); END $$",
  );
  const node = await openPostgresStore({ url, key });
  nodes.push(node);
  await runSql(
    url,
    `CREATE TABLE public.setting (value TEXT); CREATE FUNCTION public.note() RETURNS trigger LANGUAGE plpgsql AS
     $$ BEGIN INSERT INTO public.setting VALUES (current_setting('synchronous_commit')); RETURN NEW; END $$;
     CREATE TRIGGER note BEFORE INSERT ON keyturn.event FOR EACH ROW EXECUTE FUNCTION public.note()`,
  );
  await append(node, 1);
  await runSql(url, "DO $$ BEGIN ASSERT (SELECT value FROM public.setting) = 'on'; END $$");
});

test('a database that is not there is named, without its password', async () => {
  const refused = openPostgresStore({ url: 'postgres://keyturn:hunter2@127.0.0.1:1/pim', key });
  await expect(refused).rejects.toThrow(
    /^KEYTURN_DATABASE_URL: no connection to PostgreSQL at 127\.0\.0\.1:1\/pim \(.*ECONNREFUSED/,
  );
  await expect(refused).rejects.not.toThrow('hunter2');
  const missing = openPostgresStore({ url: url.replace(/test_\d+/, 'nothing_here'), key });
  await expect(missing).rejects.toThrow(/"nothing_here" does not exist\)\. Make the database/);
  await expect(openPostgresStore({ url: url.replace(':keyturn@', ':wrong@'), key })).rejects.toThrow(
    /authentication failed.*\)\. Correct the user and the password/,
  );
  await expect(openPostgresStore({ url: `${url}?sslmode=verify-full&sslrootcert=/nowhere`, key })).rejects.toThrow(
    /^KEYTURN_DATABASE_URL: .*\/nowhere/,
  );
});

test('a database that does not let its user in is named with what to give it', async () => {
  await runSql(url, "CREATE ROLE stranger LOGIN PASSWORD 'keyturn'");
  const as = (name: string, place: string) =>
    openPostgresStore({ url: place.replace('//keyturn:', `//${name}:`), key });
  for (const place of [url, await postgres.freshDatabase()])
    await expect(as('stranger', place)).rejects.toThrow(
      /^KEYTURN_DATABASE_URL: .* \(permission denied .*\)\. Let its user/,
    );
  await runSql(url, 'ALTER ROLE stranger CONNECTION LIMIT 0');
  await expect(as('stranger', url)).rejects.toThrow(
    /too many connections .*\)\. Let PostgreSQL take more connections: 9/,
  );
});

test('a connection that was cut without a word is found, and what got lost with it is asked for', async () => {
  const proxy = await startProxy(url);
  const heard: unknown[] = [];
  let missed = 0;
  const watching = watch({
    url: proxy.url,
    node: 'one',
    listens: true,
    pollEvery: 20,
    patience: 100,
    behind: async () => false,
    onAppended: () => {},
    onTold: (what) => heard.push(what),
    onMissed: () => missed++,
  });
  try {
    await until(() => missed === 1);
    proxy.fallSilent();
    await until(() => missed === 2);
    await nodes[0]!.tell({ sessionEnded: 'abc' });
    await until(() => heard.length > 0);
    expect(heard).toEqual([{ sessionEnded: 'abc' }]);
  } finally {
    await watching.close();
    await proxy.stop();
  }
});
