import { activationOf, type Person, prepare, startServer } from '../support/prepared.ts';
import { type Client, connect } from './client.ts';
import { atMost, type Bench, percentile } from './figure.ts';
import { startFloor } from './floor.ts';

const COUNT = 720;
/** Both are warm after so many. */
const WARM = 120;

/**
 * One person activates: from the command's sending to its answer and the document's update, against echo and one fsync. One
 * after the other in turns, as a disk that was just written to answers in half the time.
 */
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
      for (let i = 0; i < COUNT; i++) {
        ours.push(await activate(client, person!));
        theirs.push(...(await floor.times(1)));
      }
      client.close();
      const [a, b] = [ours.slice(WARM), theirs.slice(WARM)];
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

/** How long it took, in ms. */
async function activate(client: Client, person: Person): Promise<number> {
  const send = client.ready(activationOf(person));
  const started = performance.now();
  const answer = await send();
  const took = performance.now() - started;
  if (!answer.ok) throw new Error(JSON.stringify(answer));
  await client.send({ type: 'DeactivateRole', activeAssignmentId: String(answer.result.requestId) });
  return took;
}
