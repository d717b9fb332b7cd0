import { useState } from 'preact/hooks';
import type { AssignmentRow, RoleView } from '../../../../core/wire/rows.ts';
import { sayScope } from '../../moment-text.ts';
import { Button } from '../../pieces/Button.tsx';
import { Dialog } from '../../pieces/Dialog.tsx';
import { useProof } from '../../second-factor/useProof.ts';
import type { AdminDesk } from '../desk.ts';
import { FreshProof } from '../parts/FreshProof.tsx';
import { Outcome } from '../parts/Outcome.tsx';
import { useSending } from '../parts/sending.ts';
import { RemoveAssignment } from './RemoveAssignment.tsx';
import { ScheduleFields } from './ScheduleFields.tsx';
import { datesOf, scheduleOf, scheduleProblems, withType } from './schedule.ts';

type Props = { readonly desk: AdminDesk; readonly row: AssignmentRow; readonly onClose: () => void };

/** One assignment: move its dates, make it the other type, or take it away. */
export function ChangeAssignment({ desk, row, onClose }: Props) {
  const title = `${row.principalName}, ${row.roleName}`;
  return (
    <Dialog label={title} kind="box" onClose={onClose}>
      <h2>{title}</h2>
      <p class="muted">
        {row.type === 'eligible' ? 'Eligible' : 'Active'} · {sayScope(row.scope)}
      </p>
      {desk.role?.meta.role.id === row.roleId ? (
        <Form desk={desk} row={row} role={desk.role} onClose={onClose} />
      ) : (
        <p class="muted">The role’s settings are on their way.</p>
      )}
    </Dialog>
  );
}

function Form({ desk, row, role, onClose }: Props & { readonly role: RoleView }) {
  const limits = role.settings.current.settings.assignment;
  const [schedule, setSchedule] = useState(() => scheduleOf(row, limits, desk.now));
  const [removing, setRemoving] = useState(false);
  const { sending, send } = useSending(desk.act);
  const problems = scheduleProblems(schedule, limits, desk.now);
  const label = `${row.principalName}, ${row.roleName}`;
  const other = row.type === 'eligible' ? 'active' : 'eligible';
  const over = row.state === 'Expired';
  const proof = useProof(limits.active.mfa ? 'mfa' : 'none', desk.me.meta.user.mfaMethods);
  const stuck = Object.keys(problems).length > 0 || sending.state === 'sending';

  async function update(event: Event) {
    event.preventDefault();
    const answer = await send(
      { type: 'UpdateAssignment', assignmentId: row.id, ...datesOf(schedule) },
      label,
      row.type === 'active' ? proof.given : null,
    );
    proof.type('');
    if (answer?.ok) onClose();
  }
  /** The other type is another assignment; both change at once, or neither. */
  async function convert() {
    const asked = { ...schedule, justification: schedule.justification || `Made ${other}` };
    const dates = datesOf(withType(asked, other, limits, desk.now));
    const made = await send(
      { type: 'ConvertAssignment', assignmentId: row.id, assignmentType: other, ...dates },
      label,
      other === 'active' ? proof.given : null,
    );
    proof.type('');
    if (made?.ok) onClose();
  }

  if (removing) return <RemoveAssignment desk={desk} row={row} onBack={() => setRemoving(false)} onDone={onClose} />;
  return (
    <form class="stack" onSubmit={update}>
      <ScheduleFields
        schedule={schedule}
        settings={limits}
        problems={problems}
        choosable={false}
        startable={row.state === 'Scheduled'}
        now={desk.now}
        onChange={setSchedule}
      />
      <FreshProof desk={desk} proof={proof} hint={row.type === 'active' ? 'for any change' : 'to make it active'} />
      <Outcome now={desk.now} sending={sending} done="Changed." />
      <div class="dialog-foot">
        {!over && (
          <Button kind="plain" onClick={() => setRemoving(true)}>
            Remove
          </Button>
        )}
        {!over && (
          <Button kind="plain" disabled={sending.state === 'sending'} onClick={convert}>
            Make {other}
          </Button>
        )}
        <span class="grow" />
        <Button onClick={onClose}>Cancel</Button>
        <Button kind="go" type="submit" disabled={stuck}>
          {over ? 'Renew' : 'Update'}
        </Button>
      </div>
    </form>
  );
}
