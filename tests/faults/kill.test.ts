import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openStore } from '../../sync-server/store/open.ts';
import { readSecretKey } from '../../sync-server/store/secret-key.ts';
import type { Child } from '../support/child.ts';
import { cliOn } from '../support/cli.ts';
import { recordsOf, requestsIn, startLoad } from '../support/load.ts';
import { activationOf, type Prepared, prepare, sendTo, startServer } from '../support/prepared.ts';
import { amount, dice, limitFor } from '../support/soak.ts';
import { steady } from '../support/steady.ts';
import { until } from '../support/until.ts';

const MINUTE = 60_000;
const PEOPLE = 8;
const ROUNDS = amount(6, 100);
let prepared: Prepared;
let server: Child;

beforeEach(async () => {
  prepared = await prepare(PEOPLE + 1, 1, { now: () => Date.now() - 10 * MINUTE });
});
afterEach(async () => {
  await server.stop('SIGKILL');
  prepared.remove();
});

test(
  `[H1] [H2] killed ${ROUNDS} times at any instant under load, it keeps every answer and does nothing twice`,
  async () => {
    const roll = dice();
    server = await startServer(prepared);
    const env = { KEYTURN_PORT: new URL(server.ready).port };
    const load = startLoad([server.ready], prepared.people.slice(0, PEOPLE));
    for (let round = 0; round < ROUNDS; round++) {
      const before = load.answered;
      await until(() => load.answered > before + 20, 'answers after a restart', 20_000);
      await new Promise((resolve) => setTimeout(resolve, roll() % 150));
      await server.stop('SIGKILL');
      server = await startServer(prepared, env);
    }
    await load.finish();
    for (const [index, client] of load.clients.entries())
      expect(Object.keys(await client.rows('active'))).toEqual([load.done[index]!.at(-1)]);
    load.close();
    await server.stop('SIGKILL');
    await prepared.inside(async (store) => {
      const records = await recordsOf(store);
      expect(requestsIn(records, 'RoleActivated').toSorted()).toEqual(load.done.flat().toSorted());
      expect(await store.verify()).toMatchObject({ ok: true, events: records.length });
    });
  },
  limitFor(20),
);

test('[T1] an activation that ends while the server is being killed over and over ends on time, once', async () => {
  const left = 4_000;
  const last = prepared.people[PEOPLE]!;
  const actor = { kind: 'user', userId: last.userId, client: 'test', access: 'admin' } as const;
  const past = () => Date.now() - 5 * MINUTE + left;
  await prepared.inside((_, handle) => sendTo(handle, activationOf(last, 'PT5M'), actor), past);
  const endsAt = Date.now() + left;
  server = await startServer(prepared);
  const env = { KEYTURN_PORT: new URL(server.ready).port };
  while (Date.now() < endsAt - 500) {
    await server.stop('SIGKILL');
    server = await startServer(prepared, env);
  }
  const client = steady([server.ready], last.token);
  await until(async () => Object.keys(await client.rows('active')).length === 0);
  client.close();
  await server.stop('SIGKILL');
  const ended = await prepared.inside(async (store) =>
    (await recordsOf(store)).filter(({ event }) => event.type === 'ActivationExpired'),
  );
  expect(ended).toHaveLength(1);
  expect(ended[0]!.at - endsAt).toBeLessThan(2_000);
});

test('[H5] a backup taken under load, restored elsewhere, has all that was answered before it', async () => {
  server = await startServer(prepared);
  const load = startLoad([server.ready], prepared.people.slice(0, PEOPLE));
  await until(() => load.answered > 200);
  const before = load.done.flat();
  const file = join(prepared.folder, 'backup.db');
  const keyFile = { KEYTURN_SECRET_KEY_FILE: prepared.env.KEYTURN_SECRET_KEY_FILE! };
  const done = await cliOn(prepared.folder, keyFile)(`backup ${file}`);
  expect(done).toMatchObject({ code: 0 });
  await until(() => load.answered > 400);
  await load.finish();
  load.close();

  const elsewhere = join(prepared.folder, 'elsewhere');
  const restored = await cliOn(elsewhere, keyFile)(`restore ${file}`);
  expect(restored).toMatchObject({ code: 0 });
  const key = readSecretKey(keyFile.KEYTURN_SECRET_KEY_FILE);
  const store = await openStore({ folder: elsewhere, databaseUrl: undefined, key });
  const records = await recordsOf(store);
  const activated = requestsIn(records, 'RoleActivated');
  expect(activated).toEqual(expect.arrayContaining(before));
  expect(load.done.flat()).toEqual(expect.arrayContaining([...activated]));
  expect(await store.verify()).toMatchObject({ ok: true, events: records.length });
  await store.close();
});
