import { activationOf, type Person, type Prepared, prepare } from '../support/prepared.ts';
import { connect } from './client.ts';
import { writeContent } from './connections.ts';
import { atMost, type Bench, median, percentile } from './figure.ts';
import {
  type Contender,
  changeFrame,
  type Start,
  startHocuspocus,
  startKeyturn,
  startYWebsocketServer,
} from './peers/contenders.ts';
import type { Reader } from './peers/reader.ts';

const READERS = 1_000;
/** Even, so that what was activated is deactivated. */
const CHANGES = 16;
/** Changes with two readers, before it is measured. */
const WARMING = 200;
const ROUNDS = 5;
/** Between two changes, in ms, so that none waits for the one before. */
const REST = 60;

/** One change, sent by one of 1,000 readers of a room, until each of them has it. Keyturn's is durable by then. */
export const fanOut: Bench = {
  name: 'fan-out',
  async run() {
    const prepared = await prepare(1, 10);
    try {
      const contentFile = await writeContent(prepared);
      const starts = { keyturn: startKeyturn, hocuspocus: startHocuspocus, ywebsocket: startYWebsocketServer };
      /** Of each change, until 99 of 100 readers had it. */
      const times = { keyturn: [] as number[], hocuspocus: [] as number[], ywebsocket: [] as number[] };
      for (let round = 0; round < ROUNDS; round++)
        for (const name of ['keyturn', 'hocuspocus', 'ywebsocket'] as const)
          times[name].push(...(await measure(starts[name], prepared, contentFile, name)));
      const ours = median(times.keyturn);
      const against = (peer: readonly number[], name: string) =>
        atMost(`one change to ${READERS} readers, p99, against ${name}`, ours, 'ms', { peer: median(peer) }, 1);
      return [against(times.hocuspocus, '@hocuspocus/server'), against(times.ywebsocket, '@y/websocket-server')];
    } finally {
      prepared.remove();
    }
  },
};

type Name = 'keyturn' | 'hocuspocus' | 'ywebsocket';

async function measure(start: Start, prepared: Prepared, contentFile: string, name: Name): Promise<number[]> {
  const server = await start(prepared, contentFile);
  const [person] = prepared.people as [Person];
  const arrived: number[] = [];
  const readers: Reader[] = [];
  const open = (count: number) =>
    Promise.all(Array.from({ length: count }, () => server.open(person, () => void arrived.push(performance.now()))));
  const arrivedAt = async (count: number) => {
    while (arrived.length < count) await new Promise((resolve) => setTimeout(resolve, 1));
  };
  readers.push(...(await open(2)));
  const change = await changer(server, person, readers[0]!, name);
  // A server that has just started is compiled as it goes.
  for (let n = 0; n < WARMING; n++) {
    arrived.length = 0;
    // A peer may leave the sender out.
    await Promise.all([change(), arrivedAt(1)]);
  }
  while (readers.length < READERS) readers.push(...(await open(Math.min(50, READERS - readers.length))));
  const times: number[] = [];
  for (let n = 0; n < CHANGES; n++) {
    arrived.length = 0;
    const sentAt = performance.now();
    await Promise.all([change(), arrivedAt(READERS - 1)]);
    times.push(percentile(arrived, 99) - sentAt);
    await new Promise((resolve) => setTimeout(resolve, REST));
  }
  for (const reader of readers) reader.close();
  await server.stop();
  return times;
}

/** Gives what makes one more change. */
async function changer(server: Contender, person: Person, reader: Reader, name: Name): Promise<() => Promise<void>> {
  if (name !== 'keyturn') {
    const justification = 'x'.repeat(300);
    let n = 0;
    return async () =>
      reader.socket.send(changeFrame(name === 'hocuspocus' ? person.userId : null, { n: n++, justification }));
  }
  const client = await connect(server.child.ready, person.token);
  let running: string | null = null;
  const toggle = async () => {
    const answer = await client.send(
      running === null ? activationOf(person) : { type: 'DeactivateRole', activeAssignmentId: running },
    );
    if (!answer.ok) throw new Error(JSON.stringify(answer));
    running = running === null ? String(answer.result.requestId) : null;
  };
  return toggle;
}
