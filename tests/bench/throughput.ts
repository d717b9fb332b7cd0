import { closeSync, fdatasyncSync, mkdtempSync, openSync, rmSync, writeSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { activationOf, type Person, prepare, startServer } from '../support/prepared.ts';
import { startBare } from './bare.ts';
import { type Client, connect } from './client.ts';
import { atLeast, atMost, type Bench, type Figure, median, percentile, within } from './figure.ts';
import { startFloor } from './floor.ts';

const SECONDS = 3;
const ROUNDS = 3;
const OPEN_ROUNDS = 5;

/**
 * Durable commands by 1, 100 and 1,000 people at once, each activating and deactivating as fast as they are answered,
 * against the file appends the disk makes sure of in a second. Load and server share the machine. What a server without
 * rules does with the same load stands beside it, as the most that is left to gain.
 */
export const throughput: Bench = {
  name: 'throughput',
  async run() {
    const prepared = await prepare(1_000, 1);
    const server = await startServer(prepared);
    const bare = await startBare();
    try {
      const appends: number[] = [];
      const bareRates: number[] = [];
      const rates = new Map<number, number[]>([1, 100, 1_000].map((size) => [size, []]));
      const hundred = prepared.people.slice(0, 100);
      // Until V8 has compiled what is run often, as in a server that has been up for a while.
      for (const url of [server.ready, bare.url]) await rate(url, hundred);
      for (let round = 0; round < ROUNDS; round++) {
        appends.push(appendsPerSecond(1_000));
        for (const [size, seen] of rates) seen.push(await rate(server.ready, prepared.people.slice(0, size)));
        bareRates.push(await rate(bare.url, hundred));
      }
      const floor = median(appends);
      const onTime = await openLoops(server.ready, prepared.people);
      const ours = [...rates].map(([size, seen]) => figure(size, median(seen), floor));
      return [...ours, shown('durable commands/s, 100 clients, without rules', median(bareRates), floor), onTime];
    } finally {
      await bare.stop();
      await server.stop();
      prepared.remove();
    }
  },
};

function figure(size: number, value: number, floor: number): Figure {
  const name = `durable commands/s, ${size} ${size === 1 ? 'client' : 'clients'}`;
  if (size === 100) return atLeast(name, value, '/s', { floor }, 3);
  return shown(name, value, floor);
}

function shown(name: string, value: number, floor: number): Figure {
  return { ...within(name, value, '/s', '', true), floor, ratio: value / floor };
}

/** Commands answered per second, each client sending its next one when the last was answered. */
async function rate(url: string, people: readonly Person[]): Promise<number> {
  const clients = await Promise.all(people.map(({ token }) => connect(url, token)));
  let done = 0;
  const until = performance.now() + SECONDS * 1_000;
  const started = performance.now();
  await Promise.all(
    clients.map(async (client, index) => {
      while (performance.now() < until) {
        const answered = await there(client, people[index]!);
        done += answered;
      }
    }),
  );
  const seconds = (performance.now() - started) / 1_000;
  for (const client of clients) client.close();
  return done / seconds;
}

/** Activates and deactivates once; gives how many commands that were. */
async function there(client: Client, person: Person): Promise<number> {
  const answer = await client.send(activationOf(person));
  if (!answer.ok) throw new Error(JSON.stringify(answer));
  await client.send({ type: 'DeactivateRole', activeAssignmentId: String(answer.result.requestId) });
  return 2;
}

/** The p99 of several rounds, each beside the floor of that moment. */
async function openLoops(url: string, people: readonly Person[]): Promise<Figure> {
  const floor = await startFloor();
  try {
    const ours: number[] = [];
    const theirs: number[] = [];
    for (let round = 0; round < OPEN_ROUNDS; round++) {
      theirs.push(...(await floor.times(100)));
      ours.push(percentile(await openLoop(url, people, 2_000), 99));
    }
    const name = '2,000 commands/s by 1,000 clients, p99';
    return atMost(name, median(ours), 'ms', { floor: median(theirs) }, 25);
  } finally {
    await floor.stop();
  }
}

/** So many commands a second by all clients, sent on time whether or not earlier ones were answered. Gives ms for each. */
async function openLoop(url: string, people: readonly Person[], perSecond: number): Promise<readonly number[]> {
  const clients = await Promise.all(people.map(({ token }) => connect(url, token)));
  const times: number[] = [];
  const busy: Promise<void>[] = [];
  const started = performance.now();
  const count = perSecond * SECONDS;
  for (let i = 0; i < count; ) {
    const due = Math.min(count, Math.floor(((performance.now() - started) / 1_000) * perSecond));
    for (; i < due; i += 2) {
      const sentAt = performance.now();
      const at = (i / 2) % clients.length;
      busy.push(there(clients[at]!, people[at]!).then(() => void times.push((performance.now() - sentAt) / 2)));
    }
    await new Promise((resolve) => setTimeout(resolve, 1));
  }
  await Promise.all(busy);
  for (const client of clients) client.close();
  return times;
}

/** How many appends of half a kilobyte the disk makes sure of in a second, one after the other. */
function appendsPerSecond(count: number): number {
  const folder = mkdtempSync(join(tmpdir(), 'keyturn-appends-'));
  const fd = openSync(join(folder, 'log'), 'a');
  const line = Buffer.alloc(512, 46);
  const started = performance.now();
  for (let i = 0; i < count; i++) {
    writeSync(fd, line);
    fdatasyncSync(fd);
  }
  const seconds = (performance.now() - started) / 1_000;
  closeSync(fd);
  rmSync(folder, { recursive: true });
  return count / seconds;
}
