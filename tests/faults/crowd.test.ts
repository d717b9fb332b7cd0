import { afterEach, expect, test } from 'vitest';
import type { Child } from '../support/child.ts';
import { activationOf, type Person, type Prepared, prepare, startServer } from '../support/prepared.ts';
import { amount, limitFor } from '../support/soak.ts';
import { openSocket } from '../support/socket.ts';
import { steady } from '../support/steady.ts';
import { until } from '../support/until.ts';

const CROWD = amount(400, 2_000);
/** As many as a client makes in ten seconds that gives a silent server three. A storm that feeds itself has no end of them. */
const MOST_TRIES = 4;
let prepared: Prepared;
let server: Child;

afterEach(async () => {
  await server.stop('SIGKILL');
  prepared.remove();
});

test(
  `${CROWD} clients that lose their server at once are all in step with the next one after a few tries`,
  async () => {
    prepared = await prepare(CROWD, 3);
    server = await startServer(prepared);
    const clients = prepared.people.map(({ token }) => steady([server.ready], token));
    const inStep = () => Promise.all(clients.map((client) => client.rows('eligible')));
    await inStep();
    const changing = await clients[0]!.send(activationOf(prepared.people[0]!));
    expect(changing.ok).toBe(true);
    const port = new URL(server.ready).port;
    await server.stop('SIGKILL');
    server = await startServer(prepared, { KEYTURN_PORT: port });
    const before = clients.map(({ connects }) => connects);
    for (const rows of await inStep()) expect(Object.keys(rows)).toHaveLength(3);
    const tries = clients.map(({ connects }, index) => connects - before[index]!);
    expect(Math.min(...tries)).toBeGreaterThan(0);
    expect(Math.max(...tries)).toBeLessThanOrEqual(MOST_TRIES);
    expect(Object.keys(await clients[0]!.rows('active'))).toHaveLength(1);
    for (const client of clients) client.close();
  },
  limitFor(5),
);

test('a client that reads nothing is given up; the server’s memory and the other clients do not feel it', async () => {
  prepared = await prepare(2, 300);
  server = await startServer(prepared, { SLOW_FOR: '2000' });
  const [sleeper, other] = prepared.people as [Person, Person];
  const before = await residentOf(server);
  const asleep = openSocket(server.ready, 'me', { token: sleeper.token });
  await asleep.sync();
  asleep.ws.pause();
  // Each answers with the whole document, which nobody takes from the wire.
  const ask = new Uint8Array([0, 0, 1, 0]);
  const flood = () => {
    for (let n = 0; n < 500; n++) asleep.ws.send(ask);
  };
  const healthy = steady([server.ready], other.token);
  let slowest = 0;
  flood();
  for (let n = 0; n < 40; n++) {
    const started = performance.now();
    const answer = await healthy.send(activationOf(other, 'PT1H', n));
    expect(answer.ok).toBe(true);
    slowest = Math.max(slowest, performance.now() - started);
    if (n % 10 === 0) flood();
  }
  await until(async () => (await socketsOf(server)) === 1, 'the sleeper is closed', 40_000);
  expect(slowest).toBeLessThan(2_000);
  expect((await residentOf(server)) - before).toBeLessThan(150 * 1024 * 1024);
  asleep.ws.terminate();
  healthy.close();
});

async function metric(server: Child, name: string): Promise<number> {
  const text = await (await fetch(`${server.ready}/metrics`)).text();
  return Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(text)?.[1]);
}

const socketsOf = (server: Child) => metric(server, 'keyturn_sockets');
const residentOf = (server: Child) => metric(server, 'process_resident_memory_bytes');
