import type { ComponentChildren } from 'preact';
import { useContext, useState } from 'preact/hooks';
import { Button } from '../../pieces/Button.tsx';
import { Field } from '../../pieces/Field.tsx';
import { Note } from '../../pieces/Note.tsx';
import type { AdminDesk } from '../desk.ts';
import { sayCount, sayNumber } from '../parts/number-text.ts';
import { LinkNow, sayOnItsWay } from '../parts/Outcome.tsx';
import { ImportPreview } from './ImportPreview.tsx';
import type { ImportColumn, ImportRow, ImportTable } from './table.ts';
import { type ImportResult, useImport } from './useImport.ts';

export type ImportFileProps = {
  readonly desk: AdminDesk;
  readonly title: string;
  readonly back: { readonly href: string; readonly name: string };
  readonly about: ComponentChildren;
  readonly columns: readonly ImportColumn[];
  readonly read: (text: string) => ImportTable;
  /** What the button says before how many lines are ready, and what a line that is done is called. */
  readonly verb: string;
  readonly done: string;
  /** The column a line is called by. */
  readonly label: string;
};

/** Something from a CSV file: read and shown first, then sent line by line, each with its own answer. */
export function ImportFile(props: ImportFileProps) {
  const { desk, title, back, about, columns, read, verb, done, label } = props;
  const link = useContext(LinkNow);
  const [table, setTable] = useState<ImportTable | null>(null);
  const { results, sending, send, clear } = useImport(desk, done);
  const rows = table?.ok ? table.rows : [];
  const waiting = rows.filter(({ line, ready }) => ready && !results.get(line)?.ok);

  async function choose(file: File | undefined) {
    clear();
    try {
      setTable(file ? read(await file.text()) : null);
    } catch {
      setTable({ ok: false, problem: 'The file could not be read. Choose it again.' });
    }
  }
  return (
    <>
      <header class="head">
        <div class="grow">
          <a class="back" href={back.href}>
            {back.name}
          </a>
          <h1>{title}</h1>
        </div>
      </header>
      <p class="muted">
        A CSV file whose first line names its columns: {columns.map(({ key }) => key).join(', ')}. {about}
      </p>
      <Field label="CSV file">
        {(control) => (
          <input
            {...control}
            type="file"
            accept=".csv,text/csv"
            disabled={sending}
            // A file that was mended and is chosen again would be no change.
            onClick={({ currentTarget }) => {
              currentTarget.value = '';
            }}
            onChange={({ currentTarget }) => void choose(currentTarget.files?.[0])}
          />
        )}
      </Field>
      {table && !table.ok && (
        <Note tone="bad" alert>
          {table.problem}
        </Note>
      )}
      {table?.ok && (
        <>
          <ImportPreview columns={columns} rows={rows} results={results} />
          <div class="buttons left">
            {(waiting.length > 0 || sending) && (
              <Button
                kind="go"
                disabled={sending}
                onClick={() => send(waiting, ({ cells }: ImportRow) => cells[label] ?? '')}
              >
                {verb} {waiting.length}
              </Button>
            )}
            <span class="muted" role="status">
              {sending && link !== 'online' ? sayOnItsWay(link, '') : sayProgress(rows, results, sending, done)}
            </span>
          </div>
        </>
      )}
    </>
  );
}

function sayProgress(
  rows: readonly ImportRow[],
  results: ReadonlyMap<number, ImportResult>,
  sending: boolean,
  word: string,
): string {
  if (!results.size) {
    const wrong = rows.filter(({ problems }) => problems.length).length;
    const but = wrong ? `, ${sayNumber(wrong)} of them with a problem` : '';
    return `${sayCount(rows.length, ['line', 'lines'])} read${but}; nothing is sent yet.`;
  }
  const done = [...results.values()].filter(({ ok }) => ok).length;
  const refused = results.size - done;
  return `${done} ${word.toLowerCase()}${refused ? `, ${refused} refused` : ''}${sending ? ', more are on their way…' : '.'}`;
}
