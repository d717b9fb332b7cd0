import type { DBCore } from 'dexie';
import { IDBKeyRange } from 'fake-indexeddb';
import { WebSocket } from 'ws';
import { KeyturnDatabase } from '../../extension/db/database.ts';
import type { Surroundings } from '../../extension/worker/surroundings.ts';
import { createWorker, type Worker } from '../../extension/worker/worker.ts';

export type MortalWorker = {
  readonly worker: Worker;
  /** How many steps it has done so far. */
  readonly steps: number;
  readonly dead: boolean;
  /** Ends it now. */
  die(): void;
};

/**
 * A worker that dies at its step number `last`, as a browser lets one die: what it began in the database and did not
 * finish is undone, its sockets are cut, and nothing of it goes on. A step is anything it does that could be seen from
 * outside: each thing asked of the database, each frame sent and each one received.
 */
export function mortalWorker(factory: IDBFactory, origin: string, last: number): MortalWorker {
  const transactions = new Set<{ abort(): void }>();
  const sockets = new Set<WebSocket>();
  let steps = 0;
  let dead = false;

  function die(): void {
    if (dead) return;
    dead = true;
    for (const socket of sockets) socket.terminate();
    for (const transaction of transactions) undo(transaction);
  }

  /** Whether it lives on. */
  function step(): boolean {
    if (!dead && ++steps >= last) die();
    return !dead;
  }

  class Socket extends WebSocket {
    constructor(url: string | URL, protocols?: string | string[]) {
      super(url, protocols, { origin });
      sockets.add(this);
      if (dead) this.terminate();
    }
    override send(data: Uint8Array): void {
      if (step()) super.send(data);
    }
    override emit(name: string | symbol, ...given: unknown[]): boolean {
      return name === 'message' ? step() && super.emit(name, ...given) : !dead && super.emit(name, ...given);
    }
  }

  const surroundings: Surroundings = {
    now: Date.now,
    passed: () => performance.now(),
    random: () => 0,
    fetch,
    WebSocket: Socket as unknown as typeof globalThis.WebSocket,
    after(ms, run) {
      const timer = setTimeout(() => !dead && run(), ms);
      return () => clearTimeout(timer);
    },
    onlyOne: async () => {},
    showBadge: async () => {},
    alarms: { at: async () => {}, every: async () => {}, clear: async () => {} },
    notifications: { show: async () => {}, clear: async () => {}, shown: async () => [] },
    openPopup: async () => {},
    openOptions: async () => {},
  };

  const db = new KeyturnDatabase(undefined, { indexedDB: factory, IDBKeyRange });
  db.use({ stack: 'dbcore', name: 'mortal', create: (core) => steppedCore(core, step, transactions) });
  return {
    worker: createWorker(db, surroundings),
    get steps() {
      return steps;
    },
    get dead() {
      return dead;
    },
    die,
  };
}

/** The database below Dexie, with a step before and after each thing asked of it. */
function steppedCore(core: DBCore, step: () => boolean, transactions: Set<{ abort(): void }>): DBCore {
  function stepped<Asked, Result>(ask: (asked: Asked) => Promise<Result>): (asked: Asked) => Promise<Result> {
    return async (asked) => {
      if (!step()) return never();
      const result = await ask(asked);
      return step() ? result : never();
    };
  }
  return {
    ...core,
    transaction(...asked) {
      const transaction = core.transaction(...asked);
      transactions.add(transaction);
      return transaction;
    },
    table(name) {
      const table = core.table(name);
      return {
        ...table,
        mutate: stepped(table.mutate),
        get: stepped(table.get),
        getMany: stepped(table.getMany),
        query: stepped(table.query),
        count: stepped(table.count),
      };
    },
  };
}

function never<Result>(): Promise<Result> {
  return new Promise(() => {});
}

function undo(transaction: { abort(): void }): void {
  try {
    transaction.abort();
  } catch {
    // It had ended.
  }
}
