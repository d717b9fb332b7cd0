import { IDBFactory, IDBKeyRange } from 'fake-indexeddb';
import { WebSocket } from 'ws';
import type { Command } from '../../core/commands.ts';
import type { MeView } from '../../core/wire/rows.ts';
import { type Connection, KeyturnDatabase, type OutboxRecord } from '../../extension/db/database.ts';
import { submit } from '../../extension/db/outbox.ts';
import { readKept } from '../../extension/db/wipe.ts';
import type { SignInAnswer } from '../../extension/messages.ts';
import type { Badge } from '../../extension/worker/badge.ts';
import type { Notification } from '../../extension/worker/notify.ts';
import type { Surroundings } from '../../extension/worker/surroundings.ts';
import { createWorker, type Worker } from '../../extension/worker/worker.ts';
import { until } from './until.ts';

const WAIT = 8_000;

/** The extension without a browser: the real worker on a database in memory, and what it shows to the person. */
export type WorkerRig = {
  readonly db: KeyturnDatabase;
  readonly worker: Worker;
  /** Ms added to the clock of this machine. */
  shift: number;
  readonly badge: Badge | null;
  readonly alarms: ReadonlyMap<string, { readonly when: number } | { readonly minutes: number }>;
  /** All notifications ever shown, and those that still are. */
  readonly notified: readonly Notification[];
  readonly shown: ReadonlyMap<string, Notification>;
  /** The pages that were opened. */
  readonly opened: readonly string[];
  signIn(server: string, upn: string, password: string): Promise<SignInAnswer>;
  me(): Promise<MeView | null>;
  connection(): Promise<Connection | null>;
  /** Waits for what this person is shown. */
  untilMe<Found>(look: (me: MeView) => Found | null | undefined | false, what?: string): Promise<Found>;
  untilState(state: Connection['state']): Promise<void>;
  /** Puts a command in the outbox, to wait so many ms at most, and wakes the worker; gives its id. */
  submit(command: Command, waits?: number | null): Promise<string>;
  /** Waits for the answer of a command. */
  untilAnswered(id: string): Promise<OutboxRecord>;
  /** Sends a command and waits for its answer. */
  send(command: Command): Promise<OutboxRecord>;
  /** The worker dies, as Chrome lets it, and another one starts on the same database. */
  restart(): Promise<void>;
  stop(): Promise<void>;
};

/** A browser's extension, signed out. Its socket sends `origin`, as Chrome does. */
export async function workerRig(origin: string): Promise<WorkerRig> {
  const db = memoryDatabase();
  const alarms = new Map<string, { when: number } | { minutes: number }>();
  const shown = new Map<string, Notification>();
  const notified: Notification[] = [];
  const opened: string[] = [];
  let badge: Badge | null = null;
  let lockedBy: Worker | null = null;

  const surroundings: Surroundings = {
    now: () => Date.now() + rig.shift,
    passed: () => performance.now(),
    random: () => 0,
    fetch: (url, init) => fetch(url, { ...init, headers: { ...init?.headers, origin } }),
    WebSocket: socketFrom(origin),
    after(ms, run) {
      const timer = setTimeout(run, ms);
      return () => clearTimeout(timer);
    },
    // As a lock of the browser: until the worker ends, nobody is given it again, not even that worker.
    onlyOne: () =>
      new Promise((held) => {
        if (lockedBy === worker) return;
        lockedBy = worker;
        held();
      }),
    showBadge: async (next) => {
      badge = next;
    },
    alarms: {
      at: async (name, when) => void alarms.set(name, { when }),
      every: async (name, minutes) => void alarms.set(name, { minutes }),
      clear: async (name) => void alarms.delete(name),
    },
    notifications: {
      show: async (notification) => {
        shown.set(notification.id, notification);
        notified.push(notification);
      },
      clear: async (id) => void shown.delete(id),
      shown: async () => [...shown.keys()],
    },
    openPopup: async () => void opened.push('popup'),
    openOptions: async (hash) => void opened.push(hash),
  };
  let worker: Worker;

  const rig: WorkerRig = {
    db,
    get worker() {
      return worker;
    },
    shift: 0,
    get badge() {
      return badge;
    },
    alarms,
    notified,
    shown,
    opened,
    async signIn(server, upn, password) {
      return (await worker.answer({ type: 'sign_in', server, upn, password })) as SignInAnswer;
    },
    me: async () => ((await db.views.get('me'))?.maps as MeView | undefined) ?? null,
    connection: async () => (await readKept(db, 'connection')) ?? null,
    untilMe: (look, what) =>
      until(
        async () => {
          const me = await rig.me();
          return me && look(me);
        },
        what ?? look.toString(),
        WAIT,
      ),
    async untilState(state) {
      await until(async () => (await rig.connection())?.state === state, `connection ${state}`, WAIT);
    },
    async submit(command, waits = null) {
      const by = (await readKept(db, 'session'))!.user.id;
      const id = await submit(db, { command, label: command.type, by, waits, now: surroundings.now() });
      await worker.wake();
      return id;
    },
    untilAnswered: (id) =>
      until(
        async () => {
          const row = await db.outbox.get(id);
          return row?.status === 'answered' && row;
        },
        `an answer to ${id}`,
        WAIT,
      ),
    send: async (command) => rig.untilAnswered(await rig.submit(command)),
    async restart() {
      await worker.stop();
      worker = createWorker(db, surroundings);
      await worker.wake();
    },
    async stop() {
      await worker.stop();
      db.close();
    },
  };
  worker = createWorker(db, surroundings);
  await worker.wake();
  return rig;
}

/** A database of its own in memory. */
function memoryDatabase(): KeyturnDatabase {
  return new KeyturnDatabase('keyturn', { indexedDB: new IDBFactory(), IDBKeyRange });
}

function socketFrom(origin: string): typeof globalThis.WebSocket {
  return class extends WebSocket {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols, { origin });
    }
  } as unknown as typeof globalThis.WebSocket;
}
