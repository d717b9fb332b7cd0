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
    const client = await connected(pool, url);
    try {
      await migrate(client);
    } catch (fault) {
      throw fault instanceof pg.DatabaseError ? notOurs(url, fault) : fault;
    } finally {
      client.release(true);
    }
    return pool;
  } catch (fault) {
    await pool.end();
    throw fault;
  }
}

async function connected(pool: pg.Pool, url: string): Promise<pg.PoolClient> {
  try {
    return await pool.connect();
  } catch (fault) {
    throw unreachable(url, fault);
  }
}

/** Whether the database can wake the other nodes. Some that speak PostgreSQL's protocol cannot; there the nodes poll. */
export async function canNotify(pool: pg.Pool, channel: string): Promise<boolean> {
  return pool.query(`NOTIFY ${channel}`).then(
    () => true,
    () => false,
  );
}

/** By PostgreSQL's code, what to do about a connection it refuses. */
const FIXES: Readonly<Record<string, string>> = {
  28000: 'Correct the user and the password in the URL, or let PostgreSQL take them.',
  '28P01': 'Correct the user and the password in the URL.',
  '3D000': 'Make the database, or correct its name in the URL.',
  53300: `Let PostgreSQL take more connections: ${CONNECTIONS + 1} for each node.`,
};

function unreachable(url: string, fault: unknown): Error {
  const code = fault instanceof Error && 'code' in fault ? String(fault.code) : '';
  const reason = fault instanceof Error && fault.message ? fault.message : code;
  const fix = FIXES[code] ?? 'Start it, or correct the URL.';
  return new Error(`KEYTURN_DATABASE_URL: no connection to PostgreSQL at ${placeOf(url)} (${reason}). ${fix}`);
}

/** Where the schema can be neither read nor made. */
function notOurs(url: string, { message }: Error): Error {
  const fix = 'Let its user create in the database, or give it the schema "keyturn".';
  return new Error(`KEYTURN_DATABASE_URL: PostgreSQL at ${placeOf(url)} does not let us in (${message}). ${fix}`);
}

/** The address without user and password, as it ends up in a log. */
function placeOf(url: string): string {
  return URL.canParse(url) ? new URL(url).host + new URL(url).pathname : 'the given URL';
}
