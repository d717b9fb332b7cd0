import type pg from 'pg';
import { createAuditFinder } from './audit-index.ts';
import type { AuditIndex } from './store.ts';

const ADD = `WITH
  k AS (INSERT INTO keyturn.audit_index SELECT * FROM unnest($1::bigint[], $2::bigint[], $3::text[], $4::text[], $5::text[],
    $6::text[], $7::text[], $8::text[]) ON CONFLICT (seq) DO NOTHING)
  INSERT INTO keyturn.audit_place VALUES (1, $9, $10) ON CONFLICT (id) DO UPDATE
  SET seq = excluded.seq, command = excluded.command WHERE audit_place.seq < excluded.seq`;
const COLUMNS = ['seq', 'at', 'activity', 'result', 'actorId', 'subjectId', 'roleId', 'requestId'] as const;

/** The index of a log in PostgreSQL, shared by its nodes. */
export function createPostgresAuditIndex(pool: pg.Pool): AuditIndex {
  return {
    ...createAuditFinder(async (sql, values) => (await pool.query(sql, [...values])).rows, 'keyturn.'),
    async add(keys, commandId) {
      const columns = COLUMNS.map((column) => keys.map((key) => key[column]));
      await pool.query(ADD, [...columns, keys.at(-1)!.seq, commandId]);
    },
    async clear() {
      await pool.query('TRUNCATE keyturn.audit_index, keyturn.audit_place');
    },
  };
}
