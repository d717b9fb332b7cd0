import type { Row } from './exchange.ts';
import type { Synonyms } from './property.ts';
import type { Viewer } from './viewer.ts';
import type { Wanted } from './wanted.ts';

/** One of a collection. Its row is made where it is shown, filtered or sorted by, and nowhere else. */
export type Entry = {
  /** Names it among the others, for as long as it is there: pages go by it. */
  readonly key: string;
  readonly row: () => Row;
};

/** What of a collection somebody may see; less where `wanted` says that nothing else will be asked for. */
export type Reading = (viewer: Viewer, wanted: Wanted) => Iterable<Entry>;

/** A collection of the API: what the viewer may see of it, all or only what is theirs. */
export type EntitySet = {
  /** From the version on: `roleManagement/directory/roleDefinitions`. */
  readonly path: string;
  readonly type: string;
  /** Everything of it the viewer may see. */
  readonly all: Reading;
  /** One of them, or null where there is none the viewer may see. */
  one(viewer: Viewer, id: string): Row | null;
  /** What `filterByCurrentUser(on='…')` gives. */
  readonly own?: Readonly<Record<string, Reading>>;
  readonly synonyms?: Synonyms;
  /** Properties of which a list has to be filtered by one with `eq`, where Graph asks for that. */
  readonly asks?: readonly string[];
};

/** Each item as an entry, named by its id. */
export function* entries<Item extends { readonly id: string }>(
  items: Iterable<Item>,
  toRow: (item: Item) => Row,
): Generator<Entry> {
  for (const item of items) yield { key: item.id, row: () => toRow(item) };
}

/** Rows that are made already, as entries. */
export function* entriesOf(rows: Iterable<Row>): Generator<Entry> {
  for (const row of rows) yield { key: String(row.id), row: () => row };
}

/** The row of that id among them; ids compare whatever their case. */
export function find(rows: Iterable<Row>, id: string): Row | null {
  const lower = id.toLowerCase();
  for (const row of rows) if (String(row.id).toLowerCase() === lower) return row;
  return null;
}
