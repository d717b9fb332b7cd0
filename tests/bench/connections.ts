import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Person, type Prepared, prepare, startServer } from '../support/prepared.ts';
import { openSocket } from '../support/socket.ts';
import { atMost, type Bench, median } from './figure.ts';
import { type Contender, type Start, startHocuspocus, startKeyturn } from './peers/contenders.ts';
import type { Reader } from './peers/reader.ts';

const PEOPLE = 2_000;
const ROLES = 10;
const AT_ONCE = 100;
const ROUNDS = 3;
const MEGABYTE = 1024 * 1024;

/** Many people connect to a server that just started, each to a room of their own, and stay: time and memory. */
export const connections: Bench = {
  name: 'connections',
  async run() {
    const prepared = await prepare(PEOPLE, ROLES);
    try {
      const contentFile = await writeContent(prepared);
      const ours: Crowd[] = [];
      const theirs: Crowd[] = [];
      for (let round = 0; round < ROUNDS; round++) {
        ours.push(await crowd(startKeyturn, prepared, contentFile));
        theirs.push(await crowd(startHocuspocus, prepared, contentFile));
      }
      const of = (runs: readonly Crowd[], name: keyof Crowd) => median(runs.map((run) => run[name]));
      const about = `${PEOPLE} clients, each its own room`;
      return [
        atMost(`connect and sync, ${about}`, of(ours, 'ms'), 'ms', { peer: of(theirs, 'ms') }, 0.9),
        atMost('memory per idle connection', of(ours, 'kilobytes'), 'KB', { peer: of(theirs, 'kilobytes') }, 0.7),
      ];
    } finally {
      prepared.remove();
    }
  },
};

type Crowd = { readonly ms: number; readonly kilobytes: number };

async function crowd(start: Start, prepared: Prepared, contentFile: string): Promise<Crowd> {
  const server = await start(prepared, contentFile);
  const readers: Reader[] = [];
  try {
    const before = await residentOf(server);
    const started = performance.now();
    await openAll(server, prepared.people, readers);
    const ms = performance.now() - started;
    return { ms, kilobytes: ((await residentOf(server)) - before) / readers.length / 1024 };
  } finally {
    for (const reader of readers) reader.close();
    await server.stop();
  }
}

async function openAll(server: Contender, people: readonly Person[], readers: Reader[]): Promise<void> {
  const waiting = [...people];
  const work = async () => {
    for (let person = waiting.pop(); person; person = waiting.pop()) readers.push(await server.open(person));
  };
  await Promise.all(Array.from({ length: AT_ONCE }, work));
}

/** What the process holds in memory once it threw away what it can, in bytes. */
async function residentOf({ child }: Contender): Promise<number> {
  let least = Number.POSITIVE_INFINITY;
  for (let n = 0; n < 3; n++) {
    child.process.kill('SIGUSR2');
    await new Promise((resolve) => setTimeout(resolve, 400));
    const pages = readFileSync(`/proc/${child.process.pid}/statm`, 'utf8').split(' ')[1];
    least = Math.min(least, Number(pages) * 4096);
  }
  if (least > 4_000 * MEGABYTE) throw new Error('the server outgrew the machine');
  return least;
}

/** Writes what one person's document holds, for the peers to hold as well. */
export async function writeContent(prepared: Prepared): Promise<string> {
  const server = await startServer(prepared);
  const socket = openSocket(server.ready, 'me', { token: prepared.people[0]!.token });
  await socket.sync();
  const file = join(prepared.folder, 'content.json');
  writeFileSync(file, JSON.stringify(socket.doc.toJSON()));
  socket.close();
  await server.stop();
  return file;
}
