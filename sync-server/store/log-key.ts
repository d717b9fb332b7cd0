import { existsSync } from 'node:fs';
import { join } from 'node:path';
import type { StoreOptions } from './open.ts';
import { openPool } from './postgres-connection.ts';
import { readSecretKey } from './secret-key.ts';
import { LOG_FILE } from './sqlite-file.ts';

/**
 * The 32-byte secret key of a log; made (mode 600) where there is neither. Throws one line that says what to do where the log
 * is there and its key is not: a new one would read nothing of it, and stand where the right one belongs.
 */
export async function readLogKey(path: string, log: Omit<StoreOptions, 'key'>): Promise<Uint8Array> {
  if (!existsSync(path) && (await isSealed(log))) throw keyIsAbsent(path);
  return readSecretKey(path);
}

/** What is said where a key is needed that is not there. */
export function keyIsAbsent(path: string): Error {
  return new Error(
    `KEYTURN_SECRET_KEY_FILE: ${path} is absent, and the log was sealed with it. Bring it from its backup or another node.`,
  );
}

/** Whether there is a log that some key was made for. */
async function isSealed({ folder, databaseUrl }: Omit<StoreOptions, 'key'>): Promise<boolean> {
  if (!databaseUrl) return existsSync(join(folder, LOG_FILE));
  const pool = await openPool(databaseUrl);
  try {
    const { rows } = await pool.query<{ seq: number }>('SELECT seq FROM keyturn.head');
    return (rows[0]?.seq ?? 0) > 0;
  } finally {
    await pool.end();
  }
}
