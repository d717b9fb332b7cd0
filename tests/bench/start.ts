import { DAY, HOUR } from '../../core/time.ts';
import type { Handle } from '../../sync-server/handle.ts';
import { activationOf, type Person, prepare, sendTo, startServer } from '../support/prepared.ts';
import { type Bench, median, within } from './figure.ts';

const EVENTS = 1_000_000;
const PEOPLE = 500;
const ROUNDS = 3;
const LIMIT_MS = 3_000;

/** From the start of the process to its being ready, on a log of two years with a snapshot at its end. */
export const start: Bench = {
  name: 'start',
  async run() {
    let now = Date.now() - 730 * DAY;
    const prepared = await prepare(PEOPLE, 4, { now: () => now });
    try {
      await prepared.inside(async (_, handle) => {
        while (handle.state.seq < EVENTS) {
          await Promise.all(prepared.people.map((person) => thereAndBack(handle, person)));
          now += 9 * HOUR;
        }
      });
      const times: number[] = [];
      for (let round = 0; round < ROUNDS; round++) {
        const started = performance.now();
        const server = await startServer(prepared);
        times.push(performance.now() - started);
        await server.stop('SIGKILL');
      }
      const ms = median(times);
      return [within('start with 1,000,000 events and a snapshot', ms, 'ms', '≤ 3,000 ms', ms <= LIMIT_MS)];
    } finally {
      prepared.remove();
    }
  },
};

async function thereAndBack(handle: Handle, person: Person): Promise<void> {
  const actor = { kind: 'user', userId: person.userId, client: 'bench', access: 'admin' } as const;
  const { requestId } = await sendTo(handle, activationOf(person), actor);
  await sendTo(handle, { type: 'DeactivateRole', activeAssignmentId: requestId! }, actor);
}
