import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { WebSocket } from 'ws';
import { startChild } from '../support/child.ts';
import { prepare, startServer } from '../support/prepared.ts';
import { type Client, connect } from './client.ts';
import { atMost, type Bench, percentile } from './figure.ts';

const ROUNDS = 12;
const EACH = 60;

/** One person activates: from the command's sending to its answer and the document's update, against echo and one fsync. */
export const activation: Bench = {
  name: 'activation',
  async run() {
    const prepared = await prepare(1, 1);
    const scratch = mkdtempSync(join(tmpdir(), 'keyturn-floor-'));
    const server = await startServer(prepared);
    const floor = await startChild('tests/bench/floor-server.ts', [join(scratch, 'floor.log')], {}, /ready (\d+)/);
    try {
      const [person] = prepared.people;
      const client = await connect(server.ready, person!.token);
      const echo = await connectEcho(Number(floor.ready));
      const ours: number[] = [];
      const theirs: number[] = [];
      for (let round = 0; round < ROUNDS; round++) {
        ours.push(...(await activations(client, person!.eligible[0]!, EACH)));
        theirs.push(...(await echo.times(EACH)));
      }
      client.close();
      echo.close();
      // The first round warms both up.
      const [a, b] = [ours.slice(EACH), theirs.slice(EACH)];
      return [
        atMost('activation, sent → answer and update, p50', percentile(a, 50), 'ms', { floor: percentile(b, 50) }, 2),
        atMost('activation, sent → answer and update, p99', percentile(a, 99), 'ms', { floor: percentile(b, 50) }, 25),
      ];
    } finally {
      await server.stop();
      await floor.stop();
      prepared.remove();
      rmSync(scratch, { recursive: true });
    }
  },
};

async function activations(client: Client, eligibleAssignmentId: string, count: number): Promise<number[]> {
  const times: number[] = [];
  for (let i = 0; i < count; i++) {
    const started = performance.now();
    const answer = await client.send({
      type: 'ActivateRole',
      eligibleAssignmentId,
      duration: 'PT1H',
      justification: 'bench',
    });
    times.push(performance.now() - started);
    if (!answer.ok) throw new Error(JSON.stringify(answer));
    await client.send({ type: 'DeactivateRole', activeAssignmentId: String(answer.result.requestId) });
  }
  return times;
}

async function connectEcho(port: number): Promise<{ times(count: number): Promise<number[]>; close(): void }> {
  const socket = new WebSocket(`ws://127.0.0.1:${port}`, { perMessageDeflate: false });
  await new Promise((resolve) => socket.once('open', resolve));
  const message = Buffer.alloc(256, 46);
  return {
    async times(count) {
      const times: number[] = [];
      for (let i = 0; i < count; i++) {
        const started = performance.now();
        await new Promise((resolve) => {
          socket.once('message', resolve);
          socket.send(message);
        });
        times.push(performance.now() - started);
      }
      return times;
    },
    close: () => socket.terminate(),
  };
}
