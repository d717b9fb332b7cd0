import { type Postgres, startPostgres } from './postgres.ts';
import { startBareServer, startTestServer, type TestServer } from './server.ts';
import { runSql } from './store-places.ts';

/** Two servers on one log in PostgreSQL. People are made at `one`. */
export type TwoNodes = {
  readonly postgres: Postgres;
  readonly one: TestServer;
  readonly other: Awaited<ReturnType<typeof startBareServer>>;
  /** From here on, and for a moment, neither node hears what the other one records. */
  unheard(): Promise<void>;
  close(): Promise<void>;
};

/** Ends the connections by which nodes hear of each other; they are back after a pause. */
const UNHEARD = `SELECT pg_terminate_backend(pid) FROM pg_stat_activity
  WHERE datname = current_database() AND query LIKE 'LISTEN%'`;

export async function startTwoNodes(): Promise<TwoNodes> {
  const undo: (() => Promise<void>)[] = [];
  const close = async () => {
    for (const step of undo.splice(0).reverse()) await step();
  };
  try {
    const postgres = await startPostgres();
    undo.push(() => postgres.stop());
    const url = await postgres.freshDatabase();
    const env = { KEYTURN_DATABASE_URL: url };
    const one = await startTestServer({ env });
    undo.push(() => one.close());
    const other = await startBareServer({ env: { ...env, KEYTURN_SECRET_KEY_FILE: one.config.secretKeyFile } });
    undo.push(() => other.close());
    return { postgres, one, other, unheard: () => runSql(url, UNHEARD), close };
  } catch (fault) {
    await close();
    throw fault;
  }
}
