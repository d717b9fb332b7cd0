import { useMemo, useState } from 'preact/hooks';
import { Tag } from '../../pieces/Tag.tsx';
import type { Column, Look } from '../table/arrange.ts';
import { Table } from '../table/Table.tsx';
import type { ImportColumn, ImportRow } from './table.ts';
import type { ImportResult } from './useImport.ts';

type Props = {
  readonly columns: readonly ImportColumn[];
  readonly rows: readonly ImportRow[];
  readonly results: ReadonlyMap<number, ImportResult>;
};

/** The lines of an import, each with what is wrong with it, what it will do, or what became of it; to be taken along. */
export function ImportPreview({ columns, rows, results }: Props) {
  const [look, setLook] = useState<Look>({ find: '', sort: 'line' });
  const shown = useMemo(() => columnsOf(columns, results), [columns, results]);
  return (
    <Table
      caption="Lines"
      rows={rows}
      columns={shown}
      keyOf={({ line }) => String(line)}
      look={look}
      onLook={setLook}
      empty="There is no line but the first."
      csv="import results.csv"
    />
  );
}

function columnsOf(
  columns: readonly ImportColumn[],
  results: ReadonlyMap<number, ImportResult>,
): readonly Column<ImportRow>[] {
  return [
    { key: 'line', title: 'Line', text: ({ line }) => String(line), order: ({ line }) => line, numeric: true },
    ...columns.map(({ key, title }) => ({ key, title, text: ({ cells }: ImportRow) => cells[key] ?? '' })),
    {
      key: 'result',
      title: 'Result',
      text: (row) => sayOutcome(row, results.get(row.line)),
      cell: (row) => <Outcome row={row} result={results.get(row.line)} />,
    },
  ];
}

function sayOutcome({ problems, ready }: ImportRow, result: ImportResult | undefined): string {
  return problems.length ? problems.join(' ') : (result?.text ?? (ready || 'Nothing to do'));
}

function Outcome({ row, result }: { readonly row: ImportRow; readonly result: ImportResult | undefined }) {
  const text = sayOutcome(row, result);
  if (row.problems.length || (result && !result.ok)) return <span class="problem">{text}</span>;
  if (!result && !row.ready) return <span class="muted">{text}</span>;
  return result ? <Tag tone="ok">{text}</Tag> : <Tag>{text}</Tag>;
}
