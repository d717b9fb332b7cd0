import { useState } from 'preact/hooks';
import { Button } from '../../pieces/Button.tsx';
import { Dialog } from '../../pieces/Dialog.tsx';
import { Field } from '../../pieces/Field.tsx';
import type { Desk } from '../desk.ts';
import { Outcome } from '../parts/Outcome.tsx';
import { useSending } from '../parts/sending.ts';
import type { Mine } from './mine.ts';

/** Asks administrators to extend an assignment that ends soon, or to renew one that has ended. */
export function AskExtension({ desk, row, onClose }: { desk: Desk; row: Mine; onClose: () => void }) {
  const [justification, setJustification] = useState('');
  const { sending, send } = useSending(desk.act);
  const renewal = row.offer === 'selfRenew';
  const title = `${renewal ? 'Renew' : 'Extend'} ${row.roleName}`;

  async function ask(event: Event) {
    event.preventDefault();
    const type = renewal ? ('RequestRenewal' as const) : ('RequestExtension' as const);
    const answer = await send({ type, assignmentId: row.key, justification }, row.roleName);
    if (answer?.ok) onClose();
  }
  return (
    <Dialog label={title} kind="box" onClose={onClose}>
      <h2>{title}</h2>
      <p class="muted">An administrator decides, and sets the new end.</p>
      <form class="stack" onSubmit={ask}>
        <Field label="Justification">
          {(control) => (
            <textarea
              {...control}
              rows={3}
              maxLength={500}
              autofocus
              value={justification}
              onInput={({ currentTarget }) => setJustification(currentTarget.value)}
            />
          )}
        </Field>
        <Outcome now={desk.now} sending={sending} done="Asked." />
        <div class="dialog-foot">
          <span class="grow" />
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="go" type="submit" disabled={!justification.trim() || sending.state === 'sending'}>
            Send request
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
