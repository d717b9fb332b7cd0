import type { ComponentChildren } from 'preact';

import { sayNumber } from '../parts/number-text.ts';

export type ListedProps<Row> = {
  readonly id: string;
  readonly title: string;
  readonly rows: readonly Row[];
  readonly keyOf: (row: Row) => string;
  /** Where all of them are. */
  readonly more: string;
  readonly empty: string;
  readonly children: (row: Row) => ComponentChildren;
};

const SHOWN = 5;

/** The first few of a list, and where the rest is. */
export function Listed<Row>({ id, title, rows, keyOf, more, empty, children }: ListedProps<Row>) {
  return (
    <section class="panel wide" aria-labelledby={id}>
      <h2 id={id}>
        {title} <span class="count">{rows.length ? sayNumber(rows.length) : ''}</span>
      </h2>
      {rows.length ? (
        <ul class="lines">
          {rows.slice(0, SHOWN).map((row) => (
            <li key={keyOf(row)}>{children(row)}</li>
          ))}
        </ul>
      ) : (
        <p class="muted">{empty}</p>
      )}
      {rows.length > SHOWN && (
        <a class="small" href={more}>
          All {sayNumber(rows.length)}
        </a>
      )}
    </section>
  );
}
