import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import pg from 'pg';
import type { StoreOptions } from '../../sync-server/store/open.ts';
import type { Postgres } from './postgres.ts';

/** A place where a log can be, and the back door that a tamperer takes. */
export type Place = {
  readonly at: Omit<StoreOptions, 'key'>;
  /** Runs SQL on the tables, past the store. */
  tamper(sql: string): Promise<void>;
  remove(): Promise<void>;
};

export async function sqlitePlace(): Promise<Place> {
  const folder = await mkdtemp(join(tmpdir(), 'keyturn-store-'));
  return {
    at: { folder },
    async tamper(sql) {
      const db = new DatabaseSync(join(folder, 'log.db'), { enableForeignKeyConstraints: false });
      db.exec(sql);
      db.close();
    },
    remove: () => rm(folder, { recursive: true }),
  };
}

export async function postgresPlace(postgres: Postgres): Promise<Place> {
  const databaseUrl = await postgres.freshDatabase();
  return {
    at: { folder: '', databaseUrl },
    tamper: (sql) => runSql(databaseUrl, `SET search_path = keyturn; SET session_replication_role = replica; ${sql}`),
    remove: async () => {},
  };
}

export async function runSql(url: string, sql: string): Promise<void> {
  const client = new pg.Client(url);
  await client.connect();
  await client.query(sql).finally(() => client.end());
}
