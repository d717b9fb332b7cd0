/** One column of a table: how a row's cell reads, and by what it sorts. */
export type Column<Row> = {
  readonly key: string;
  readonly title: string;
  readonly text: (row: Row) => string;
  /** What it sorts by where that is not its text. */
  readonly order?: (row: Row) => string | number;
  /** Digits, lined up at the right. */
  readonly numeric?: boolean;
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
    : [...rows];
  const descending = look.sort.startsWith('-');
  const column = columns.find(({ key }) => key === look.sort.replace(/^-/, ''));
  if (!column) return found;
  const order = column.order ?? column.text;
  const sorted = found.sort((one, other) => compare(order(one), order(other)));
  return descending ? sorted.reverse() : sorted;
}

/** The `sort` after a click on a column's title: ascending, then descending, then ascending again. */
export function nextSort(sort: string, key: string): string {
  return sort === key ? `-${key}` : key;
}

function compare(one: string | number, other: string | number): number {
  if (typeof one === 'number' && typeof other === 'number') return one - other;
  return String(one).localeCompare(String(other), 'en', { numeric: true, sensitivity: 'base' });
}
