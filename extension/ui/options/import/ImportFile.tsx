import type { ComponentChildren } from 'preact';
import { useContext, useRef, useState } from 'preact/hooks';
import { Button } from '../../pieces/Button.tsx';
import { Field } from '../../pieces/Field.tsx';
import { Note } from '../../pieces/Note.tsx';
import type { AdminDesk } from '../desk.ts';
import { sayCount, sayNumber } from '../parts/number-text.ts';
import { LinkNow, sayOnItsWay } from '../parts/Outcome.tsx';
import { ImportPreview } from './ImportPreview.tsx';
import type { ImportColumn, ImportRow, ImportTable } from './table.ts';
import { type Import, useImport, waitingOf } from './useImport.ts';

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

const UNREADABLE: ImportTable = { ok: false, problem: 'The file could not be read. Choose it again.' };

/** Something from a CSV file, or from lines that are pasted: read and shown first, then sent, each with its own answer. */
export function ImportFile(props: ImportFileProps) {
  const { desk, title, back, about, columns, read, verb, done, label } = props;
  const link = useContext(LinkNow);
  const { chosen, choose, drop, send } = useImport(desk, title, done);
  const [taken, setTaken] = useState(false);
  const picker = useRef<HTMLInputElement>(null);
  const table = chosen?.table;
  const sending = chosen?.sending ?? null;
  const waiting = chosen ? waitingOf(chosen).length : 0;

  async function take(file: File | undefined) {
    drop();
    setTaken(true);
    if (!file) return;
    const text = await file.text().catch(() => null);
    choose({ file: file.name }, text === null ? UNREADABLE : read(text));
  }
  function paste(text: string) {
    // Else it would go on to name a file these lines are not from.
    picker.current!.value = '';
    if (text) choose({ pasted: text }, read(text));
    else drop();
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
        CSV whose first line names its columns: {columns.map(({ key }) => key).join(', ')}. {about}
      </p>
      <Field label="CSV file" hint={taken ? undefined : chosen?.file}>
        {(control) => (
          <input
            {...control}
            ref={picker}
            type="file"
            accept=".csv,text/csv"
            disabled={sending !== null}
            // A file that was mended and is chosen again would be no change.
            onClick={({ currentTarget }) => {
              currentTarget.value = '';
            }}
            onChange={({ currentTarget }) => void take(currentTarget.files?.[0])}
          />
        )}
      </Field>
      <Field label="Or paste the lines" hint="The first one too; from a spreadsheet as it copies them.">
        {(control) => (
          <textarea
            {...control}
            rows={4}
            wrap="off"
            spellcheck={false}
            disabled={sending !== null}
            value={chosen?.pasted ?? ''}
            onInput={({ currentTarget }) => paste(currentTarget.value)}
          />
        )}
      </Field>
      {table && !table.ok && (
        <Note tone="bad" alert>
          {table.problem}
        </Note>
      )}
      {chosen && table?.ok && (
        <>
          <ImportPreview columns={columns} rows={table.rows} results={chosen.results} />
          <div class="buttons left sticky">
            {(waiting > 0 || sending) && (
              <Button
                kind="go"
                disabled={sending !== null}
                onClick={() => send(chosen, ({ cells }: ImportRow) => cells[label] ?? '')}
              >
                {verb} {sayNumber(waiting)}
              </Button>
            )}
            <span class="muted" role="status">
              {sending ? sayOnItsWay(link, 'Sending…') : sayOutcome(chosen, table.rows, done)}
            </span>
            {sending && link === 'online' && <span class="muted">{sayProgress(chosen, sending)}</span>}
          </div>
        </>
      )}
    </>
  );
}

/** Not in the live region: it changes many times a second, for minutes where the file is long. */
function sayProgress({ results }: Import, { answered, of }: NonNullable<Import['sending']>): string {
  const refused = [...results.values()].filter(({ ok }) => !ok).length;
  const but = refused ? `, ${sayCount(refused, ['line', 'lines'])} refused` : '';
  return `${sayNumber(answered)} of ${sayCount(of, ['change', 'changes'])}${but}.`;
}

function sayOutcome({ results }: Import, rows: readonly ImportRow[], word: string): string {
  if (!results.size) {
    const wrong = rows.filter(({ problems }) => problems.length).length;
    const but = wrong ? `, ${sayNumber(wrong)} of them with a problem` : '';
    return `${sayCount(rows.length, ['line', 'lines'])} read${but}; nothing is sent yet.`;
  }
  const done = [...results.values()].filter(({ ok }) => ok).length;
  const refused = results.size - done;
  return `${sayNumber(done)} ${word.toLowerCase()}${refused ? `, ${sayNumber(refused)} refused` : ''}.`;
}
