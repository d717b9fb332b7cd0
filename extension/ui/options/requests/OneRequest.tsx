import type { RequestRow } from '../../../../core/wire/rows.ts';
import { sayDuration } from '../../duration-text.ts';
import { sayMoment, sayScope } from '../../moment-text.ts';
import type { Desk } from '../desk.ts';
import { historyOf } from '../history/history.ts';
import { hashOf } from '../routes.ts';
import { CancelRequest } from './CancelRequest.tsx';
import { Decide } from './Decide.tsx';
import { DecideExtension } from './DecideExtension.tsx';
import { type ShownRequest, sayKind, sayWhere } from './requests.ts';

/** One request from the ask to the end, with what can be done about it. A link of a mail leads here. */
export function OneRequest(props: {
  readonly desk: Desk;
  readonly request: ShownRequest;
  readonly leaning: string | undefined;
}) {
  const { desk, request: shown, leaning } = props;
  const { now } = desk;
  const { approval } = shown;
  const row = shown.kind === 'whole' ? shown.request : shown.approval;
  const whole = shown.kind === 'whole' ? shown.request : null;
  const mine = whole?.principalId === desk.me.meta.user.id;
  // Of a longer assignment one has to know when it ends as it is.
  const ends = whole && sayKind(whole) ? (desk.admin?.assignments[whole.targetId ?? '']?.endAt ?? null) : null;
  const facts: readonly (readonly [string, string | false | null | undefined])[] = [
    ['Asks for', whole && sayKind(whole)],
    ['Status', whole ? sayWhere(whole, now) : shown.kind === 'decided' ? 'Decided' : 'Waits for approval'],
    ['Scope', sayScope(row.scope)],
    ['Length', row.duration && sayDuration(row.duration)],
    ['Requested', sayMoment(row.createdAt, now)],
    ['Starts', row.startAt && sayMoment(row.startAt, now)],
    ['Ends', whole?.endAt && sayMoment(whole.endAt, now)],
    [
      'Lapses',
      whole?.status === 'PendingApproval' || shown.kind === 'approval'
        ? row.lapsesAt && sayMoment(row.lapsesAt, now)
        : null,
    ],
    ['Can approve', whole?.approvers.join(', ')],
    ['Ends now', whole?.status === 'PendingAdminDecision' && ends && sayMoment(ends, now)],
    ['Justification', row.justification],
    ['Ticket', row.ticket && `${row.ticket.system} ${row.ticket.number}`],
  ];
  return (
    <>
      <header class="head">
        <div class="grow">
          <a class="back" href={hashOf('requests')}>
            Requests
          </a>
          <h1>
            {mine ? 'Your request' : `Request of ${row.requestorName}`} for {row.roleName}
          </h1>
        </div>
        {whole?.status.startsWith('Pending') &&
          (desk.me.meta.user.mayAdminister || whole.principalId === desk.me.meta.user.id) && (
            <CancelRequest act={desk.act} now={now} request={whole} />
          )}
      </header>
      <dl class="facts">
        {facts.map(
          ([name, value]) =>
            value && (
              <>
                <dt>{name}</dt>
                <dd>{value}</dd>
              </>
            ),
        )}
      </dl>
      <Decide
        desk={desk}
        approvals={approval ? [approval] : []}
        requestId={row.id}
        offered={approval !== null && shown.kind !== 'decided'}
        leaning={leaning}
      />
      {whole?.status === 'PendingAdminDecision' && !mine && desk.admin && desk.me.meta.user.mayAdminister && (
        <DecideExtension desk={{ ...desk, admin: desk.admin }} request={whole} />
      )}
      {whole && <Timeline desk={desk} request={whole} />}
    </>
  );
}

function Timeline({ desk, request }: { readonly desk: Desk; readonly request: RequestRow }) {
  const entries = historyOf({ requests: { [request.id]: request }, assignments: desk.admin?.assignments ?? {} });
  return (
    <section aria-labelledby="timeline">
      <h2 id="timeline">What happened</h2>
      <ol class="timeline">
        {[...entries]
          .sort((one, other) => one.at.localeCompare(other.at))
          .map(({ key, at, activity, actor, justification }) => (
            <li key={key}>
              <span class="muted small">{sayMoment(at, desk.now)}</span>
              <span>
                <strong>{actor}</strong> · {activity}
                {justification && <span class="muted"> · “{justification}”</span>}
              </span>
            </li>
          ))}
      </ol>
    </section>
  );
}
