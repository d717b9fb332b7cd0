import pg from 'pg';
import { migrate } from './postgres-schema.ts';

/** What a batch, a projection and people signing in need at once; the log itself is one writer at a time. */
const CONNECTIONS = 8;
const SECOND = 1_000;
const BIGINT = 20;

/** How every connection is made. A node that hangs in the middle of a turn loses it, so that the others go on. */
export function connectionOptions(url: string): pg.ClientConfig {
  return {
    connectionString: url,
    application_name: 'keyturn',
    connectionTimeoutMillis: 5 * SECOND,
    lock_timeout: 10 * SECOND,
    idle_in_transaction_session_timeout: 10 * SECOND,
    statement_timeout: 30 * SECOND,
    query_timeout: 40 * SECOND,
    keepAlive: true,
    // Places in the log and instants are far below 2^53.
    types: {
      getTypeParser: ((oid: number, format?: 'text' | 'binary') =>
        oid === BIGINT ? Number : pg.types.getTypeParser(oid, format as 'text')) as typeof pg.types.getTypeParser,
    },
  };
}

/** A pool on a database that is reachable and has this program's schema. Throws one line that says what to do. */
export async function openPool(url: string): Promise<pg.Pool> {
  const pool = new pg.Pool({ ...connectionOptions(url), max: CONNECTIONS, pipeline: true });
  // A connection that breaks is dropped by the pool; whoever was using it learns of it from their query.
  pool.on('error', () => {});
  pool.on('connect', (client) => client.on('error', () => {}));
  try {
    const client = await pool.connect().catch((fault) => {
      throw unreachable(url, fault);
    });
    try {
      await migrate(client);
    } finally {
      client.release(true);
    }
    return pool;
  } catch (fault) {
    await pool.end();
    throw fault;
  }
}

/** Whether the database can wake the other nodes. Some that speak PostgreSQL's protocol cannot; there the nodes poll. */
export async function canNotify(pool: pg.Pool, channel: string): Promise<boolean> {
  return pool.query(`NOTIFY ${channel}`).then(
    () => true,
    () => false,
  );
}

/** The address without user and password, as it ends up in a log. */
function unreachable(url: string, fault: unknown): Error {
  const place = URL.canParse(url) ? new URL(url).host + new URL(url).pathname : 'the given URL';
  const code = fault instanceof Error && 'code' in fault ? String(fault.code) : '';
  const reason = fault instanceof Error && fault.message ? fault.message : code;
  return new Error(
    `KEYTURN_DATABASE_URL: no connection to PostgreSQL at ${place} (${reason}). Start it, or correct the URL.`,
  );
}
