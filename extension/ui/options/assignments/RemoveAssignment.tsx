import { useState } from 'preact/hooks';
import { ADMINISTRATOR_ROLES } from '../../../../core/ids.ts';
import type { AssignmentRow } from '../../../../core/wire/rows.ts';
import { Button } from '../../pieces/Button.tsx';
import { Field } from '../../pieces/Field.tsx';
import type { AdminDesk } from '../desk.ts';
import { Outcome } from '../parts/Outcome.tsx';
import { useSending } from '../parts/sending.ts';
import { usersReached } from '../people/principals.ts';

/** Takes an assignment away. For a role that administers Keyturn the holder's name has to be typed. */
export function RemoveAssignment(props: {
  readonly desk: AdminDesk;
  readonly row: AssignmentRow;
  readonly onBack: () => void;
  readonly onDone: () => void;
}) {
  const { desk, row, onBack, onDone } = props;
  const [typed, setTyped] = useState('');
  const [justification, setJustification] = useState('');
  const { sending, send } = useSending(desk.act);
  const dangerous = ADMINISTRATOR_ROLES.includes(row.roleId);
  const holders = new Set(usersReached(desk.admin, row).map(({ id }) => id));
  const running = Object.values(desk.admin.activations).some(
    ({ roleId, userId }) => roleId === row.roleId && holders.has(userId),
  );
  const confirmed = !dangerous || typed.trim() === row.principalName;

  async function remove(event: Event) {
    event.preventDefault();
    const because = justification.trim();
    const answer = await send(
      { type: 'RemoveAssignment', assignmentId: row.id, ...(because && { justification: because }) },
      `${row.principalName}, ${row.roleName}`,
    );
    if (answer?.ok) onDone();
  }
  return (
    <form class="stack" onSubmit={remove}>
      <p>
        {row.type === 'eligible'
          ? `${row.principalName} can no longer activate ${row.roleName}. ${running ? 'What was activated from it ends at once.' : ''}`
          : `${row.principalName} no longer holds ${row.roleName}, from now on.`}
      </p>
      <Field label="Justification" hint="Kept in the audit.">
        {(control) => (
          <input
            {...control}
            value={justification}
            maxLength={500}
            onInput={({ currentTarget }) => setJustification(currentTarget.value)}
          />
        )}
      </Field>
      {dangerous && (
        <Field label={`Type ${row.principalName} to confirm`} hint="This role administers Keyturn itself.">
          {(control) => (
            <input
              {...control}
              value={typed}
              autocomplete="off"
              onInput={({ currentTarget }) => setTyped(currentTarget.value)}
            />
          )}
        </Field>
      )}
      <Outcome now={desk.now} sending={sending} done="Removed." />
      <div class="dialog-foot">
        <Button onClick={onBack}>Back</Button>
        <Button kind="danger" type="submit" disabled={!confirmed || sending.state === 'sending'}>
          Remove
        </Button>
      </div>
    </form>
  );
}
