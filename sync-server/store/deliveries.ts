import type { Query } from './secrets.ts';
import type { Deliveries, Delivery, Planned } from './store.ts';

type Row = {
  id: string;
  channel: Delivery['channel'];
  target: string;
  body: string;
  status: Delivery['status'];
  attempts: number;
  created_at: number;
  next_at: number | null;
  error: string | null;
};

/** Written in one statement, and made durable together. */
const AT_ONCE = 50;

/** The queue in `table` and its cursor in `cursor`, in the SQL that SQLite and PostgreSQL have in common. */
export function createDeliveries(query: Query, table: string, cursor: string): Deliveries {
  async function addAll(deliveries: readonly Planned[], now: number): Promise<void> {
    for (let start = 0; start < deliveries.length; start += AT_ONCE) {
      const some = deliveries.slice(start, start + AT_ONCE);
      const row = (index: number) => [2, 3, 4, 5].map((place) => `$${4 * index + place}`).join();
      const rows = some.map((_, index) => `(${row(index)}, 'waiting', 0, $1, $1, NULL)`);
      await query(
        `INSERT INTO ${table} (id, channel, target, body, status, attempts, created_at, next_at, error)
         VALUES ${rows.join()} ON CONFLICT (id) DO NOTHING`,
        [now, ...some.flatMap(({ id, channel, target, body }) => [id, channel, target, body])],
      );
    }
  }

  return {
    async cursor(name) {
      const [row] = (await query(`SELECT seq FROM ${cursor} WHERE name = $1`, [name])) as { seq: number }[];
      return row ? row.seq : null;
    },
    async advance(name, seq) {
      await query(
        `INSERT INTO ${cursor} (name, seq) VALUES ($1, $2) ON CONFLICT (name) DO UPDATE SET seq = excluded.seq
         WHERE ${cursor}.seq < excluded.seq`,
        [name, seq],
      );
    },
    add: (delivery, now) => addAll([delivery], now),
    addAll,
    async due(now, limit) {
      const sql = `SELECT * FROM ${table} WHERE status = 'waiting' AND next_at <= $1 ORDER BY next_at, id LIMIT $2`;
      return ((await query(sql, [now, limit])) as Row[]).map(toDelivery);
    },
    async nextAt() {
      const sql = `SELECT MIN(next_at) AS at FROM ${table} WHERE status = 'waiting'`;
      const [row] = (await query(sql, [])) as { at: number | null }[];
      return row?.at ?? null;
    },
    async sent(id, now) {
      await query(`UPDATE ${table} SET status = 'sent', error = NULL, next_at = $2 WHERE id = $1`, [id, now]);
    },
    async failed(id, error, retryAt) {
      await query(
        // Said what it is, as PostgreSQL takes what is compared with 0 for a number too small for an instant.
        `UPDATE ${table} SET status = CASE WHEN CAST($3 AS BIGINT) < 0 THEN 'stuck' ELSE 'waiting' END, attempts = attempts + 1,
         error = $2, next_at = $3 WHERE id = $1 AND status = 'waiting'`,
        [id, error, retryAt ?? -1],
      );
    },
    async retry(id, now) {
      await query(`UPDATE ${table} SET status = 'waiting', next_at = $2 WHERE id = $1 AND status = 'stuck'`, [id, now]);
    },
    async list(limit) {
      // Each kind by an index of its own: to sort all there are would hold everybody up.
      const newest = (kind: string) =>
        `SELECT * FROM (SELECT * FROM ${table} WHERE ${kind} ORDER BY created_at DESC, id LIMIT $1) AS newest`;
      const sql = `SELECT * FROM (${newest("status = 'stuck'")} UNION ALL ${newest("status <> 'stuck'")}) AS listed
        ORDER BY CASE status WHEN 'stuck' THEN 0 ELSE 1 END, created_at DESC, id LIMIT $1`;
      return ((await query(sql, [limit])) as Row[]).map(toDelivery);
    },
    async forget(before) {
      await query(`DELETE FROM ${table} WHERE status = 'sent' AND created_at < $1`, [before]);
    },
  };
}

function toDelivery({ id, channel, target, body, status, attempts, created_at, next_at, error }: Row): Delivery {
  const nextAt = next_at === null || next_at < 0 ? null : next_at;
  return { id, channel, target, body, status, attempts, createdAt: created_at, nextAt, error };
}
