import { useState } from 'preact/hooks';
import type { AuditFormat } from '../../../../core/events.ts';
import { Button } from '../../pieces/Button.tsx';
import { type AuditAsk, type AuditProblem, type AuditReader, sayProblem } from './reader.ts';

const FORMATS: Readonly<Record<AuditFormat, string>> = {
  csv: 'CSV',
  jsonl: 'JSON Lines (can be verified)',
  ocsf: 'OCSF',
  cef: 'CEF',
};

/** Said when it is there. What can be verified is verified by whoever has it, without a server. */
const SAVED: Readonly<Record<AuditFormat, string>> = {
  csv: 'Exported',
  jsonl: 'Exported. To verify it: sync-server/audit-export/verify.html',
  ocsf: 'Exported',
  cef: 'Exported',
};

type Saving =
  | { readonly state: 'idle' | 'saving' | 'saved' }
  | { readonly state: 'problem'; readonly why: AuditProblem };

/** Takes all that the filters describe along as a file. That it was taken is in the audit. */
export function ExportAudit({ reader, asked }: { readonly reader: AuditReader; readonly asked: AuditAsk }) {
  const [format, setFormat] = useState<AuditFormat>('csv');
  const [saving, setSaving] = useState<Saving>({ state: 'idle' });

  async function save(): Promise<void> {
    setSaving({ state: 'saving' });
    const answer = await reader.save(format, asked);
    setSaving(answer.ok ? { state: 'saved' } : { state: 'problem', why: answer.why });
  }
  return (
    <>
      <select
        class="input"
        aria-label="Format"
        value={format}
        onChange={({ currentTarget }) => setFormat(currentTarget.value as AuditFormat)}
      >
        {Object.entries(FORMATS).map(([value, text]) => (
          <option key={value} value={value}>
            {text}
          </option>
        ))}
      </select>
      <Button disabled={saving.state === 'saving'} onClick={save}>
        Export
      </Button>
      <span class="sub" role="status">
        {saving.state === 'saving' && 'Exporting…'}
        {saving.state === 'saved' && SAVED[format]}
        {saving.state === 'problem' && sayProblem(saving.why)}
      </span>
    </>
  );
}
