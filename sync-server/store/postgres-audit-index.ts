import { createAuditFinder, indexRows } from './audit-index.ts';
import type { AuditIndex } from './store.ts';

const ADD = `WITH
  k AS (INSERT INTO keyturn.audit_index SELECT $1::bigint, * FROM unnest($2::text[], $3::text[]) ON CONFLICT (block, word) DO NOTHING)
  INSERT INTO keyturn.audit_place VALUES (1, $4, $5) ON CONFLICT (id) DO UPDATE
  SET seq = excluded.seq, command = excluded.command WHERE audit_place.seq < excluded.seq`;

/** Runs one statement with `$1…` parameters and gives its rows. */
type Query = (sql: string, values?: readonly unknown[]) => Promise<readonly unknown[]>;

/** The index of a log in PostgreSQL, shared by its nodes. */
export function createPostgresAuditIndex(query: Query): AuditIndex {
  return {
    ...createAuditFinder(query, 'keyturn.'),
    async add(keys, commandId) {
      const rows = indexRows(keys);
      const columns = [rows.map(({ word }) => word), rows.map(({ places }) => places)];
      await query(ADD, [rows[0]!.block, ...columns, keys.at(-1)!.seq, commandId]);
    },
    async clear() {
      await query('TRUNCATE keyturn.audit_index, keyturn.audit_place');
    },
  };
}
