import { MINUTE } from '../../core/time.ts';
import { recordsOf } from '../support/load.ts';
import { activationOf, prepare, sendTo, startServer } from '../support/prepared.ts';
import { connect } from './client.ts';
import { type Bench, median, within } from './figure.ts';

const PEOPLE = 10_000;
const READERS = 200;
const ROUNDS = 3;
/** Time to start the server and to connect, before all of it ends, in ms. */
const AHEAD = 12_000;
/** Before the end, in ms. */
const SHORTLY = 500;
const LIMIT_MS = 1_000;
const BLOCKED_MS = 50;

/** How late the last end was in the log, and the longest block of the event loop meanwhile. */
type End = { readonly lateMs: number; readonly blockedMs: number };

/** All activations of a large organisation end at one instant, with people connected. */
export const due: Bench = {
  name: 'due',
  async run() {
    const ends: End[] = [];
    while (ends.length < ROUNDS) ends.push(await end());
    const late = median(ends.map(({ lateMs }) => lateMs));
    const blocked = median(ends.map(({ blockedMs }) => blockedMs));
    const name = '10,000 activations ending at one instant';
    return [
      within(`${name}, until the last is in the log`, late, 'ms', '≤ 1,000 ms', late <= LIMIT_MS),
      within(`${name}, longest block of the event loop`, blocked, 'ms', '≤ 50 ms', blocked <= BLOCKED_MS),
    ];
  },
};

async function end(): Promise<End> {
  let now = Date.now() - 10 * MINUTE;
  const prepared = await prepare(PEOPLE, 1, { now: () => now });
  try {
    now = Date.now() - 5 * MINUTE + AHEAD;
    const endsAt = now + 5 * MINUTE;
    await prepared.inside(async (_, handle) => {
      const activated = prepared.people.map((person) => {
        const actor = { kind: 'user', userId: person.userId, client: 'bench', access: 'admin' } as const;
        return sendTo(handle, activationOf(person, 'PT5M'), actor);
      });
      await Promise.all(activated);
    });
    const server = await startServer(prepared);
    const readers = await Promise.all(
      prepared.people.slice(0, READERS).map(({ token }) => connect(server.ready, token)),
    );
    if (Date.now() > endsAt - SHORTLY) throw new Error('the server was not ready in time for the end');
    let blockedMs = 0;
    // What it tidied up after its start is not the end's doing.
    await new Promise((resolve) => setTimeout(resolve, endsAt - SHORTLY - Date.now()));
    await metricsOf(server.ready);
    for (let ended = 0; ended < PEOPLE; ) {
      if (Date.now() > endsAt + 60_000) throw new Error(`only ${ended} have ended`);
      // The metric starts anew with each look; it needs some time to see anything.
      await new Promise((resolve) => setTimeout(resolve, 300));
      const metrics = await metricsOf(server.ready);
      ended = numberIn(metrics, 'keyturn_due_lateness_milliseconds_count');
      blockedMs = Math.max(blockedMs, lagOf(metrics));
    }
    for (const reader of readers) reader.close();
    await server.stop();
    const ended = await prepared.inside(async (store) =>
      (await recordsOf(store)).filter(({ event }) => event.type === 'ActivationExpired'),
    );
    if (ended.length !== PEOPLE) throw new Error(`${ended.length} ends are in the log, of ${PEOPLE}`);
    return { lateMs: Math.max(...ended.map(({ at }) => at - endsAt)), blockedMs };
  } finally {
    prepared.remove();
  }
}

async function metricsOf(url: string): Promise<string> {
  return (await fetch(`${url}/metrics`)).text();
}

/** The longest block since the last look, in ms. */
function lagOf(metrics: string): number {
  return numberIn(metrics, 'nodejs_eventloop_lag_max_seconds') * 1_000;
}

function numberIn(metrics: string, name: string): number {
  return Number(new RegExp(`^${name} (\\S+)$`, 'm').exec(metrics)?.[1] ?? 0);
}
