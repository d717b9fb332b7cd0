import type { Recorded } from '../../core/events.ts';
import type { Store } from '../../sync-server/store/store.ts';
import { activationOf, type Person } from './prepared.ts';
import { type Steady, steady } from './steady.ts';

/** People who activate and deactivate without a pause, through whatever happens to the nodes. */
export type Load = {
  readonly clients: readonly Steady[];
  /** The activations that were answered *done*, by person. */
  readonly done: readonly (readonly string[])[];
  /** How many commands were answered so far. */
  readonly answered: number;
  /** Lets everyone finish, with their last activation left running. */
  finish(): Promise<void>;
  close(): void;
};

export function startLoad(urls: readonly string[], people: readonly Person[]): Load {
  let stopping = false;
  let answered = 0;
  const done: string[][] = people.map(() => []);
  const clients = people.map(({ token }) => steady(urls, token));

  async function work(index: number): Promise<void> {
    const client = clients[index]!;
    for (;;) {
      const activated = await client.send(activationOf(people[index]!));
      if (!activated.ok) throw new Error(`refused: ${JSON.stringify(activated)}`);
      const requestId = String(activated.result.requestId);
      done[index]!.push(requestId);
      answered++;
      if (stopping) return;
      const ended = await client.send({ type: 'DeactivateRole', activeAssignmentId: requestId });
      if (!ended.ok) throw new Error(`refused: ${JSON.stringify(ended)}`);
      answered++;
    }
  }

  const working = Promise.all(people.map((_, index) => work(index)));
  // Looked at by `finish`; until then it must not end the process.
  working.catch(() => {});
  return {
    clients,
    done,
    get answered() {
      return answered;
    },
    async finish() {
      stopping = true;
      await working;
    },
    close() {
      for (const client of clients) client.close();
    },
  };
}

/** All records of a log. */
export async function recordsOf(store: Store): Promise<readonly Recorded[]> {
  const all: Recorded[] = [];
  for (;;) {
    const some = await store.read(all.length, 10_000);
    all.push(...some);
    if (!some.length) return all;
  }
}

/** The requests of the events of one type, in order. */
export function requestsIn(records: readonly Recorded[], type: Recorded['event']['type']): readonly string[] {
  return records.flatMap(({ event }) => (event.type === type && 'requestId' in event ? [event.requestId ?? ''] : []));
}
