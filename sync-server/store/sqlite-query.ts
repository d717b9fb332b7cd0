import type { DatabaseSync, StatementSync } from 'node:sqlite';
import type { Query } from './secrets.ts';
import { explained } from './sqlite-file.ts';

/** Runs SQL with `$1`, `$2`, … on a database of SQLite in the file `path`; each text is prepared once. */
export function queryOf(db: DatabaseSync, path: string): Query {
  const prepared = new Map<string, StatementSync>();
  return async (sql, values) => {
    const statement = prepared.get(sql) ?? db.prepare(sql);
    prepared.set(sql, statement);
    try {
      return statement.all(Object.fromEntries(values.map((value, index) => [`$${index + 1}`, value])));
    } catch (fault) {
      throw explained(fault, path);
    }
  };
}
