import type { ComponentChildren } from 'preact';
import { compareTexts } from '../parts/text-order.ts';

/** One column of a table: how a row's cell reads, and by what it sorts. */
export type Column<Row> = {
  readonly key: string;
  readonly title: string;
  readonly text: (row: Row) => string;
  /** What it sorts by where that is not its text. */
  readonly order?: (row: Row) => string | number;
  /** Digits, lined up at the right. */
  readonly numeric?: boolean;
  /** How it is shown, where that is more than its text. */
  readonly cell?: (row: Row) => ComponentChildren;
  /** Kept on one line, as a date is. */
  readonly whole?: boolean;
  /** Broken anywhere where it is long, as a sign-in name is. */
  readonly address?: boolean;
  /** Left out where the page is narrow. */
  readonly minor?: boolean;
};

/** How a table is looked at; all of it is in the page's address. `sort` is a column's key, with `-` before it descending. */
export type Look = { readonly find: string; readonly sort: string };

/** The look an address asks for. */
export function lookOf(query: Readonly<Record<string, string>>, sort: string): Look {
  return { find: query.find ?? '', sort: query.sort ?? sort };
}

/** The rows that contain every word of `find` in any column, sorted. Equal rows keep their order. */
export function arrange<Row>(rows: readonly Row[], columns: readonly Column<Row>[], look: Look): readonly Row[] {
  const words = look.find.toLowerCase().split(/\s+/).filter(Boolean);
  const found = words.length
    ? rows.filter((row) => {
        const text = columns
          .map((column) => column.text(row))
          .join(' ')
          .toLowerCase();
        return words.every((word) => text.includes(word));
      })
    : rows;
  const column = columns.find(({ key }) => key === look.sort.replace(/^-/, ''));
  if (!column) return found;
  return inOrder(found, column.order ?? column.text, look.sort.startsWith('-') ? -1 : 1);
}

/** The `sort` after a click on a column's title: ascending, then descending, then ascending again. */
export function nextSort(sort: string, key: string): string {
  return sort === key ? `-${key}` : key;
}

/** Rows by what they sort by. Only what differs is compared: of 50,000 assignments there are a few hundred roles. */
function inOrder<Row>(rows: readonly Row[], of: (row: Row) => string | number, direction: 1 | -1): readonly Row[] {
  const keys = rows.map(of);
  const places = placesOf([...new Set(keys)].sort(compare));
  return rows
    .map((row, index) => ({ row, place: places.get(keys[index]!)! }))
    .sort((one, other) => direction * (one.place - other.place))
    .map(({ row }) => row);
}

/** The place of each of some sorted keys; those that sort alike share one. */
function placesOf(sorted: readonly (string | number)[]): ReadonlyMap<string | number, number> {
  let place = 0;
  return new Map(
    sorted.map((key, index) => {
      if (index > 0 && compare(sorted[index - 1]!, key) !== 0) place++;
      return [key, place];
    }),
  );
}

function compare(one: string | number, other: string | number): number {
  if (typeof one === 'number' && typeof other === 'number') return one - other;
  return compareTexts(String(one), String(other));
}
