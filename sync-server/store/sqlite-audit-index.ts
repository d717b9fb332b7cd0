import { closeSync, openSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { auditIndexSchema, createAuditFinder, indexRows } from './audit-index.ts';
import { queryOf } from './sqlite-query.ts';
import type { AuditIndex } from './store.ts';

const FILE = 'audit-index.db';
/** Counts changes of the tables and of what the keys of a record are. */
const VERSION = 3;
/** Pages that a commit brings home at most: a thousand, as SQLite has it, held everybody up for 25 ms. */
const CHECKPOINT_PAGES = 100;

/** The index of an embedded log, in a file of its own: it can always be made again, so it is in no backup. */
export function openSqliteAuditIndex(folder: string): { readonly auditIndex: AuditIndex; close(): void } {
  const path = join(folder, FILE);
  const db = openOrAnew(path);
  const insert = db.prepare('INSERT OR IGNORE INTO audit_index VALUES (?, ?, ?)');
  const move = db.prepare('INSERT OR REPLACE INTO audit_place VALUES (1, ?, ?)');
  return {
    auditIndex: {
      ...createAuditFinder(queryOf(db, path), ''),
      async add(keys, commandId) {
        db.exec('BEGIN');
        try {
          for (const { block, word, places } of indexRows(keys)) insert.run(block, word, places);
          move.run(keys.at(-1)!.seq, commandId);
          db.exec('COMMIT');
        } catch (fault) {
          if (db.isTransaction) db.exec('ROLLBACK');
          throw fault;
        }
      },
      async clear() {
        db.exec('BEGIN; DELETE FROM audit_index; DELETE FROM audit_place; COMMIT');
      },
    },
    close: () => db.close(),
  };
}

function openOrAnew(path: string): DatabaseSync {
  try {
    return open(path);
  } catch {
    // Damaged, or of another version: nothing is in it that the log does not have.
    for (const suffix of ['', '-wal', '-shm']) rmSync(path + suffix, { force: true });
    return open(path);
  }
}

function open(path: string): DatabaseSync {
  // Nobody else on the machine reads it; what SQLite makes beside it has the same mode.
  closeSync(openSync(path, 'a', 0o600));
  const db = new DatabaseSync(path);
  try {
    db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = NORMAL');
    db.exec(`PRAGMA wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
    const version = db.prepare('PRAGMA user_version').get()?.user_version;
    if (version === 0) db.exec(`BEGIN; ${auditIndexSchema('')} PRAGMA user_version = ${VERSION}; COMMIT`);
    else if (version !== VERSION) throw new Error(`version ${version}`);
    return db;
  } catch (fault) {
    db.close();
    throw fault;
  }
}
