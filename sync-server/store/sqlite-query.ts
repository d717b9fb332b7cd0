import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Query } from './secrets.ts';

/** Runs SQL with `$1`, `$2`, … on a database of SQLite; each text is prepared once. */
export function queryOf(db: DatabaseSync): Query {
  const prepared = new Map<string, StatementSync>();
  return async (sql, values) => {
    const statement = prepared.get(sql) ?? db.prepare(sql);
    prepared.set(sql, statement);
    return statement.all(Object.fromEntries(values.map((value, index) => [`$${index + 1}`, value])));
  };
}
