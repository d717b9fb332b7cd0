import type { Instant } from '../../../core/time.ts';
import type { ApprovalRow } from '../../../core/wire/rows.ts';
import { Button } from '../pieces/Button.tsx';
import { sayApproval } from './request-words.ts';
import { Section, sayNoMatch } from './Section.tsx';

export type ApprovalsSectionProps = {
  readonly rows: readonly ApprovalRow[];
  readonly filter: string;
  readonly busy: ReadonlySet<string>;
  readonly now: Instant;
  readonly onDecide: (row: ApprovalRow, decision: 'Approve' | 'Deny') => void;
};

/** The requests of others that wait for this person's decision. */
export function ApprovalsSection({ rows, filter, busy, now, onDecide }: ApprovalsSectionProps) {
  return (
    <Section
      label="Approvals"
      heading="Waiting for you"
      count={rows.length}
      empty={rows.length === 0}
      quiet
      nothing={filter ? sayNoMatch('request that waits for you', filter) : 'No request waits for your decision.'}
    >
      {rows.map((row) => (
        <article class="card" key={row.id} aria-label={`${row.requestorName} asks for ${row.roleName}`}>
          <div class="name" title={row.requestorUpn}>
            {row.requestorName} asks for {row.roleName}
          </div>
          <div class="sub">{sayApproval(row, now)}</div>
          <div class="line wrap">
            {row.justification && <p class="quote">“{row.justification}”</p>}
            <div class="deeds">
              <Button
                data-stop
                aria-label={`Deny ${row.roleName} for ${row.requestorName}`}
                disabled={busy.has(row.id)}
                onClick={() => onDecide(row, 'Deny')}
              >
                Deny
              </Button>
              <Button
                kind="go"
                data-stop
                aria-label={`Approve ${row.roleName} for ${row.requestorName}`}
                disabled={busy.has(row.id)}
                onClick={() => onDecide(row, 'Approve')}
              >
                Approve
              </Button>
            </div>
          </div>
        </article>
      ))}
    </Section>
  );
}
