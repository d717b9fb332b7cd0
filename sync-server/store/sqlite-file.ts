import { chmodSync, closeSync, existsSync, mkdirSync, openSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { writeWhole } from './durable.ts';
import { migrate } from './sqlite-schema.ts';
import { StoreAway } from './store.ts';

export const LOG_FILE = 'log.db';
const LOCK_FILE = 'lock.db';
/** A full check reads the whole file; a larger one is left to `audit verify`, so that a start stays short. */
const LARGEST_CHECKED_BYTES = 256 * 1024 * 1024;
/** A quarter of what SQLite takes by itself: a commit that has to bring its pages home is not waited for so long. */
const CHECKPOINT_PAGES = 250;
/** An open connection to a backup, say, holds the file for a moment. */
export const BUSY_TIMEOUT_MS = 5_000;
const SQLITE = { busy: 5, corrupt: 11, notADatabase: 26 } as const;
/** By SQLite's code, what keeps a file from being used that is whole. */
const AWAY: Readonly<Record<number, string>> = {
  5: 'another program holds it; end that one',
  8: 'it can only be read; give it to the user of the server',
  10: 'its disk fails; look after the disk',
  13: 'its disk is full; make room',
  14: 'it cannot be opened; look after its folder, and how many files may be open (ulimit -n)',
};

export type SqliteFile = { readonly db: DatabaseSync; readonly path: string; close(): void };

/**
 * Opens the log of a folder for this process alone; makes folder and log where there is none. Throws one line that says
 * what to do when another process has it, or when the file is damaged.
 */
export async function openSqliteFile(folder: string): Promise<SqliteFile> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const lock = takeLock(folder);
  try {
    const path = join(folder, LOG_FILE);
    if (!existsSync(path)) await createLog(path);
    const db = openLog(path);
    return {
      db,
      path,
      close() {
        if (db.isOpen) db.close();
        lock.close();
      },
    };
  } catch (fault) {
    lock.close();
    throw fault;
  }
}

/** Takes the folder. The lock is the operating system's, so it ends with the process, however that ends. */
function takeLock(folder: string): DatabaseSync {
  const path = join(folder, LOCK_FILE);
  // Never opened where it is there: to close any handle of a file ends all locks that this process has on it.
  if (!existsSync(path)) closeSync(openSync(path, 'a', 0o600));
  const lock = new DatabaseSync(path);
  try {
    lock.exec('BEGIN EXCLUSIVE');
    return lock;
  } catch (fault) {
    lock.close();
    if (codeOf(fault) !== SQLITE.busy) throw fault;
    throw new Error(
      `Another Keyturn process uses ${folder}: stop it first, or set KEYTURN_DATA to another folder for this one.`,
    );
  }
}

/** Says what to do about a file that is damaged, or away just now; any other fault is given back as it is. */
export function explained(fault: unknown, path: string): unknown {
  const code = codeOf(fault);
  const why = AWAY[code ?? 0];
  if (why) return new StoreAway(`${path} cannot be used now: ${why}.`, { cause: fault });
  if (code !== SQLITE.corrupt && code !== SQLITE.notADatabase) return fault;
  return damaged(path, fault instanceof Error ? fault.message : String(fault));
}

async function createLog(path: string): Promise<void> {
  if (existsSync(`${path}-wal`)) throw damaged(path, 'it is gone, though its -wal file is there');
  await writeWhole(path, (fresh) => openNewLog(fresh).close());
}

/** An empty log in a file of its own, for this program's schema. */
export function openNewLog(path: string): DatabaseSync {
  const db = new DatabaseSync(path);
  migrate(db);
  return db;
}

function openLog(path: string): DatabaseSync {
  const { size } = statSync(path);
  if (size === 0) throw damaged(path, 'it is empty');
  chmodSync(path, 0o600);
  let db: DatabaseSync | undefined;
  try {
    db = new DatabaseSync(path, { timeout: BUSY_TIMEOUT_MS, enableForeignKeyConstraints: true });
    db.exec('PRAGMA journal_mode = WAL; PRAGMA synchronous = FULL; PRAGMA fullfsync = ON; PRAGMA secure_delete = ON');
    db.exec(`PRAGMA wal_autocheckpoint = ${CHECKPOINT_PAGES}`);
    if (db.prepare('PRAGMA user_version').get()?.user_version === 0) throw damaged(path, 'it is not a log of Keyturn');
    migrate(db);
    if (size <= LARGEST_CHECKED_BYTES) quickCheck(db, path);
    return db;
  } catch (fault) {
    db?.close();
    throw explained(fault, path);
  }
}

function quickCheck(db: DatabaseSync, path: string): void {
  const found = db.prepare('PRAGMA quick_check(1)').get()?.quick_check;
  if (found !== 'ok') throw damaged(path, String(found).replaceAll('\n', ' '));
}

function damaged(path: string, how: string): Error {
  return new Error(
    `${path} is damaged: ${how}. Move it away with its -wal file, then restore a backup: keyturn restore FILE`,
  );
}

function codeOf(fault: unknown): number | undefined {
  if (!(fault instanceof Error) || !('errcode' in fault) || typeof fault.errcode !== 'number') return undefined;
  // The low byte; the rest tells variants apart.
  return fault.errcode & 0xff;
}
