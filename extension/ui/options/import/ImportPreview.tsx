import { Tag } from '../../pieces/Tag.tsx';
import type { ImportColumn, ImportRow } from './table.ts';
import type { ImportResult } from './useImport.ts';

type Props = {
  readonly columns: readonly ImportColumn[];
  readonly rows: readonly ImportRow[];
  readonly results: ReadonlyMap<number, ImportResult>;
};

/** The lines of a file, each with what is wrong with it, what it will do, or what became of it. */
export function ImportPreview({ columns, rows, results }: Props) {
  return (
    <div class="scroll">
      <table>
        <caption class="unseen">Lines of the file</caption>
        <thead>
          <tr>
            <th scope="col" class="numeric">
              Line
            </th>
            {columns.map(({ key, title }) => (
              <th key={key} scope="col">
                {title}
              </th>
            ))}
            <th scope="col">Result</th>
          </tr>
        </thead>
        <tbody>
          {rows.map((row) => (
            <tr key={row.line}>
              <td class="numeric">{row.line}</td>
              {columns.map(({ key }) => (
                <td key={key}>{row.cells[key]}</td>
              ))}
              <td>
                <Outcome row={row} result={results.get(row.line)} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Outcome({ row, result }: { readonly row: ImportRow; readonly result: ImportResult | undefined }) {
  if (row.problems.length) return <span class="problem">{row.problems.join(' ')}</span>;
  if (!result) return row.ready ? <Tag>{row.ready}</Tag> : <span class="muted">Nothing to do</span>;
  return result.ok ? <Tag tone="ok">{result.text}</Tag> : <span class="problem">{result.text}</span>;
}
