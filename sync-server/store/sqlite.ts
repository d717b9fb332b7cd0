import type { DatabaseSync } from 'node:sqlite';
import type { Recorded } from '../../core/events.ts';
import type { Answer } from '../../core/wire/frames.ts';
import { chainOn, checkedLinks, checkedRecords, createChain, EMPTY, type Row, verifyChain } from './chain.ts';
import { createDeliveries } from './deliveries.ts';
import { createSecrets } from './secrets.ts';
import { createSnapshotSeal } from './snapshots.ts';
import { openSqliteAuditIndex } from './sqlite-audit-index.ts';
import { explained, openSqliteFile } from './sqlite-file.ts';
import { queryOf } from './sqlite-query.ts';
import { rowsOf } from './sqlite-rows.ts';
import { createSqliteSnapshots } from './sqlite-snapshots.ts';
import { type Errand, partsOf, verifyInThreads } from './sqlite-verify.ts';
import type { Head, Keys, Store, Turn, Verification } from './store.ts';

/**
 * The log in a folder, for one process. `key` is the 32-byte secret key. Throws one clear line when another process has the
 * folder or the file is damaged.
 */
export async function openSqliteStore(options: { readonly folder: string; readonly key: Uint8Array }): Promise<Store> {
  const chain = createChain(options.key);
  const { db, path, close } = await openSqliteFile(options.folder);
  const statements = prepare(db);
  const snapshots = createSqliteSnapshots(db, createSnapshotSeal(options.key));
  const query = queryOf(db, path);
  const index = openSqliteAuditIndex(options.folder);
  const takeTurn = createQueue();
  let head = newest();

  function newest(): Head {
    return (statements.head.get() as Head | undefined) ?? EMPTY;
  }

  async function begin(after: number, keys: Keys): Promise<Turn> {
    const giveBack = await takeTurn();
    try {
      const newer = after === head.seq ? [] : await read(after, head.seq - after);
      return { newer, known: knownOf(typeof keys === 'function' ? keys() : keys), ...endings(giveBack) };
    } catch (fault) {
      giveBack();
      throw explained(fault, path);
    }
  }

  function endings(giveBack: () => void): Pick<Turn, 'commit' | 'abort'> {
    let over = false;
    return {
      async commit(records, answers) {
        if (over) throw new Error('This turn is over.');
        over = true;
        try {
          guarded(() => write(records, answers));
        } finally {
          giveBack();
        }
      },
      async abort() {
        if (!over) giveBack();
        over = true;
      },
    };
  }

  function write(records: readonly Recorded[], answers: readonly { key: string; answer: Answer }[]): void {
    const rows = chainOn(chain, head, records);
    const last = rows.at(-1) ?? head;
    statements.begin.run();
    try {
      for (const row of rows) statements.append.run(row.seq, row.record, row.hash, row.mac);
      for (const { key, answer } of answers) statements.answer.run(key, last.seq, JSON.stringify(answer));
      statements.commit.run();
      head = { seq: last.seq, hash: last.hash };
    } catch (fault) {
      if (db.isTransaction) statements.rollback.run();
      // Whether a commit that failed half-way took hold, the file alone knows.
      head = newest();
      throw fault;
    }
  }

  function knownOf(keys: readonly string[]): Map<string, Answer> {
    const known = new Map<string, Answer>();
    // Together, so that the file is locked once and not for each.
    statements.look.run();
    try {
      for (const key of keys) {
        const row = statements.known.get(key);
        if (row) known.set(key, JSON.parse(String(row.answer)));
      }
    } finally {
      statements.commit.run();
    }
    return known;
  }

  async function read(after: number, limit: number): Promise<readonly Recorded[]> {
    return checkedRecords(chain, after, from(after, after === 0 ? limit : limit + 1));
  }

  function verify(known = EMPTY): Promise<Verification> {
    const { key } = options;
    const errands = partsOf(head.seq).map((part): Errand => ({ ...part, path, key, least: head.seq, known }));
    if (errands.length > 1) return verifyInThreads(errands);
    return verifyChain(chain, head, async (after, limit) => from(after + 1, limit), known);
  }

  function from(seq: number, limit: number): Row[] {
    return guarded(() => statements.from(seq, limit));
  }

  function guarded<T>(work: () => T): T {
    try {
      return work();
    } catch (fault) {
      throw explained(fault, path);
    }
  }

  return {
    shared: false,
    begin,
    read,
    readLinks: async (after, limit) => checkedLinks(chain, after, from(after, after === 0 ? limit : limit + 1)),
    readSnapshot: async (version) => guarded(() => snapshots.read(version)),
    writeSnapshot: snapshots.write,
    head: async () => head,
    verify,
    async ping() {
      guarded(newest);
    },
    lease: async () => true,
    secrets: createSecrets(query, 'secret'),
    deliveries: createDeliveries(query, 'delivery', 'progress'),
    auditIndex: index.auditIndex,
    onAppended() {},
    tell: async () => {},
    onTold() {},
    onMissed() {},
    async close() {
      const giveBack = await takeTurn();
      index.close();
      close();
      giveBack();
    },
  };
}

function prepare(db: DatabaseSync) {
  return {
    from: rowsOf(db),
    look: db.prepare('BEGIN'),
    begin: db.prepare('BEGIN IMMEDIATE'),
    commit: db.prepare('COMMIT'),
    rollback: db.prepare('ROLLBACK'),
    head: db.prepare('SELECT seq, hash FROM event ORDER BY seq DESC LIMIT 1'),
    append: db.prepare('INSERT INTO event (seq, record, hash, mac) VALUES (?, ?, ?, ?)'),
    answer: db.prepare('INSERT INTO command (key, seq, answer) VALUES (?, ?, ?)'),
    known: db.prepare('SELECT answer FROM command WHERE key = ?'),
  };
}

/** Lets one in after the other; each says when it is done. */
function createQueue(): () => Promise<() => void> {
  let last = Promise.resolve();
  return async () => {
    const before = last;
    let done = () => {};
    last = new Promise((resolve) => {
      done = resolve;
    });
    await before;
    return done;
  };
}
