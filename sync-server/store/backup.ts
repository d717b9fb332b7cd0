import { copyFileSync, existsSync, rmSync } from 'node:fs';
import { join } from 'node:path';
import { backup, DatabaseSync } from 'node:sqlite';
import { checkBackup, LEFT_BEHIND } from './backup-file.ts';
import { writeWhole } from './durable.ts';
import type { StoreOptions } from './open.ts';
import { backupPostgres, restorePostgres } from './postgres-backup.ts';
import { BUSY_TIMEOUT_MS, explained, LOG_FILE, openSqliteFile } from './sqlite-file.ts';
import { StoreAway } from './store.ts';

/** To be said with every backup. */
export const KEY_NOTE =
  'The backup does not hold the secret key: keep a copy of KEYTURN_SECRET_KEY_FILE elsewhere. Without it no backup can be restored.';

/** All pages in one step, so that a busy log does not make it start over and over. */
const ALL_PAGES = 2 ** 31 - 1;

/**
 * Writes a consistent copy of the log, its answers and its secrets to `file`, whichever store it is in and while servers
 * use it. A backup of one kind of store can be restored into the other. The secret key is not in it: see KEY_NOTE.
 */
export async function backupStore(from: Omit<StoreOptions, 'key'>, file: string): Promise<void> {
  if (existsSync(file)) throw new Error(`${file} is there already: give the backup another name.`);
  await (from.databaseUrl ? backupPostgres(from.databaseUrl, file) : backupSqlite(from.folder, file));
}

/**
 * Puts a backup into an empty store, after it walked its chain with the secret key. Nobody is signed in there, as somebody
 * may have been signed out since. Throws one line where the log there has records already, or where the backup is not what
 * was written.
 */
export async function restoreStore(file: string, to: StoreOptions): Promise<void> {
  await checkBackup(file, to.key);
  await (to.databaseUrl ? restorePostgres(file, to.databaseUrl) : restoreSqlite(file, to.folder));
}

async function backupSqlite(folder: string, file: string): Promise<void> {
  const path = join(folder, LOG_FILE);
  if (!existsSync(path)) throw new Error(`There is no log at ${path}: set KEYTURN_DATA to the folder that holds it.`);
  await writeWhole(file, async (fresh) => {
    const db = new DatabaseSync(path, { timeout: BUSY_TIMEOUT_MS });
    try {
      await backup(db, fresh, { rate: ALL_PAGES });
    } catch (fault) {
      const told = explained(fault, path);
      // The log is only read here: what cannot be written is its copy.
      throw told instanceof StoreAway ? explained(fault, file) : told;
    } finally {
      db.close();
    }
    // One file that can be carried about, with no -wal beside it.
    const copy = new DatabaseSync(fresh);
    copy.exec('PRAGMA journal_mode = DELETE');
    copy.close();
  });
}

async function restoreSqlite(file: string, folder: string): Promise<void> {
  const { db, path, close } = await openSqliteFile(folder);
  try {
    if (db.prepare('SELECT 1 FROM event LIMIT 1').get())
      throw new Error(
        `The log in ${folder} has records already: move it away, or set KEYTURN_DATA to an empty folder.`,
      );
    db.close();
    for (const suffix of ['-wal', '-shm']) rmSync(path + suffix, { force: true });
    await writeWhole(path, (fresh) => {
      copyFileSync(file, fresh);
      const copy = new DatabaseSync(fresh);
      copy.exec(`PRAGMA secure_delete = ON; DELETE FROM secret WHERE ${LEFT_BEHIND}`);
      copy.close();
    });
  } finally {
    close();
  }
}
