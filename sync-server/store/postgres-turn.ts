import type pg from 'pg';
import type { Answer } from '../../core/wire/frames.ts';
import { type Chain, chainOn, checkedRecords, type Row } from './chain.ts';
import type { Head, Keys, Turn } from './store.ts';

export type TurnOptions = {
  readonly pool: pg.Pool;
  readonly chain: Chain;
  /** The statement that wakes the other nodes, or nothing where the database has none. */
  readonly notify: string;
};

// The log is acknowledged when it is on disk, whatever the database does with other people's transactions.
const BEGIN = `BEGIN;
  SELECT set_config('synchronous_commit', 'on', true) WHERE current_setting('synchronous_commit') = 'off';
  SELECT seq, hash FROM keyturn.head FOR UPDATE`;
// Together, as each question more keeps the log from the other nodes.
const LOOK = `SELECT seq, record, hash, mac, NULL AS key, NULL AS answer FROM keyturn.event WHERE seq >= $1
  UNION ALL SELECT NULL, NULL, NULL, NULL, key, answer FROM keyturn.command WHERE key = ANY($2)`;
const WRITE = `WITH
  e AS (INSERT INTO keyturn.event (seq, record, hash, mac) SELECT * FROM unnest($1::bigint[], $2::text[], $3::text[], $4::text[])),
  c AS (INSERT INTO keyturn.command (key, seq, answer) SELECT key, $5, answer FROM unnest($6::text[], $7::text[]) AS a (key, answer))
  UPDATE keyturn.head SET seq = $5, hash = $8`;

/** Locks the head of the log for one batch. A fault at any point ends the connection, and with it the transaction. */
export async function beginTurn(options: TurnOptions, after: number, keys: Keys): Promise<Turn> {
  const { pool, chain, notify } = options;
  const client = await pool.connect();
  let over = false;

  async function orGiveUp<T>(work: () => Promise<T>): Promise<T> {
    try {
      return await work();
    } catch (fault) {
      over = true;
      client.release(true);
      throw fault;
    }
  }

  return orGiveUp(async () => {
    const head = await lockHead(client);
    const { rows, known } = await look(client, after < head.seq ? after : head.seq + 1, keys);
    const newer = rows.length ? checkedRecords(chain, after, rows) : [];
    return {
      newer,
      known,
      async commit(records, answers) {
        if (over) throw new Error('This turn is over.');
        await orGiveUp(async () => {
          const rows = chainOn(chain, head, records);
          const { seq, hash } = rows.at(-1) ?? head;
          const kept = [answers.map(({ key }) => key), answers.map(({ answer }) => JSON.stringify(answer))];
          const write = { name: 'write', text: WRITE, values: [...columnsOf(rows), seq, ...kept, hash] };
          // One after the other on the wire, without waiting in between; after a failed write the commit is a rollback.
          await Promise.all([client.query(write), client.query(`${notify}COMMIT`)]);
        });
        over = true;
        client.release();
      },
      async abort() {
        if (over) return;
        await orGiveUp(() => client.query('ROLLBACK'));
        over = true;
        client.release();
      },
    };
  });
}

async function lockHead(client: pg.PoolClient): Promise<Head> {
  // Several statements in one round trip give several results, which the type does not know.
  const results = (await client.query(BEGIN)) as unknown as readonly pg.QueryResult<Head>[];
  const head = results.at(-1)?.rows[0];
  if (!head) throw new Error('The database has lost the head of the log. Restore a backup: keyturn restore FILE');
  return head;
}

/** The rows from a place in the log on, and the answers to commands of these keys. */
async function look(client: pg.PoolClient, from: number, keys: Keys) {
  const values = [from, typeof keys === 'function' ? keys() : keys];
  const { rows: found } = await client.query<Row & { key: string | null; answer: string }>({
    name: 'look',
    text: LOOK,
    values,
  });
  const known = new Map<string, Answer>();
  for (const { key, answer } of found) if (key !== null) known.set(key, JSON.parse(answer));
  const rows = found.filter(({ key }) => key === null).sort((one, other) => one.seq - other.seq);
  return { rows, known };
}

function columnsOf(rows: readonly Row[]): unknown[] {
  return [
    rows.map(({ seq }) => seq),
    rows.map(({ record }) => record),
    rows.map(({ hash }) => hash),
    rows.map(({ mac }) => mac),
  ];
}
