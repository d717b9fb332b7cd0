import type { Secret, SecretKind, Secrets } from './store.ts';

type Value = string | number | null;
/** Runs one statement with `$1…` parameters, atomically, and gives its rows. */
export type Query = (sql: string, values: readonly Value[]) => Promise<readonly unknown[]>;

type Row = { kind: SecretKind; id: string; owner: string | null; value: string; expires_at: number | null };

/** The secrets in `table` of a database that speaks the SQL SQLite and PostgreSQL have in common. */
export function createSecrets(query: Query, table: string): Secrets {
  const insert = `INSERT INTO ${table} AS held (kind, id, owner, value, expires_at) VALUES ($1, $2, $3, $4, $5)
    ON CONFLICT (kind, id) DO UPDATE SET owner = excluded.owner, value = excluded.value, expires_at = excluded.expires_at`;

  return {
    async get(kind, id, now) {
      const rows = await query(`SELECT * FROM ${table} WHERE kind = $1 AND id = $2`, [kind, id]);
      return inForce(rows, now)[0] ?? null;
    },
    async put(secret) {
      await query(insert, valuesOf(secret));
    },
    async putNew(secret, now) {
      const unlessInForce = `${insert} WHERE held.expires_at <= $6 RETURNING id`;
      return (await query(unlessInForce, [...valuesOf(secret), now])).length > 0;
    },
    async take(kind, id, now) {
      const rows = await query(`DELETE FROM ${table} WHERE kind = $1 AND id = $2 RETURNING *`, [kind, id]);
      return inForce(rows, now)[0] ?? null;
    },
    async swap(kind, id, before, after) {
      const replace = `UPDATE ${table} SET value = $4 WHERE kind = $1 AND id = $2 AND value = $3 RETURNING id`;
      return (await query(replace, [kind, id, before, after])).length > 0;
    },
    async remove(kind, id) {
      await query(`DELETE FROM ${table} WHERE kind = $1 AND id = $2`, [kind, id]);
    },
    async listOf(kind, ownerId, now) {
      const rows = await query(`SELECT * FROM ${table} WHERE kind = $1 AND owner = $2 ORDER BY id`, [kind, ownerId]);
      return inForce(rows, now);
    },
    async removeOf(kind, ownerId) {
      await query(`DELETE FROM ${table} WHERE kind = $1 AND owner = $2`, [kind, ownerId]);
    },
    async sweep(now) {
      await query(`DELETE FROM ${table} WHERE expires_at <= $1`, [now]);
    },
  };
}

function valuesOf({ kind, id, ownerId, value, expiresAt }: Secret): Value[] {
  return [kind, id, ownerId, value, expiresAt];
}

function inForce(rows: readonly unknown[], now: number): Secret[] {
  return (rows as readonly Row[])
    .filter((row) => row.expires_at === null || row.expires_at > now)
    .map(({ kind, id, owner, value, expires_at }) => ({ kind, id, ownerId: owner, value, expiresAt: expires_at }));
}
