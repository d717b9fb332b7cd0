import type { Row } from './exchange.ts';
import type { Synonyms } from './filter.ts';
import type { Viewer } from './viewer.ts';

/** A collection of the API: what the viewer may see of it, all or only what is theirs. */
export type EntitySet = {
  /** From the version on: `roleManagement/directory/roleDefinitions`. */
  readonly path: string;
  readonly type: string;
  /** Everything of it the viewer may see. */
  all(viewer: Viewer): Iterable<Row>;
  /** One of them, or null where there is none the viewer may see. */
  one(viewer: Viewer, id: string): Row | null;
  /** What `filterByCurrentUser(on='…')` gives. */
  readonly own?: Readonly<Record<string, (viewer: Viewer) => Iterable<Row>>>;
  /** The property that names a row for paging; `id` unless told. */
  readonly key?: string;
  readonly synonyms?: Synonyms;
  /** Properties of which a list has to be filtered by one with `eq`, where Graph asks for that. */
  readonly asks?: readonly string[];
};

/** The row of that value among them. */
export function find(rows: Iterable<Row>, id: string, key = 'id'): Row | null {
  for (const row of rows) if (row[key] === id) return row;
  return null;
}

/** Each item as a row. */
export function* map<Item>(items: Iterable<Item>, toRow: (item: Item) => Row): Generator<Row> {
  for (const item of items) yield toRow(item);
}
