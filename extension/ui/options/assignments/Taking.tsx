import { useState } from 'preact/hooks';
import { ADMINISTRATOR_ROLES } from '../../../../core/ids.ts';
import { Button } from '../../pieces/Button.tsx';
import type { AdminDesk } from '../desk.ts';
import { JustificationField } from '../parts/JustificationField.tsx';
import { NameToConfirm } from '../parts/NameToConfirm.tsx';
import { Outcome } from '../parts/Outcome.tsx';
import { useSending } from '../parts/sending.ts';

type Props = {
  readonly desk: AdminDesk;
  /** An assignment or activation, and the name of who has it. */
  readonly held: { readonly id: string; readonly roleId: string; readonly roleName: string; readonly name: string };
  /** What comes of it. */
  readonly words: string;
  readonly verb: 'Remove' | 'End';
  readonly onBack: () => void;
  readonly onDone: () => void;
};

/** Takes a role away from somebody. For one that administers Keyturn the holder's name has to be typed. */
export function Taking({ desk, held, words, verb, onBack, onDone }: Props) {
  const [typed, setTyped] = useState('');
  const [justification, setJustification] = useState('');
  const { sending, send } = useSending(desk.act);
  const dangerous = ADMINISTRATOR_ROLES.includes(held.roleId);
  const confirmed = !dangerous || typed.trim() === held.name;

  async function take(event: Event) {
    event.preventDefault();
    const because = justification.trim();
    const answer = await send(
      { type: 'RemoveAssignment', assignmentId: held.id, ...(because && { justification: because }) },
      `${held.name}, ${held.roleName}`,
    );
    if (answer?.ok) onDone();
  }
  return (
    <form class="stack" onSubmit={take}>
      <p>{words}</p>
      <JustificationField hint="Kept in the audit." value={justification} onChange={setJustification} />
      {dangerous && (
        <NameToConfirm
          name={held.name}
          hint="This role administers Keyturn itself."
          value={typed}
          onChange={setTyped}
        />
      )}
      <Outcome now={desk.now} sending={sending} done={verb === 'End' ? 'Ended.' : 'Removed.'} />
      <div class="dialog-foot">
        <Button onClick={onBack}>Back</Button>
        <Button kind="danger" type="submit" disabled={!confirmed || sending.state === 'sending'}>
          {verb}
        </Button>
      </div>
    </form>
  );
}
