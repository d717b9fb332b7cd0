import type { ComponentChildren } from 'preact';
import { useMemo, useState } from 'preact/hooks';
import { Button } from '../../pieces/Button.tsx';
import { sayNumber } from '../parts/number-text.ts';
import { arrange, type Column, type Look, nextSort } from './arrange.ts';
import { toCsv } from './csv.ts';
import { downloadText } from './download.ts';

export type TableProps<Row> = {
  readonly caption: string;
  readonly rows: readonly Row[];
  readonly columns: readonly Column<Row>[];
  /** More for the file than for the eye. */
  readonly csvColumns?: readonly Column<Row>[];
  readonly keyOf: (row: Row) => string;
  readonly look: Look;
  readonly onLook: (look: Look) => void;
  /** The address the first cell leads to. */
  readonly hrefOf?: (row: Row) => string;
  /** What stands below the first cell's text. */
  readonly below?: (row: Row) => ComponentChildren;
  readonly actions?: (row: Row) => ComponentChildren;
  readonly empty: string;
  readonly filters?: ComponentChildren;
  /** What can be done from here, at the end of the bar. */
  readonly more?: ComponentChildren;
  readonly csv?: string;
  /** Rows that can be picked to do something with several. */
  readonly pick?: Pick<Row>;
};

export type Pick<Row> = {
  readonly picked: ReadonlySet<string>;
  readonly onPick: (picked: ReadonlySet<string>) => void;
  /** What a row is called, for its box. */
  readonly nameOf: (row: Row) => string;
};

const STEP = 200;

/** A table that can be searched, sorted, left by a link and taken along as CSV. */
export function Table<Row>(props: TableProps<Row>) {
  const { caption, rows, columns, keyOf, look, onLook, hrefOf, below, actions, empty, filters, more, csv, pick } =
    props;
  const [shown, setShown] = useState(STEP);
  const { find, sort } = look;
  const arranged = useMemo(() => arrange(rows, columns, { find, sort }), [rows, columns, find, sort]);
  return (
    <div class="table">
      <div class="bar">
        <input
          class="input find"
          type="search"
          aria-label={`Find in ${caption.toLowerCase()}`}
          placeholder="Find"
          value={look.find}
          onInput={(event) => onLook({ ...look, find: event.currentTarget.value })}
        />
        {filters}
        <span class="sub grow" role="status">
          {look.find ? `${sayNumber(arranged.length)} of ${sayNumber(rows.length)}` : sayNumber(rows.length)}
        </span>
        {csv && (
          <Button
            disabled={!arranged.length}
            onClick={() => downloadText(csv, toCsv(arranged, props.csvColumns ?? columns))}
          >
            Download CSV
          </Button>
        )}
        {more}
      </div>
      {arranged.length ? (
        <div class="scroll">
          <table>
            <caption class="unseen">{caption}</caption>
            <thead>
              <tr>
                {pick && <PickAll pick={pick} keys={arranged.map(keyOf)} />}
                {columns.map(({ key, title, numeric, minor }) => (
                  <th key={key} scope="col" class={classOf({ numeric, minor })} aria-sort={sortOf(look.sort, key)}>
                    <button type="button" onClick={() => onLook({ ...look, sort: nextSort(look.sort, key) })}>
                      {title}
                      <span class="arrow" aria-hidden="true" />
                    </button>
                  </th>
                ))}
                {actions && (
                  <th scope="col">
                    <span class="unseen">Actions</span>
                  </th>
                )}
              </tr>
            </thead>
            <tbody>
              {arranged.slice(0, shown).map((row) => (
                <tr key={keyOf(row)}>
                  {pick && <PickOne pick={pick} row={row} of={keyOf(row)} />}
                  {columns.map(({ key, text, cell = text, ...how }, index) =>
                    index === 0 ? (
                      <th key={key} scope="row" class={classOf(how)}>
                        {hrefOf ? <a href={hrefOf(row)}>{cell(row)}</a> : cell(row)}
                        {below?.(row)}
                      </th>
                    ) : (
                      <td key={key} class={classOf(how)}>
                        {cell(row)}
                      </td>
                    ),
                  )}
                  {actions && <td class="actions">{actions(row)}</td>}
                </tr>
              ))}
            </tbody>
          </table>
        </div>
      ) : (
        <p class="empty">{look.find ? `Nothing contains “${look.find}”.` : empty}</p>
      )}
      {arranged.length > shown && (
        <Button onClick={() => setShown(shown + STEP)}>Show {Math.min(STEP, arranged.length - shown)} more</Button>
      )}
    </div>
  );
}

/** Picks every row that is found, or none of them. */
function PickAll<Row>({ pick, keys }: { readonly pick: Pick<Row>; readonly keys: readonly string[] }) {
  const picked = keys.filter((key) => pick.picked.has(key)).length;
  const pickAll = (all: boolean) => {
    const next = new Set(pick.picked);
    for (const key of keys) all ? next.add(key) : next.delete(key);
    pick.onPick(next);
  };
  return (
    <th scope="col" class="pick">
      <input
        type="checkbox"
        aria-label="Pick all"
        checked={picked > 0 && picked === keys.length}
        indeterminate={picked > 0 && picked < keys.length}
        onChange={({ currentTarget }) => pickAll(currentTarget.checked)}
      />
    </th>
  );
}

function PickOne<Row>({ pick, row, of }: { readonly pick: Pick<Row>; readonly row: Row; readonly of: string }) {
  const toggle = () => {
    const next = new Set(pick.picked);
    if (!next.delete(of)) next.add(of);
    pick.onPick(next);
  };
  return (
    <td class="pick">
      <input type="checkbox" aria-label={`Pick ${pick.nameOf(row)}`} checked={pick.picked.has(of)} onChange={toggle} />
    </td>
  );
}

type Drawn = {
  readonly numeric?: boolean | undefined;
  readonly whole?: boolean | undefined;
  readonly minor?: boolean | undefined;
  readonly address?: boolean | undefined;
};

function classOf({ numeric, whole, minor, address }: Drawn): string | undefined {
  const classes = [numeric && 'numeric', whole && 'whole', minor && 'minor', address && 'address'];
  return classes.filter(Boolean).join(' ') || undefined;
}

function sortOf(sort: string, key: string): 'ascending' | 'descending' | undefined {
  if (sort === key) return 'ascending';
  return sort === `-${key}` ? 'descending' : undefined;
}
