import type { AuditKeys } from '../../core/audit.ts';
import type { Instant } from '../../core/time.ts';
import type { Query } from './secrets.ts';
import { AUDIT_BLOCK, AUDIT_FILTERS, type AuditIndex, type AuditSearch } from './store.ts';

/**
 * Where in one block of the log a word is: `places` are offsets, separated by commas. Kept by block and not by word, as then
 * all that is new is written in one place: a table with an index per column cost ten times the disk and twenty times the work.
 */
export type IndexRow = { readonly block: number; readonly word: string; readonly places: string };

/** The word whose places are instants: of the first record, then the ms from each to the next. */
const TIMES = 'at';
/** Blocks that are looked through at once. */
const AT_ONCE = 128;

/** The tables, in the SQL that SQLite and PostgreSQL have in common; `schema` is '' or a name with its dot. */
export function auditIndexSchema(schema: '' | 'keyturn.'): string {
  const clustered = schema === '' ? 'WITHOUT ROWID' : '';
  return `CREATE TABLE ${schema}audit_index (block BIGINT NOT NULL, word TEXT NOT NULL, places TEXT NOT NULL,
     PRIMARY KEY (block, word)) ${clustered};
   CREATE TABLE ${schema}audit_place (id INT PRIMARY KEY, seq BIGINT NOT NULL, command TEXT NOT NULL);`;
}

/** The rows of records that follow one another within a block, in the order of the table. */
export function indexRows(keys: readonly AuditKeys[]): readonly IndexRow[] {
  const block = blockOf(keys[0]!.seq);
  const places = new Map<string, number[]>();
  for (const one of keys)
    for (const name of AUDIT_FILTERS) {
      if (!one[name]) continue;
      const word = wordOf(name, one[name]);
      const known = places.get(word);
      if (known) known.push(offsetOf(one.seq));
      else places.set(word, [offsetOf(one.seq)]);
    }
  const times = keys.map(({ at }, index) => at - (keys[index - 1]?.at ?? 0));
  const rows = [...places, [TIMES, times] as const].map(([word, list]) => ({ block, word, places: list.join() }));
  return rows.sort((one, other) => (one.word < other.word ? -1 : 1));
}

/** Reads the index in the tables of `auditIndexSchema`. */
export function createAuditFinder(query: Query, schema: '' | 'keyturn.'): Pick<AuditIndex, 'place' | 'find'> {
  const table = `${schema}audit_index`;
  const blocks = Array.from({ length: AT_ONCE }, (_, index) => `$${index + 1}`).join();

  async function place() {
    const sql = `SELECT seq, command FROM ${schema}audit_place`;
    const [row] = (await query(sql, [])) as { seq: number; command: string }[];
    return row ? { seq: row.seq, commandId: row.command } : { seq: 0, commandId: '' };
  }

  async function timesOf(block: number): Promise<string> {
    const sql = `SELECT places FROM ${table} WHERE block = $1 AND word = '${TIMES}'`;
    const [row] = (await query(sql, [block])) as { places: string }[];
    return row?.places ?? '';
  }

  /** The first of the records up to `newest` that is not before an instant; the one after them where there is none. */
  async function firstFrom(at: Instant, newest: number): Promise<number> {
    let low = 0;
    let high = newest === 0 ? 0 : blockOf(newest) + 1;
    // The log is in order of time: ends at the first block that begins at or after the instant.
    while (low < high) {
      const middle = (low + high) >> 1;
      if (Number.parseInt(await timesOf(middle), 10) < at) low = middle + 1;
      else high = middle;
    }
    if (low === 0) return 1;
    let time = 0;
    const steps = (await timesOf(low - 1)).split(',').map(Number);
    const offset = steps.findIndex((step) => {
      time += step;
      return time >= at;
    });
    return firstOf(low - 1) + (offset < 0 ? steps.length : offset);
  }

  /** Where in these blocks, `AT_ONCE` at most, a record has one of the words, by block; in no order. */
  async function placesIn(
    among: readonly number[],
    words: readonly string[],
  ): Promise<ReadonlyMap<number, Set<number>>> {
    const names = words.map((_, index) => `$${AT_ONCE + index + 1}`).join();
    const sql = `SELECT block, places FROM ${table} WHERE block IN (${blocks}) AND word IN (${names})`;
    const padded = Array.from({ length: AT_ONCE }, (_, index) => among[index] ?? among[0]!);
    const found = new Map<number, Set<number>>();
    for (const { block, places } of (await query(sql, [...padded, ...words])) as readonly IndexRow[]) {
      const inBlock = found.get(block) ?? new Set();
      for (const offset of places.split(',')) inBlock.add(Number(offset));
      found.set(block, inBlock);
    }
    return found;
  }

  /** The records in the `AT_ONCE` blocks up to `top` that have one of each words, newest first. */
  async function fittingUpTo(top: number, wanted: Wanted): Promise<readonly number[]> {
    let among: readonly number[] = Array.from({ length: Math.min(AT_ONCE, top + 1) }, (_, index) => top - index);
    const found: ReadonlyMap<number, Set<number>>[] = [];
    for (const words of wanted) {
      // A look for a word in a block is what costs: where one word is not, the next are not looked for.
      if (among.length) found.push(await placesIn(among, words));
      among = among.filter((block) => found.at(-1)!.has(block));
    }
    return among.flatMap((block) => {
      const [some, ...others] = found.map((places) => places.get(block)!);
      const offsets = [...some!].filter((offset) => others.every((other) => other.has(offset)));
      return offsets.sort((one, other) => other - one).map((offset) => firstOf(block) + offset);
    });
  }

  return {
    place,
    async find(search, limit) {
      const { seq: newest } = await place();
      const first = search.from === undefined ? 1 : await firstFrom(search.from, newest);
      const end = search.until === undefined ? newest + 1 : await firstFrom(search.until, newest);
      const last = Math.min(end, search.before ?? end) - 1;
      const wanted = wantedOf(search);
      const found: number[] = [];
      if (!wanted.length) for (let seq = last; seq >= first && found.length < limit; seq--) found.push(seq);
      else
        for (let top = blockOf(last); top >= blockOf(first) && found.length < limit; top -= AT_ONCE)
          for (const seq of await fittingUpTo(top, wanted)) if (seq >= first && seq <= last) found.push(seq);
      return found.slice(0, limit);
    },
  };
}

/** The words a record has to have, one of each; what the fewest records have comes first. */
type Wanted = readonly (readonly string[])[];

function wantedOf({ personId, ...search }: AuditSearch): Wanted {
  const wanted = AUDIT_FILTERS.flatMap((name) => (search[name] === undefined ? [] : [[wordOf(name, search[name])]]));
  if (personId === undefined) return wanted;
  const person = [wordOf('actorId', personId), wordOf('subjectId', personId)];
  return wanted.toSpliced(search.requestId === undefined ? 0 : 1, 0, person);
}

function wordOf(name: (typeof AUDIT_FILTERS)[number], value: string): string {
  return `${name}:${value}`;
}

function blockOf(seq: number): number {
  return Math.floor((seq - 1) / AUDIT_BLOCK);
}

function firstOf(block: number): number {
  return block * AUDIT_BLOCK + 1;
}

function offsetOf(seq: number): number {
  return (seq - 1) % AUDIT_BLOCK;
}
