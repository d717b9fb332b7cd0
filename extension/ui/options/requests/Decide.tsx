import { useEffect, useState } from 'preact/hooks';
import type { ApprovalRow } from '../../../../core/wire/rows.ts';
import { Button } from '../../pieces/Button.tsx';
import { Field } from '../../pieces/Field.tsx';
import { sayNo } from '../../say.ts';
import type { Desk } from '../desk.ts';
import { oneByOne } from '../parts/one-by-one.ts';
import { useTyped } from '../parts/typed.ts';

export type DecideProps = {
  readonly desk: Desk;
  readonly approvals: readonly ApprovalRow[];
  /** The one request this is about; where there are several, their words are kept together. */
  readonly requestId?: string;
  /** Whether anything waits at all; what was decided stays told when nothing does. */
  readonly offered: boolean;
  /** The button of a notification that led here; it only needs the justification now. */
  readonly leaning?: string | undefined;
};

type Told = { readonly name: string; readonly text: string; readonly ok: boolean };

/** Approves or denies the chosen requests with one justification, one after the other, and tells of each. */
export function Decide({ desk, approvals, requestId = '', offered, leaning }: DecideProps) {
  const { act, now } = desk;
  const { value: justification, change, drop } = useTyped(desk, `decide ${requestId}`, () => '');
  const [told, setTold] = useState<readonly Told[]>([]);
  const [busy, setBusy] = useState(false);
  // What was meant for requests that are gone is not said of the next.
  useEffect(() => void (offered || drop()), [offered]);
  const many = approvals.length > 1 ? ` ${approvals.length}` : '';

  async function decide(decision: 'Approve' | 'Deny') {
    setBusy(true);
    setTold([]);
    let refused = false;
    await oneByOne(
      approvals,
      ({ id, roleName }) => act({ type: 'DecideRequest', requestId: id, decision, justification }, roleName),
      ({ requestorName, roleName }, answer) => {
        const done = decision === 'Approve' ? 'approved' : 'denied';
        const text = answer.ok ? done : sayNo(answer, now).join(' ');
        setTold((before) => [...before, { name: `${requestorName}, ${roleName}`, text, ok: answer.ok }]);
        refused ||= !answer.ok;
      },
    );
    setBusy(false);
    if (!refused) drop();
  }
  const stuck = busy || !approvals.length || !justification.trim();
  return (
    <form class={offered ? 'panel' : 'told'} onSubmit={(event) => event.preventDefault()}>
      {offered && (
        <Field label="Justification" hint="Shown to the requestor and kept in the audit.">
          {(control) => (
            <textarea
              {...control}
              rows={2}
              ref={(area) => {
                if (leaning && area && !justification) area.focus();
              }}
              maxLength={500}
              value={justification}
              onInput={({ currentTarget: { value } }) => (value ? change(() => value) : drop())}
            />
          )}
        </Field>
      )}
      <ul role="status">
        {told.map(({ name, text, ok }) => (
          <li key={name} class={ok ? 'outcome done' : 'outcome refused'}>
            {name}: {text}
          </li>
        ))}
      </ul>
      {offered && (
        <div class="buttons">
          <Button kind={leaning === 'deny' ? 'go' : undefined} disabled={stuck} onClick={() => decide('Deny')}>
            Deny{many}
          </Button>
          <Button kind={leaning === 'deny' ? undefined : 'go'} disabled={stuck} onClick={() => decide('Approve')}>
            Approve{many}
          </Button>
        </div>
      )}
    </form>
  );
}
