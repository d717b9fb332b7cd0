import { useState } from 'preact/hooks';
import type { ApprovalRow } from '../../../../core/wire/rows.ts';
import { sayMoment, sayScope } from '../../moment-text.ts';
import { Empty } from '../../pieces/Empty.tsx';
import type { Desk } from '../desk.ts';
import { hashOf } from '../routes.ts';
import { Decide } from './Decide.tsx';
import { sayAsked } from './requests.ts';

/** What waits for the reader's decision; several can be decided at once with one justification. */
export function Approvals({ desk, approvals }: { readonly desk: Desk; readonly approvals: readonly ApprovalRow[] }) {
  const { now } = desk;
  const [picked, setPicked] = useState<ReadonlySet<string>>(new Set());
  // One alone is meant; of several only those that were picked, so that nothing is approved unread.
  const isChosen = (id: string) => approvals.length === 1 || picked.has(id);
  const toggle = (id: string) => {
    const next = new Set(picked);
    if (!next.delete(id)) next.add(id);
    setPicked(next);
  };
  return (
    <>
      {!approvals.length && (
        <Empty title="Nothing waits for you">Requests you can approve come here, and into the popup.</Empty>
      )}
      <ul class="approvals">
        {[...approvals]
          .sort((one, other) => one.lapsesAt.localeCompare(other.lapsesAt))
          .map((approval) => (
            <li key={approval.id}>
              <input
                type="checkbox"
                aria-label={`Choose ${approval.requestorName}, ${approval.roleName}`}
                checked={isChosen(approval.id)}
                onChange={() => toggle(approval.id)}
              />
              <div class="grow">
                <a class="name" href={hashOf('requests', [approval.id])}>
                  {approval.requestorName} asks for {approval.roleName}
                </a>
                <p>{approval.justification ? `“${approval.justification}”` : 'No justification was asked for.'}</p>
                <p class="muted small">
                  {sayScope(approval.scope)} · {sayAsked(approval, now)}
                  {approval.ticket && ` · ${approval.ticket.system} ${approval.ticket.number}`}
                </p>
              </div>
              <span class="muted small">{sayMoment(approval.createdAt, now)}</span>
            </li>
          ))}
      </ul>
      <Decide desk={desk} approvals={approvals.filter(({ id }) => isChosen(id))} offered={approvals.length > 0} />
    </>
  );
}
