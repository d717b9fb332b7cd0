import { Counter, collectDefaultMetrics, Gauge, Histogram, Registry } from 'prom-client';
import type { Ms } from '../core/time.ts';
import type { Answer } from '../core/wire/frames.ts';
import type { Committed, Handle } from './handle.ts';
import type { Store } from './store/store.ts';

export type Metrics = {
  /** The metrics in Prometheus' text format. */
  text(): Promise<string>;
  readonly contentType: string;
  /** The same store, with its commits measured. */
  measureStore(store: Store): Store;
  /** The same door, with its commands counted. */
  measureHandle(handle: Handle): Handle;
  droppedUpdate(): void;
  socketClosed(code: number): void;
};

/** Where the gauges are read when they are asked for. */
export type Gauges = { sockets(): number; documents(): number; ahead(): Ms };

const COMMIT_MS = [0.25, 0.5, 1, 2, 5, 10, 25, 50, 100, 250, 1_000];
const BATCH = [1, 2, 5, 10, 25, 50, 100, 256, 1_000];
const LATE_MS = [1, 5, 10, 50, 100, 500, 1_000, 5_000, 60_000];

/** What can be watched from outside. One registry for each server, so that several run in one process. */
export function createMetrics(gauges: Gauges): Metrics {
  const registers = [new Registry()];
  collectDefaultMetrics({ register: registers[0]! });
  const commands = new Counter({
    name: 'keyturn_commands_total',
    help: 'Commands by type and outcome.',
    labelNames: ['type', 'outcome'],
    registers,
  });
  const commit = new Histogram({
    name: 'keyturn_commit_milliseconds',
    help: 'Time to make a batch durable.',
    buckets: COMMIT_MS,
    registers,
  });
  const batch = new Histogram({
    name: 'keyturn_batch_commands',
    help: 'Commands answered by one commit.',
    buckets: BATCH,
    registers,
  });
  const lateness = new Histogram({
    name: 'keyturn_due_lateness_milliseconds',
    help: 'Time from the end of an activation to its record.',
    buckets: LATE_MS,
    registers,
  });
  const dropped = new Counter({
    name: 'keyturn_client_updates_dropped_total',
    help: 'Document changes that clients sent; the server is the only writer.',
    registers,
  });
  const closed = new Counter({
    name: 'keyturn_sockets_closed_total',
    help: 'Closed sockets by code.',
    labelNames: ['code'],
    registers,
  });
  gauge('keyturn_sockets', 'Open sockets.', gauges.sockets);
  gauge('keyturn_documents', 'Documents in memory.', gauges.documents);
  gauge('keyturn_log_ahead_milliseconds', 'How far the log is ahead of this machine’s clock.', gauges.ahead);

  function gauge(name: string, help: string, read: () => number): void {
    new Gauge({
      name,
      help,
      registers,
      collect() {
        this.set(read());
      },
    });
  }

  function watchDue({ records }: Committed): void {
    for (const { at, actor, event } of records)
      if (actor.kind === 'clock' && event.type === 'ActivationExpired') lateness.observe(at - event.endAt);
  }

  return {
    text: () => registers[0]!.metrics(),
    contentType: registers[0]!.contentType,
    measureStore: (store) => ({
      ...store,
      async begin(after, keys) {
        const turn = await store.begin(after, keys);
        return {
          ...turn,
          async commit(records, answers) {
            const started = performance.now();
            await turn.commit(records, answers);
            commit.observe(performance.now() - started);
            batch.observe(answers.length);
          },
        };
      },
    }),
    measureHandle(handle) {
      handle.onCommitted(watchDue);
      // The door's getters stay its own.
      return Object.create(handle, {
        send: {
          async value(ask: Parameters<Handle['send']>[0]) {
            const answer = await handle.send(ask);
            commands.inc({ type: ask.command.type, outcome: outcomeOf(answer) });
            return answer;
          },
        },
      });
    },
    droppedUpdate: () => dropped.inc(),
    socketClosed: (code) => closed.inc({ code }),
  };
}

function outcomeOf(answer: Answer): string {
  if (answer.ok) return 'done';
  return 'rejection' in answer ? answer.rejection.code : answer.fault;
}
