import { useState } from 'preact/hooks';
import { checkJustification } from '../../../core/check.ts';
import type { CommandOf } from '../../../core/commands.ts';
import type { Instant } from '../../../core/time.ts';
import type { ApprovalRow } from '../../../core/wire/rows.ts';
import { Button } from '../pieces/Button.tsx';
import { Dialog } from '../pieces/Dialog.tsx';
import { sayRejection } from '../say.ts';
import { JustificationControl } from './JustificationControl.tsx';
import { sayApproval } from './request-words.ts';
import { SheetForm } from './SheetForm.tsx';
import { Stages } from './Stages.tsx';
import { type Progress, problemsOf } from './sendings.ts';

export type DecideSheetProps = {
  readonly row: ApprovalRow;
  readonly decision: 'Approve' | 'Deny';
  readonly now: Instant;
  readonly progress: Progress | null;
  /** What was typed before the popup was closed. */
  readonly words: string;
  readonly onWords: (words: string) => void;
  readonly onSend: (command: CommandOf<'DecideRequest'>) => void;
  readonly onTakeBack: () => void;
  readonly onClose: () => void;
};

/** Asks for the words of a decision, which the requestor and the audit see. */
export function DecideSheet(props: DecideSheetProps) {
  const { row, decision, now, progress, onWords, onSend, onTakeBack, onClose } = props;
  const [justification, setJustification] = useState(props.words);
  const [stopped, setStopped] = useState<string | null>(null);
  const refused = problemsOf(progress);
  const problems = stopped ? [stopped] : refused;

  function submit(event: Event): void {
    event.preventDefault();
    const finding = checkJustification(true, justification);
    if (finding.kind === 'refused') {
      const missing = finding.rejection.code === 'justification_required';
      setStopped(
        missing ? 'A decision needs a justification. The requestor reads it.' : sayRejection(finding.rejection, now),
      );
      return;
    }
    setStopped(null);
    onSend({ type: 'DecideRequest', requestId: row.id, decision, justification: justification.trim() });
  }

  const title = `${decision} ${row.roleName} for ${row.requestorName}`;
  return (
    <Dialog kind="sheet" label={title} onClose={onClose}>
      <h1>{title}</h1>
      <p class="sub">{sayApproval(row, now)}</p>
      {row.justification && <p class="quote">“{row.justification}”</p>}
      {progress && refused.length === 0 ? (
        <Stages
          progress={progress}
          then={decision === 'Approve' ? 'Approved' : 'Denied'}
          onTakeBack={onTakeBack}
          onClose={onClose}
        />
      ) : (
        <SheetForm
          problems={problems}
          onSubmit={submit}
          onClose={onClose}
          action={
            <Button kind={decision === 'Approve' ? 'go' : 'danger'} large type="submit">
              {decision}
            </Button>
          }
        >
          <JustificationControl
            required
            value={justification}
            recent={[]}
            autofocus
            onChange={(words) => {
              setJustification(words);
              onWords(words);
            }}
          />
        </SheetForm>
      )}
    </Dialog>
  );
}
