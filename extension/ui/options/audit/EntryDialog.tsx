import { useEffect, useState } from 'preact/hooks';
import type { AuditEntry } from '../../../../core/audit.ts';
import { sayMoment } from '../../moment-text.ts';
import { Button } from '../../pieces/Button.tsx';
import { Dialog } from '../../pieces/Dialog.tsx';
import { Note } from '../../pieces/Note.tsx';
import { sayRole, saySubject } from './AuditTable.tsx';
import { type AuditAnswer, type AuditReader, sayProblem } from './reader.ts';

export type EntryDialogProps = {
  readonly entry: AuditEntry;
  readonly reader: AuditReader;
  readonly now: number;
  readonly onClose: () => void;
};

/** All that one entry says, and the whole story of the request it belongs to. */
export function EntryDialog({ entry, reader, now, onClose }: EntryDialogProps) {
  const [told, setTold] = useState<AuditAnswer<{ readonly entries: readonly AuditEntry[] }> | null>(null);
  const { requestId } = entry;
  useEffect(() => {
    let wanted = true;
    if (requestId)
      void reader.timeline(requestId).then((answer) => {
        if (wanted) setTold(answer);
      });
    return () => {
      wanted = false;
    };
  }, [reader, requestId]);
  const facts: readonly (readonly [string, string])[] = [
    ['Time (UTC)', entry.at],
    ['Result', entry.result],
    ['Category', entry.category],
    ['Requestor', [entry.actor.name, entry.actor.client && `through ${entry.actor.client}`].filter(Boolean).join(', ')],
    ['Subject', saySubject(entry)],
    ['Role', sayRole(entry)],
    ['Justification', entry.justification],
    ['Ticket', entry.ticket],
    ['From (UTC)', entry.from],
    ['Until (UTC)', entry.until],
    ['Request', requestId],
    ['Record', String(entry.seq)],
  ];
  return (
    <Dialog label={entry.activity} kind="box" onClose={onClose}>
      <h2>{entry.activity}</h2>
      <dl class="facts">
        {facts.map(
          ([name, value]) =>
            value && (
              <>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </>
            ),
        )}
      </dl>
      {requestId && (
        <section aria-labelledby="audit-timeline">
          <h3 id="audit-timeline">From the ask to the end</h3>
          {told === null && <p class="muted">Reading…</p>}
          {told?.ok === false && <Note tone="warn">{sayProblem(told.why)}</Note>}
          {told?.ok && (
            <ol class="timeline audit-entry">
              {told.entries.map((one) => (
                <li key={one.seq} aria-current={one.seq === entry.seq ? 'step' : undefined}>
                  <span class="muted small">{sayMoment(one.at, now)}</span>
                  <div>
                    {one.activity}, {one.actor.name}
                    {one.justification && <p class="muted small">“{one.justification}”</p>}
                  </div>
                </li>
              ))}
            </ol>
          )}
        </section>
      )}
      <details class="audit-entry">
        <summary>As it is recorded</summary>
        <pre>{JSON.stringify(entry.details, null, 2)}</pre>
      </details>
      <div class="dialog-foot">
        <Button onClick={onClose}>Close</Button>
      </div>
    </Dialog>
  );
}
