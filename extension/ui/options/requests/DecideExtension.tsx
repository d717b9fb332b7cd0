import { useState } from 'preact/hooks';
import type { AssignmentRow, RequestRow, RoleView } from '../../../../core/wire/rows.ts';
import { Button } from '../../pieces/Button.tsx';
import { useProof } from '../../second-factor/useProof.ts';
import { ScheduleFields } from '../assignments/ScheduleFields.tsx';
import { datesOf, type Schedule, scheduleOf, scheduleProblems } from '../assignments/schedule.ts';
import type { AdminDesk } from '../desk.ts';
import { FreshProof } from '../parts/FreshProof.tsx';
import { Outcome } from '../parts/Outcome.tsx';
import { useSending } from '../parts/sending.ts';
import { useTyped } from '../parts/typed.ts';

type Props = { readonly desk: AdminDesk; readonly request: RequestRow };

/** An administrator decides on a request to extend or renew an assignment; its dates and type can be changed with it. */
export function DecideExtension({ desk, request }: Props) {
  const assignment = desk.admin.assignments[request.targetId ?? ''];
  if (!assignment || desk.role?.meta.role.id !== request.roleId)
    return <p class="muted">The role’s settings are on their way.</p>;
  return <Form desk={desk} request={request} assignment={assignment} role={desk.role} />;
}

function Form({ desk, request, assignment, role }: Props & { assignment: AssignmentRow; role: RoleView }) {
  const limits = role.settings.current.settings.assignment;
  const [fresh] = useState<Schedule>(() => ({
    ...scheduleOf({ ...assignment, state: 'Expired' }, limits, desk.now),
    permanent: false,
  }));
  const { value: schedule, change, drop } = useTyped(desk, `decide extension ${request.id}`, () => fresh);
  const { sending, send } = useSending(desk.act);
  const problems = scheduleProblems(schedule, limits, desk.now);
  const proof = useProof(
    schedule.type === 'active' && limits.active.mfa ? 'mfa' : 'none',
    desk.me.meta.user.mfaMethods,
  );
  const words = schedule.justification.trim();
  const busy = sending.state === 'sending';
  const label = `${request.requestorName}, ${request.roleName}`;

  async function approve(event: Event) {
    event.preventDefault();
    const { startAt, endAt } = datesOf(schedule);
    const answer = await send(
      {
        type: 'DecideExtension',
        requestId: request.id,
        decision: 'Approve',
        justification: words,
        ...(startAt && { startAt }),
        endAt,
        assignmentType: schedule.type,
      },
      label,
      proof.given,
    );
    proof.type('');
    if (answer?.ok) drop();
  }
  async function deny() {
    const answer = await send(
      { type: 'DecideExtension', requestId: request.id, decision: 'Deny', justification: words },
      label,
    );
    if (answer?.ok) drop();
  }

  return (
    <form class="panel" onSubmit={approve} aria-labelledby="decide-extension">
      <h2 id="decide-extension">{request.action === 'selfRenew' ? 'Renew the assignment' : 'Extend the assignment'}</h2>
      <ScheduleFields
        schedule={schedule}
        settings={limits}
        problems={problems}
        choosable
        startable={request.action === 'selfRenew'}
        now={desk.now}
        onChange={(next) => change(() => next)}
      />
      <FreshProof desk={desk} proof={proof} hint="to make it active" />
      <Outcome now={desk.now} sending={sending} done="Decided." />
      <div class="buttons">
        {!words && <span class="muted small grow">Deciding asks for a justification.</span>}
        <Button kind="danger" disabled={!words || busy} onClick={deny}>
          Deny
        </Button>
        <Button kind="go" type="submit" disabled={!words || busy || Object.keys(problems).length > 0}>
          Approve
        </Button>
      </div>
    </form>
  );
}
