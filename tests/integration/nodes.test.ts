import { randomUUID } from 'node:crypto';
import { afterAll, afterEach, beforeAll, beforeEach, expect, test } from 'vitest';
import type { Store } from '../../sync-server/store/store.ts';
import type { Child } from '../support/child.ts';
import { recordsOf, requestsIn, startLoad } from '../support/load.ts';
import { type Postgres, startPostgres } from '../support/postgres.ts';
import { activationOf, type Prepared, prepare, sendTo, startServer } from '../support/prepared.ts';
import { steady } from '../support/steady.ts';
import { until } from '../support/until.ts';

const SECOND = 1_000;
const MINUTE = 60 * SECOND;
const PEOPLE = 6;
let postgres: Postgres;
let prepared: Prepared;
let nodes: Child[];

beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres.stop());
beforeEach(async () => {
  prepared = await prepare(PEOPLE, 1, {
    databaseUrl: await postgres.freshDatabase(),
    now: () => Date.now() - 10 * MINUTE,
  });
  nodes = [];
});
afterEach(async () => {
  for (const node of nodes) await node.stop('SIGKILL');
  prepared.remove();
});

async function startNodes(count: number): Promise<void> {
  for (let n = 0; n < count; n++) nodes.push(await startServer(prepared));
}

/** Everybody activates for five minutes, five minutes ago but for `left` ms; gives when it ends. */
function activateAll(store: Store, left: number, handle: Parameters<typeof sendTo>[0]) {
  return Promise.all(
    prepared.people.map(async (person) => {
      const actor = { kind: 'user', userId: person.userId, client: 'test', access: 'admin' } as const;
      return sendTo(handle, activationOf(person, 'PT5M'), actor);
    }),
  ).then(async () => ({ endsAt: Date.now() + left, head: await store.head() }));
}

test('[T1] what falls due while its node is dead, and another sleeps, is done once by a third within seconds', async () => {
  await startNodes(2);
  const left = 2 * SECOND;
  const { endsAt } = await prepared.inside(
    async (store, handle) => {
      const activated = await activateAll(store, left, handle);
      // A node that died at this very work: it has the lease and will never renew it.
      expect(await store.lease('clock', randomUUID(), left + 1 * SECOND)).toBe(true);
      return activated;
    },
    () => Date.now() - 5 * MINUTE + left,
  );
  const [asleep, awake] = nodes as [Child, Child];
  asleep.process.kill('SIGSTOP');
  const client = steady([awake.ready], prepared.people[0]!.token);
  await until(async () => Object.keys(await client.rows('active')).length === 0, 'the activation ends', 12 * SECOND);
  expect(Date.now() - endsAt).toBeLessThan(6 * SECOND);

  asleep.process.kill('SIGCONT');
  const other = steady([asleep.ready], prepared.people[1]!.token);
  await until(async () => Object.keys(await other.rows('active')).length === 0);
  expect((await other.send(activationOf(prepared.people[1]!))).ok).toBe(true);
  client.close();
  other.close();
  await prepared.inside(async (store) => {
    const ended = requestsIn(await recordsOf(store), 'ActivationExpired');
    expect(new Set(ended).size).toBe(PEOPLE);
    expect(ended).toHaveLength(PEOPLE);
    expect(await store.verify()).toMatchObject({ ok: true });
  });
});

test('[H1] [H2] a rolling restart under load loses nothing and does nothing twice', async () => {
  await startNodes(2);
  const load = startLoad(
    nodes.map(({ ready }) => ready),
    prepared.people,
  );
  const served = async (more: number) => {
    const before = load.answered;
    await until(() => load.answered > before + more, `${more} more answers`, 15 * SECOND);
  };
  await served(50);
  for (const [index, { ready }] of nodes.entries()) {
    await nodes[index]!.stop();
    await served(30);
    nodes[index] = await startServer(prepared, { KEYTURN_PORT: new URL(ready).port });
    await served(30);
  }
  await load.finish();
  const records = await prepared.inside((store) => recordsOf(store));
  expect(requestsIn(records, 'RoleActivated').toSorted()).toEqual(load.done.flat().toSorted());
  for (const [index, client] of load.clients.entries()) {
    expect(client.connects).toBeGreaterThan(1);
    expect(Object.keys(await client.rows('active'))).toEqual([load.done[index]!.at(-1)]);
  }
  load.close();
});

test('a node that was asleep for longer than the database waits for it writes nothing late', async () => {
  await startNodes(2);
  const [asleep, awake] = nodes as [Child, Child];
  const load = startLoad([asleep.ready, awake.ready], prepared.people);
  await until(() => load.answered > 50);
  asleep.process.kill('SIGSTOP');
  const before = load.answered;
  // Whoever was served by the sleeper moves on; where it held the log, the database takes that from it first.
  await until(() => load.answered > before + 100, 'the other node goes on', 25 * SECOND);
  asleep.process.kill('SIGCONT');
  await until(() => load.answered > before + 300, 'both go on', 25 * SECOND);
  await load.finish();
  const { records, verified } = await prepared.inside(async (store) => ({
    records: await recordsOf(store),
    verified: await store.verify(),
  }));
  expect(requestsIn(records, 'RoleActivated').toSorted()).toEqual(load.done.flat().toSorted());
  expect(verified).toMatchObject({ ok: true });
  load.close();
});
