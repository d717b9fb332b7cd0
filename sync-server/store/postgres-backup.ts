import type { DatabaseSync } from 'node:sqlite';
import type pg from 'pg';
import { LEFT_BEHIND, openBackup } from './backup-file.ts';
import { EMPTY, type Row } from './chain.ts';
import { writeWhole } from './durable.ts';
import { openPool } from './postgres-connection.ts';
import { openNewLog } from './sqlite-file.ts';

/** What a backup holds. Snapshots are left out: they are made again from the log. Events first, as answers point to them. */
export const TABLES = [
  { name: 'event', columns: ['seq', 'record', 'hash', 'mac'], types: ['bigint', 'text', 'text', 'text'] },
  { name: 'command', columns: ['key', 'seq', 'answer'], types: ['text', 'bigint', 'text'] },
  {
    name: 'secret',
    columns: ['kind', 'id', 'owner', 'value', 'expires_at'],
    types: ['text', 'text', 'text', 'text', 'bigint'],
  },
  {
    name: 'delivery',
    columns: ['id', 'channel', 'target', 'body', 'status', 'attempts', 'created_at', 'next_at', 'error'],
    types: ['text', 'text', 'text', 'text', 'text', 'int', 'bigint', 'bigint', 'text'],
  },
  { name: 'progress', columns: ['name', 'seq'], types: ['text', 'bigint'] },
] as const;
const ROWS_AT_ONCE = 2_000;
type Values = (string | number | null)[];

/** Copies the log of a database into a file of the embedded store's form, all of it as of one instant. */
export async function backupPostgres(url: string, file: string): Promise<void> {
  const pool = await openPool(url);
  try {
    await writeWhole(file, (fresh) =>
      inTransaction(pool, 'BEGIN ISOLATION LEVEL REPEATABLE READ READ ONLY', async (client) => {
        const db = openNewLog(fresh);
        try {
          for (const table of TABLES) await copyOut(client, db, table);
        } finally {
          db.close();
        }
      }),
    );
  } finally {
    await pool.end();
  }
}

/**
 * Copies a file of the embedded store's form into a database with an empty log, all or nothing. What a server that was never
 * set up left there beside the log makes room.
 */
export async function restorePostgres(file: string, url: string): Promise<void> {
  const pool = await openPool(url);
  const db = openBackup(file);
  try {
    await inTransaction(pool, 'BEGIN', async (client) => {
      const head = await client.query('SELECT seq FROM keyturn.head FOR UPDATE');
      if (head.rows[0].seq > 0)
        throw new Error('The log in this database has records already: set KEYTURN_DATABASE_URL to an empty database.');
      for (const { name } of TABLES.toReversed()) await client.query(`DELETE FROM keyturn.${name}`);
      const there = db.prepare("SELECT 1 FROM sqlite_schema WHERE type = 'table' AND name = ?");
      // An older program's backup has fewer tables.
      for (const table of TABLES) if (there.get(table.name)) await copyIn(db, client, table);
      const last =
        (db.prepare('SELECT seq, hash FROM event ORDER BY seq DESC LIMIT 1').get() as Row | undefined) ?? EMPTY;
      await client.query('UPDATE keyturn.head SET seq = $1, hash = $2', [last.seq, last.hash]);
    });
  } finally {
    db.close();
    await pool.end();
  }
}

async function copyOut(
  client: pg.PoolClient,
  db: DatabaseSync,
  { name, columns }: (typeof TABLES)[number],
): Promise<void> {
  await client.query(`DECLARE rows_of_${name} NO SCROLL CURSOR FOR SELECT ${columns.join(', ')} FROM keyturn.${name}`);
  const places = columns.map(() => '?').join(', ');
  const insert = db.prepare(`INSERT INTO ${name} (${columns.join(', ')}) VALUES (${places})`);
  for (;;) {
    const text = `FETCH ${ROWS_AT_ONCE} FROM rows_of_${name}`;
    const { rows } = await client.query<Values>({ text, rowMode: 'array' });
    db.exec('BEGIN');
    for (const row of rows) insert.run(...row);
    db.exec('COMMIT');
    if (rows.length < ROWS_AT_ONCE) return;
  }
}

async function copyIn(
  db: DatabaseSync,
  client: pg.PoolClient,
  { name, columns, types }: (typeof TABLES)[number],
): Promise<void> {
  const arrays = types.map((type, index) => `$${index + 1}::${type}[]`).join(', ');
  const insert = `INSERT INTO keyturn.${name} (${columns.join(', ')}) SELECT * FROM unnest(${arrays})`;
  const which = name === 'secret' ? ` WHERE NOT ${LEFT_BEHIND}` : '';
  const select = db.prepare(`SELECT ${columns.join(', ')} FROM ${name}${which}`);
  select.setReturnArrays(true);
  let batch: Values[] = [];
  const flush = async () => {
    await client.query(
      insert,
      columns.map((_, column) => batch.map((row) => row[column] ?? null)),
    );
    batch = [];
  };
  for (const row of select.iterate()) {
    batch.push(row as unknown as Values);
    if (batch.length === ROWS_AT_ONCE) await flush();
  }
  await flush();
}

/** Ends the connection on a fault, and with it the transaction. */
async function inTransaction(
  pool: pg.Pool,
  begin: string,
  work: (client: pg.PoolClient) => Promise<void>,
): Promise<void> {
  const client = await pool.connect();
  try {
    await client.query(begin);
    await work(client);
    await client.query('COMMIT');
    client.release();
  } catch (fault) {
    client.release(true);
    throw fault;
  }
}
