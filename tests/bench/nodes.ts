import type { Child } from '../support/child.ts';
import { startPostgres } from '../support/postgres.ts';
import { activationOf, type Person, prepare, startServer } from '../support/prepared.ts';
import { connect } from './client.ts';
import { atLeast, atMost, type Bench, median, percentile } from './figure.ts';

const PEOPLE = 60;
const NODES = 3;
const SECONDS = 3;
const ROUNDS = 5;

/** The same people at one node of a database and spread over three of them, in turns. */
export const nodes: Bench = {
  name: 'nodes',
  async run() {
    const postgres = await startPostgres();
    const prepared = await prepare(PEOPLE, 1, { databaseUrl: await postgres.freshDatabase() });
    const running: Child[] = [];
    try {
      for (let n = 0; n < NODES; n++) running.push(await startServer(prepared));
      const urls = running.map(({ ready }) => ready);
      const one: Round[] = [];
      const three: Round[] = [];
      await load(urls, prepared.people, 1);
      for (let round = 0; round < ROUNDS; round++) {
        one.push(await load(urls.slice(0, 1), prepared.people, SECONDS));
        three.push(await load(urls, prepared.people, SECONDS));
      }
      const of = (rounds: readonly Round[], name: keyof Round) => median(rounds.map((round) => round[name]));
      const about = `one PostgreSQL, ${NODES} nodes against 1`;
      return [
        atLeast(`${about}, commands/s`, of(three, 'perSecond'), '/s', { peer: of(one, 'perSecond') }, 1),
        atMost(`${about}, p99`, of(three, 'p99'), 'ms', { peer: of(one, 'p99') }, 2),
      ];
    } finally {
      for (const node of running) await node.stop('SIGKILL');
      prepared.remove();
      await postgres.stop();
    }
  },
};

type Round = { readonly perSecond: number; readonly p99: number };

/** Everyone activates and deactivates as fast as they are answered. */
async function load(urls: readonly string[], people: readonly Person[], seconds: number): Promise<Round> {
  const clients = await Promise.all(people.map(({ token }, index) => connect(urls[index % urls.length]!, token)));
  const times: number[] = [];
  const started = performance.now();
  const until = started + seconds * 1_000;
  await Promise.all(
    clients.map(async (client, index) => {
      const timed = async (...[command]: Parameters<typeof client.send>) => {
        const sentAt = performance.now();
        const answer = await client.send(command);
        if (!answer.ok) throw new Error(JSON.stringify(answer));
        times.push(performance.now() - sentAt);
        return answer.result;
      };
      while (performance.now() < until) {
        const { requestId } = await timed(activationOf(people[index]!));
        await timed({ type: 'DeactivateRole', activeAssignmentId: String(requestId) });
      }
    }),
  );
  const perSecond = times.length / ((performance.now() - started) / 1_000);
  for (const client of clients) client.close();
  return { perSecond, p99: percentile(times, 99) };
}
