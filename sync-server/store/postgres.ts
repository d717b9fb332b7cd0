import { randomUUID } from 'node:crypto';
import { checkedLinks, checkedRecords, createChain, EMPTY, type Row, verifyChain } from './chain.ts';
import { createDeliveries } from './deliveries.ts';
import { createPostgresAuditIndex } from './postgres-audit-index.ts';
import { askPostgres, readOnly } from './postgres-away.ts';
import { canNotify, openPool } from './postgres-connection.ts';
import { beginTurn } from './postgres-turn.ts';
import { APPENDED, TOLD, type Watch, watch } from './postgres-watch.ts';
import { createSecrets } from './secrets.ts';
import { createSnapshotSeal, SNAPSHOTS_KEPT, type SnapshotRow } from './snapshots.ts';
import type { Head, Store } from './store.ts';

/**
 * The log in a PostgreSQL database, for any number of nodes. `key` is the 32-byte secret key, the same on each. Throws one
 * clear line when the database cannot be reached or a newer program wrote it.
 */
export async function openPostgresStore(options: { readonly url: string; readonly key: Uint8Array }): Promise<Store> {
  const { url, key } = options;
  const chain = createChain(key);
  const seal = createSnapshotSeal(key);
  const pool = await openPool(url);
  const node = randomUUID();
  const notifies = await canNotify(pool, APPENDED);
  const notify = notifies ? `NOTIFY ${APPENDED}, '${node}'; ` : '';
  const appended: { readonly listener: () => void; readonly place: () => number }[] = [];
  const told: ((what: unknown) => void)[] = [];
  const missed: (() => void)[] = [];
  let watching: Watch | null = null;

  function listen(): void {
    watching ??= watch({
      url,
      node,
      listens: notifies,
      behind: async () => {
        const { seq } = await head();
        return appended.some(({ place }) => seq > place());
      },
      onAppended: () => appended.forEach(({ listener }) => void listener()),
      onTold: (what) => told.forEach((listener) => void listener(what)),
      onMissed: () => missed.forEach((listener) => void listener()),
    });
  }

  async function rowsOf<T>(sql: string, values: readonly unknown[] = []): Promise<readonly T[]> {
    return (await askPostgres(() => pool.query(sql, [...values]))).rows;
  }

  function from(seq: number, limit: number): Promise<readonly Row[]> {
    return rowsOf('SELECT seq, record, hash, mac FROM keyturn.event WHERE seq >= $1 ORDER BY seq LIMIT $2', [
      seq,
      limit,
    ]);
  }

  async function head(): Promise<Head> {
    return (await rowsOf<Head>('SELECT seq, hash FROM keyturn.head'))[0] ?? EMPTY;
  }

  async function hashAt(seq: number): Promise<string> {
    if (seq === 0) return EMPTY.hash;
    const [row] = await rowsOf<Row>('SELECT hash FROM keyturn.event WHERE seq = $1', [seq]);
    if (!row) throw new Error(`There is no record ${seq} to take a snapshot after.`);
    return row.hash;
  }

  return {
    shared: true,
    begin: (after, keys) => beginTurn({ pool, chain, notify }, after, keys),
    read: async (after, limit) => checkedRecords(chain, after, await from(after, after === 0 ? limit : limit + 1)),
    readLinks: async (after, limit) => checkedLinks(chain, after, await from(after, after === 0 ? limit : limit + 1)),
    async readSnapshot(version) {
      // Joined with the log, as a snapshot taken of another one (before a restore, say) is not this one's.
      const rows = await rowsOf<SnapshotRow>(
        `SELECT s.seq, s.hash, s.text, s.mac FROM keyturn.snapshot s LEFT JOIN keyturn.event e ON e.seq = s.seq
         WHERE s.version = $1 AND (s.seq = 0 OR e.hash = s.hash) ORDER BY s.seq DESC`,
        [version],
      );
      const good = rows.find((row) => seal.holds(version, row));
      return good ? { seq: good.seq, text: good.text } : null;
    },
    async writeSnapshot(version, seq, text) {
      const hash = await hashAt(seq);
      await rowsOf(
        `INSERT INTO keyturn.snapshot (version, seq, hash, text, mac) VALUES ($1, $2, $3, $4, $5) ON CONFLICT (version, seq)
         DO UPDATE SET hash = excluded.hash, text = excluded.text, mac = excluded.mac`,
        [version, seq, hash, text, seal.of(version, { seq, hash, text })],
      );
      await rowsOf(
        `DELETE FROM keyturn.snapshot WHERE version = $1 AND seq NOT IN
         (SELECT seq FROM keyturn.snapshot WHERE version = $1 ORDER BY seq DESC LIMIT $2)`,
        [version, SNAPSHOTS_KEPT],
      );
    },
    head,
    verify: async (known) => verifyChain(chain, await head(), (after, limit) => from(after + 1, limit), known),
    async ping() {
      const [row] = await rowsOf<{ on: string }>("SELECT current_setting('transaction_read_only') AS on");
      if (row?.on === 'on') throw readOnly();
    },
    async lease(name, holder, ttlMs) {
      const rows = await rowsOf(
        `INSERT INTO keyturn.lease (name, holder, expires_at) VALUES ($1, $2, clock_timestamp() + $3 * INTERVAL '1 ms')
         ON CONFLICT (name) DO UPDATE SET holder = excluded.holder, expires_at = excluded.expires_at
         WHERE lease.holder = excluded.holder OR lease.expires_at <= clock_timestamp() RETURNING name`,
        [name, holder, ttlMs],
      );
      return rows.length > 0;
    },
    secrets: createSecrets(rowsOf, 'keyturn.secret'),
    deliveries: createDeliveries(rowsOf, 'keyturn.delivery', 'keyturn.progress'),
    auditIndex: createPostgresAuditIndex(rowsOf),
    onAppended(listener, place) {
      appended.push({ listener, place });
      listen();
    },
    async tell(what) {
      if (notifies) await rowsOf('SELECT pg_notify($1, $2)', [TOLD, `${node} ${JSON.stringify(what)}`]);
    },
    onTold(listener) {
      told.push(listener);
      listen();
    },
    onMissed(listener) {
      missed.push(listener);
      listen();
    },
    async close() {
      await watching?.close();
      await pool.end();
    },
  };
}
