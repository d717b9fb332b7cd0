import pg from 'pg';

/** The tables of the schema `keyturn` with their indexes and rows, as SQL that makes them anew in an empty database. */
export async function dumpPostgres(url: string): Promise<string> {
  const client = new pg.Client(url);
  await client.connect();
  const rows = async (sql: string, values: unknown[] = []) =>
    (await client.query<Record<string, string>>({ text: sql, values })).rows;
  try {
    const tables = await rows("SELECT tablename AS name FROM pg_tables WHERE schemaname = 'keyturn' ORDER BY 1");
    const parts = ['CREATE SCHEMA keyturn;'];
    const links: string[] = [];
    for (const { name } of tables) {
      const table = `keyturn.${name}`;
      const columns = await rows(
        `SELECT quote_ident(attname) || ' ' || format_type(atttypid, atttypmod)
           || coalesce((SELECT ' COLLATE ' || quote_ident(collname) FROM pg_collation c WHERE c.oid = attcollation AND collname <> 'default'), '')
           || CASE WHEN attnotnull THEN ' NOT NULL' ELSE '' END AS column
         FROM pg_attribute WHERE attrelid = $1::regclass AND attnum > 0 AND NOT attisdropped ORDER BY attnum`,
        [table],
      );
      parts.push(`CREATE TABLE ${table} (${columns.map(({ column }) => column).join(', ')});`);
      for (const { row } of await rows(`SELECT to_json(t)::text AS row FROM ${table} t`))
        parts.push(
          `INSERT INTO ${table} SELECT * FROM json_populate_record(NULL::${table}, ${pg.escapeLiteral(row!)});`,
        );
      const constraints = await rows(
        `SELECT conname AS name, pg_get_constraintdef(oid) AS definition, contype::text AS kind
         FROM pg_constraint WHERE conrelid = $1::regclass AND contype <> 'n' ORDER BY contype = 'f', conname`,
        [table],
      );
      for (const one of constraints) links.push(`ALTER TABLE ${table} ADD CONSTRAINT ${one.name} ${one.definition};`);
      const indexes = await rows(
        `SELECT pg_get_indexdef(indexrelid) AS definition FROM pg_index WHERE indrelid = $1::regclass
         AND NOT EXISTS (SELECT 1 FROM pg_constraint WHERE conindid = indexrelid)`,
        [table],
      );
      links.push(...indexes.map(({ definition }) => `${definition};`));
    }
    const keys = links.filter((line) => line.includes('FOREIGN KEY'));
    return [...parts, ...links.filter((line) => !keys.includes(line)), ...keys, ''].join('\n');
  } finally {
    await client.end();
  }
}
