import type { Query } from './secrets.ts';
import { AUDIT_FILTERS, type AuditIndex, type AuditSearch } from './store.ts';

type Filter = (typeof AUDIT_FILTERS)[number];
type Condition = readonly [column: string, value: string];

const COLUMN: Readonly<Record<Filter, string>> = {
  activity: 'activity',
  result: 'result',
  actorId: 'actor',
  subjectId: 'subject',
  roleId: 'role',
  requestId: 'request',
};
/** Where the rarest of several conditions is looked for, counting ends here: beyond it, each is common. */
const RARE = 5_000;

/** The tables, in the SQL that SQLite and PostgreSQL have in common; `schema` is '' or a name with its dot. */
export function auditIndexSchema(schema: '' | 'keyturn.'): string {
  const table = `${schema}audit_index`;
  const indexes = [...Object.values(COLUMN), 'at'].map(
    (column) => `CREATE INDEX audit_index_${column} ON ${table} (${column}, seq);`,
  );
  return `CREATE TABLE ${table} (seq BIGINT PRIMARY KEY, at BIGINT NOT NULL, activity TEXT NOT NULL, result TEXT NOT NULL,
     actor TEXT NOT NULL, subject TEXT NOT NULL, role TEXT NOT NULL, request TEXT NOT NULL);
   ${indexes.join('\n   ')}
   CREATE TABLE ${schema}audit_place (id INT PRIMARY KEY, seq BIGINT NOT NULL, command TEXT NOT NULL);`;
}

/** Reads the index in the tables of `auditIndexSchema`. */
export function createAuditFinder(query: Query, schema: '' | 'keyturn.'): Pick<AuditIndex, 'place' | 'find'> {
  const table = `${schema}audit_index`;

  /** Puts the condition that the fewest records fit first, as far as that can be told fast. */
  async function rarestFirst(conditions: readonly Condition[]): Promise<readonly Condition[]> {
    if (conditions.length < 2) return conditions;
    const counts = await Promise.all(
      conditions.map(async ([column, value]) => {
        const sql = `SELECT COUNT(*) AS n FROM (SELECT 1 FROM ${table} WHERE ${column} = $1 LIMIT ${RARE}) AS found`;
        const [row] = (await query(sql, [value])) as { n: number | string }[];
        return Number(row!.n);
      }),
    );
    const order = conditions.map((_, index) => index).sort((one, other) => counts[one]! - counts[other]!);
    return order.map((index) => conditions[index]!);
  }

  async function find(conditions: readonly Condition[], search: AuditSearch, limit: number): Promise<number[]> {
    const values: (string | number)[] = [];
    const place = (value: string | number) => `$${values.push(value)}`;
    const first = (at: number) => `(SELECT seq FROM ${table} WHERE at >= ${place(at)} ORDER BY at, seq LIMIT 1)`;
    const wanted = (await rarestFirst(conditions)).map(([column, value], index) =>
      // One index is used, that of the rarest; an expression keeps the planner from taking another's.
      index === 0 ? `${column} = ${place(value)}` : `${column} || '' = ${place(value)}`,
    );
    if (search.before !== undefined) wanted.push(`seq < ${place(search.before)}`);
    // The log is in order of time.
    if (search.from !== undefined) wanted.push(`seq >= ${first(search.from)}`);
    if (search.until !== undefined) wanted.push(`seq < COALESCE(${first(search.until)}, 9007199254740991)`);
    const where = wanted.length ? `WHERE ${wanted.join(' AND ')}` : '';
    const rows = await query(`SELECT seq FROM ${table} ${where} ORDER BY seq DESC LIMIT ${place(limit)}`, values);
    return (rows as { seq: number }[]).map(({ seq }) => seq);
  }

  return {
    async place() {
      const [row] = (await query(`SELECT seq, command FROM ${schema}audit_place`, [])) as {
        seq: number;
        command: string;
      }[];
      return row ? { seq: row.seq, commandId: row.command } : { seq: 0, commandId: '' };
    },
    async find({ personId, ...search }, limit) {
      const conditions = AUDIT_FILTERS.flatMap((name): Condition[] => {
        const value = search[name];
        return value === undefined ? [] : [[COLUMN[name], value]];
      });
      if (personId === undefined) return find(conditions, search, limit);
      const [acted, subject] = await Promise.all(
        ['actor', 'subject'].map((column) => find([...conditions, [column, personId]], search, limit)),
      );
      return [...new Set([...acted!, ...subject!])].sort((one, other) => other - one).slice(0, limit);
    },
  };
}
