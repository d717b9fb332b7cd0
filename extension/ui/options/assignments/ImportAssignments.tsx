import { useState } from 'preact/hooks';
import { Button } from '../../pieces/Button.tsx';
import { Field } from '../../pieces/Field.tsx';
import { Note } from '../../pieces/Note.tsx';
import { sayNo } from '../../say.ts';
import type { AdminDesk } from '../desk.ts';
import { hashOf } from '../routes.ts';
import { ImportPreview, type ImportResult } from './ImportPreview.tsx';
import { COLUMNS, type ImportFile, readImport } from './import-rows.ts';

/** Assignments from a file: read and shown first, then one command for each line that is right. */
export function ImportAssignments({ desk }: { readonly desk: AdminDesk }) {
  const [file, setFile] = useState<ImportFile | null>(null);
  const [results, setResults] = useState<ReadonlyMap<number, ImportResult>>(new Map());
  const [sending, setSending] = useState(false);
  const ready = file?.ok ? file.rows.filter(({ line, command }) => command && !results.get(line)?.ok) : [];

  async function read(chosen: File | undefined) {
    setResults(new Map());
    setFile(chosen ? readImport(await chosen.text(), desk.admin) : null);
  }
  async function assign() {
    setSending(true);
    for (const { line, command, cells } of ready) {
      const answer = await desk.act(command!, cells.principal);
      const text = answer.ok ? 'Assigned' : sayNo(answer, desk.now).join(' ');
      setResults((before) => new Map(before).set(line, { ok: answer.ok, text }));
    }
    setSending(false);
  }
  return (
    <>
      <header class="head">
        <div class="grow">
          <a class="back" href={hashOf('assignments')}>
            Assignments
          </a>
          <h1>Import assignments</h1>
        </div>
      </header>
      <p class="muted">
        A CSV file whose first line names its columns: {COLUMNS.join(', ')}. A scope that is left out is /, a start is
        now, an end is permanent.
      </p>
      <Field label="CSV file">
        {(control) => (
          <input
            {...control}
            type="file"
            accept=".csv,text/csv"
            disabled={sending}
            onChange={({ currentTarget }) => void read(currentTarget.files?.[0])}
          />
        )}
      </Field>
      {file && !file.ok && (
        <Note tone="bad" alert>
          {file.problem}
        </Note>
      )}
      {file?.ok && (
        <>
          <ImportPreview rows={file.rows} results={results} />
          <div class="buttons left">
            <Button kind="go" disabled={!ready.length || sending} onClick={assign}>
              Assign {ready.length}
            </Button>
            <span class="muted" role="status">
              {sayProgress(file.rows.length, results, sending)}
            </span>
          </div>
        </>
      )}
    </>
  );
}

function sayProgress(lines: number, results: ReadonlyMap<number, ImportResult>, sending: boolean): string {
  if (!results.size) return `${lines} ${lines === 1 ? 'line' : 'lines'} read; nothing is assigned yet.`;
  const done = [...results.values()].filter(({ ok }) => ok).length;
  const refused = results.size - done;
  return `${done} assigned${refused ? `, ${refused} refused` : ''}${sending ? ', more are on their way…' : '.'}`;
}
