import { useCallback, useMemo, useState } from 'preact/hooks';
import type { Command } from '../../../core/commands.ts';
import type { EligibleRow, MeView } from '../../../core/wire/rows.ts';
import { Note } from '../pieces/Note.tsx';
import { NOT_WRITTEN, sayNo } from '../say.ts';
import { ActiveCard } from './ActiveCard.tsx';
import { ApprovalsSection } from './ApprovalsSection.tsx';
import { draftOf, emptyDraft } from './ask.ts';
import type { PopupActions, PopupData, Sending } from './data.ts';
import { EligibleSection } from './EligibleSection.tsx';
import { approvalsAt, eligibleAt, findRoles, heldAt, matches, requestsAt } from './listing.ts';
import { RequestsSection } from './RequestsSection.tsx';
import { ReviewsSection } from './ReviewsSection.tsx';
import { Section, sayNoMatch } from './Section.tsx';
import { shownSendings, underWay } from './sendings.ts';
import type { SheetControl } from './useSheet.ts';

export type ListsProps = {
  readonly data: PopupData;
  readonly me: MeView;
  readonly actions: PopupActions;
  readonly filter: string;
  readonly now: number;
  readonly control: SheetControl;
  readonly onReview: (reviewId: string) => void;
};

/** What one holds, what waits for one, what one could have, and what one asked for. */
export function Lists({ data, me, actions, filter, now, control, onReview }: ListsProps) {
  const habits = useMemo(() => new Map(data.habits.map((habit) => [habit.roleId, habit])), [data.habits]);
  const busy = useMemo(() => underWay(data.outbox), [data.outbox]);
  const held = heldAt(me, now);
  const heldIds = held.map(({ row }) => row.id).join();
  const eligible = useMemo(() => eligibleAt(me, held, habits), [me, heldIds, habits]);
  const found = useMemo(() => findRoles(eligible, filter), [eligible, filter]);
  const active = held.filter(({ row }) => matches(filter, row.roleName, row.scope));
  const approvals = approvalsAt(me, now).filter((row) => matches(filter, row.roleName, row.scope, row.requestorName));
  const requests = requestsAt(me, now);
  const sendings = shownSendings(data.outbox).filter(
    ({ id, label }) => id !== control.sheet?.sentId && matches(filter, label),
  );

  const [problem, setProblem] = useState<string | null>(null);
  function send(command: Command, row: { readonly roleName: string }): void {
    void actions
      .send(command, row.roleName, null)
      .then((id) => setProblem(id === null ? sayNo({ ok: false, fault: 'not_kept' }, now).join(' ') : null));
  }
  function write(change: Promise<boolean>): void {
    void change.then((done) => setProblem(done ? null : NOT_WRITTEN));
  }
  const favour = useCallback(
    (roleId: string, favourite: boolean) => write(actions.setFavourite(roleId, favourite)),
    [actions],
  );
  const activate = useCallback(
    (row: EligibleRow) => {
      const draft = data.drafts.find(({ eligibleAssignmentId }) => eligibleAssignmentId === row.id);
      control.open({ kind: 'activate', row, draft: draft ?? emptyDraft(row, habits.get(row.roleId)), sentId: null });
    },
    [data.drafts, habits],
  );

  function retry(sending: Sending): (() => void) | undefined {
    const { command } = sending;
    const row = command.type === 'ActivateRole' ? me.eligible[command.eligibleAssignmentId] : undefined;
    if (command.type !== 'ActivateRole' || !row) return undefined;
    return () => control.open({ kind: 'activate', row, draft: draftOf(command, row), sentId: sending.id });
  }
  function takeBack(sending: Sending): void {
    const { command } = sending;
    const row = command.type === 'ActivateRole' ? me.eligible[command.eligibleAssignmentId] : undefined;
    if (command.type === 'ActivateRole' && row) actions.saveDraft(draftOf(command, row));
    write(actions.takeBack(sending.id));
  }

  const asking = (
    <RequestsSection
      key="requests"
      sendings={sendings}
      open={requests.open.filter((row) => matches(filter, row.roleName, row.scope))}
      filter={filter}
      past={requests.past.filter((row) => matches(filter, row.roleName, row.scope))}
      busy={busy}
      link={data.link}
      now={now}
      onWithdraw={(row) => send({ type: 'CancelRequest', requestId: row.id }, row)}
      onTakeBack={takeBack}
      onDismiss={({ id }) => write(actions.dismiss(id))}
      onRetry={retry}
    />
  );
  const first = sendings.length + requests.open.length > 0;
  return [
    problem && (
      <Note key="problem" tone="bad" alert>
        {problem}
      </Note>
    ),
    <Section
      key="active"
      label="Active"
      count={active.length}
      empty={active.length === 0}
      nothing={held.length ? sayNoMatch('active role', filter) : 'No role is active.'}
    >
      {active.map((one) => (
        <ActiveCard
          key={one.row.id}
          held={one}
          now={now}
          busy={busy.has(one.row.id) ? (data.link === 'online' ? 'Working' : 'Waiting') : null}
          onExtend={() => control.open({ kind: 'extend', row: one.row, sentId: null })}
          onEnd={() => send({ type: 'DeactivateRole', activeAssignmentId: one.row.id }, one.row)}
        />
      ))}
    </Section>,
    <ApprovalsSection
      key="approvals"
      rows={approvals}
      filter={filter}
      busy={busy}
      now={now}
      onDecide={(row, decision) => control.open({ kind: 'decide', row, decision, sentId: null })}
    />,
    <ReviewsSection key="reviews" rows={Object.values(me.reviews)} now={now} onReview={onReview} />,
    first && asking,
    <EligibleSection
      key="eligible"
      rows={found}
      total={eligible.length}
      filter={filter}
      habits={habits}
      open={requests.open}
      busy={busy}
      link={data.link}
      now={now}
      onActivate={activate}
      onFavourite={favour}
    />,
    !first && asking,
  ];
}
