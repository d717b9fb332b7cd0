import { openPostgresStore } from './postgres.ts';
import { openSqliteStore } from './sqlite.ts';
import type { Store } from './store.ts';

export type StoreOptions = {
  /** The folder of the embedded log. */
  readonly folder: string;
  /** A `postgres://` URL, where the log is in PostgreSQL instead. */
  readonly databaseUrl?: string | undefined;
  /** The 32-byte secret key. */
  readonly key: Uint8Array;
};

/** Opens the log where the configuration says it is. Throws one line that says what to do where it cannot. */
export function openStore({ folder, databaseUrl, key }: StoreOptions): Promise<Store> {
  return databaseUrl ? openPostgresStore({ url: databaseUrl, key }) : openSqliteStore({ folder, key });
}
