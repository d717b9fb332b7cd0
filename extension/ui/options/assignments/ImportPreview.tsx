import { Tag } from '../../pieces/Tag.tsx';
import { COLUMNS, type ImportRow } from './import-rows.ts';

export type ImportResult = { readonly ok: boolean; readonly text: string };

type Props = { readonly rows: readonly ImportRow[]; readonly results: ReadonlyMap<number, ImportResult> };

const TITLES = {
  role: 'Role',
  principal: 'User or group',
  type: 'Type',
  scope: 'Scope',
  start: 'Start',
  end: 'End',
  justification: 'Justification',
} as const;

/** The lines of a file, each with what is wrong with it or what became of it. */
export function ImportPreview({ rows, results }: Props) {
  return (
    <div class="scroll">
      <table>
        <caption class="unseen">Lines of the file</caption>
        <thead>
          <tr>
            <th scope="col" class="numeric">
              Line
            </th>
            {COLUMNS.map((column) => (
              <th key={column} scope="col">
                {TITLES[column]}
              </th>
            ))}
            <th scope="col">Result</th>
          </tr>
        </thead>
        <tbody>
          {rows.map(({ line, cells, problems }) => (
            <tr key={line}>
              <td class="numeric">{line}</td>
              {COLUMNS.map((column) => (
                <td key={column}>{cells[column]}</td>
              ))}
              <td>
                <Outcome problems={problems} result={results.get(line)} />
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

function Outcome({ problems, result }: { problems: readonly string[]; result: ImportResult | undefined }) {
  if (problems.length) return <span class="problem">{problems.join(' ')}</span>;
  if (!result) return <Tag>Ready</Tag>;
  return result.ok ? <Tag tone="ok">{result.text}</Tag> : <span class="problem">{result.text}</span>;
}
