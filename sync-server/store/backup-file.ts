import { existsSync } from 'node:fs';
import { DatabaseSync } from 'node:sqlite';
import { createChain, EMPTY, verifyChain } from './chain.ts';
import { rowsOf } from './sqlite-rows.ts';
import { refuseNewer } from './sqlite-schema.ts';
import type { SecretKind } from './store.ts';

const SHORT_LIVED: readonly SecretKind[] = ['session', 'invitation', 'challenge', 'totp_pending'];

/**
 * Which secrets a restore leaves behind, as a condition in SQL: what was ended or used since the backup must not be good
 * again, and the log that said so is gone.
 */
export const LEFT_BEHIND = `kind IN ('${SHORT_LIVED.join("', '")}')`;

/** Throws one line unless the file is a whole backup whose every record is what was written under this key. */
export async function checkBackup(file: string, secretKey: Uint8Array): Promise<void> {
  const db = openBackup(file);
  try {
    const from = rowsOf(db);
    const found = await verifyChain(createChain(secretKey), EMPTY, async (after, limit) => from(after + 1, limit));
    if (!found.ok)
      throw new Error(
        found.why === 'mac'
          ? `${file} was not sealed with this secret key (record ${found.seq}): bring the key file of the server it came from.`
          : `${file} is not what was written: record ${found.seq} is ${found.why}. Take another backup.`,
      );
  } finally {
    db.close();
  }
}

/** The backup, to be read. Throws one line where it is none. */
export function openBackup(file: string): DatabaseSync {
  if (!existsSync(file)) throw new Error(`There is no file ${file}.`);
  let db: DatabaseSync | undefined;
  try {
    db = new DatabaseSync(file, { readOnly: true });
    const version = Number(db.prepare('PRAGMA user_version').get()?.user_version);
    const found = db.prepare('PRAGMA quick_check(1)').get()?.quick_check;
    if (version === 0 || found !== 'ok') throw new Error(version === 0 ? 'no log in it' : String(found));
    refuseNewer(version);
    return db;
  } catch (fault) {
    db?.close();
    const reason = fault instanceof Error ? fault.message.replaceAll('\n', ' ') : String(fault);
    throw new Error(`${file} is no whole backup of Keyturn: ${reason}. Take another one.`);
  }
}
