import { prepare, startServer } from '../support/prepared.ts';
import { type Client, connect } from './client.ts';
import { atMost, type Bench, percentile } from './figure.ts';
import { startFloor } from './floor.ts';

const ROUNDS = 12;
const EACH = 60;

/** One person activates: from the command's sending to its answer and the document's update, against echo and one fsync. */
export const activation: Bench = {
  name: 'activation',
  async run() {
    const prepared = await prepare(1, 1);
    const server = await startServer(prepared);
    const floor = await startFloor();
    try {
      const [person] = prepared.people;
      const client = await connect(server.ready, person!.token);
      const ours: number[] = [];
      const theirs: number[] = [];
      for (let round = 0; round < ROUNDS; round++) {
        ours.push(...(await activations(client, person!.eligible[0]!, EACH)));
        theirs.push(...(await floor.times(EACH)));
      }
      client.close();
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
    }
  },
};

async function activations(client: Client, eligibleAssignmentId: string, count: number): Promise<number[]> {
  const times: number[] = [];
  for (let i = 0; i < count; i++) {
    const send = client.ready({
      type: 'ActivateRole',
      eligibleAssignmentId,
      duration: 'PT1H',
      justification: 'bench',
    });
    const started = performance.now();
    const answer = await send();
    times.push(performance.now() - started);
    if (!answer.ok) throw new Error(JSON.stringify(answer));
    await client.send({ type: 'DeactivateRole', activeAssignmentId: String(answer.result.requestId) });
  }
  return times;
}
