import { useState } from 'preact/hooks';
import type { AlertKind } from '../../../../core/alert-settings.ts';
import type { AlertIncident } from '../../../../core/alerts.ts';
import { Button } from '../../pieces/Button.tsx';
import { Dialog } from '../../pieces/Dialog.tsx';
import type { AdminDesk } from '../desk.ts';
import { JustificationField } from '../parts/JustificationField.tsx';
import { Outcome } from '../parts/Outcome.tsx';
import { useSending } from '../parts/sending.ts';
import { ALERT_TITLES } from './alert-words.ts';
import { nameOfIncident } from './incident-rows.ts';

/** How many incidents one command names. */
const AT_ONCE = 500;

export type DismissDialogProps = {
  readonly desk: AdminDesk;
  readonly kind: AlertKind;
  readonly incidents: readonly AlertIncident[];
  /** Whether that is all there is of the alert. */
  readonly all: boolean;
  readonly onClose: () => void;
};

/** Puts incidents aside, for every administrator, with the reason they will read. */
export function DismissDialog({ desk, kind, incidents, all, onClose }: DismissDialogProps) {
  const [justification, setJustification] = useState('');
  const { sending, send } = useSending(desk.act);
  const [first] = incidents;
  const title = incidents.length === 1 && first ? `Dismiss ${nameOfIncident(first)}` : `Dismiss ${incidents.length}`;

  async function submit(event: Event) {
    event.preventDefault();
    const words = { type: 'DismissAlert', alert: kind, justification: justification.trim() } as const;
    const keys = incidents.map(({ key }) => key);
    for (let from = 0; from < keys.length; from += AT_ONCE) {
      const some = { incidents: keys.slice(from, from + AT_ONCE) };
      const answer = await send({ ...words, ...(all ? {} : some) }, ALERT_TITLES[kind]);
      if (!answer?.ok) return;
      if (all) break;
    }
    onClose();
  }
  return (
    <Dialog label={title} kind="box" onClose={onClose}>
      <form class="stack" onSubmit={submit}>
        <h2>{title}</h2>
        <p class="muted">
          Nobody is shown it any more. It comes back when it is over and arises anew, when what it depends on changes,
          or when somebody brings it back.
        </p>
        <JustificationField
          hint="Shown beside it, and kept in the audit."
          value={justification}
          onChange={setJustification}
        />
        <Outcome now={desk.now} sending={sending} done="" />
        <div class="dialog-foot">
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="go" type="submit" disabled={sending.state === 'sending' || !justification.trim()}>
            Dismiss
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
