import type { AssignmentRow, RequestRow } from '../../../../core/wire/rows.ts';

/** One thing that happened, under the name Entra's audit gives it (entra-pim §8.2). */
export type HistoryEntry = {
  readonly key: string;
  readonly at: string;
  readonly activity: string;
  /** Who did it. */
  readonly actor: string;
  /** Whom it was for. */
  readonly subject: string;
  readonly roleName: string;
  readonly scope: string;
  readonly justification: string;
  readonly ticket: string;
  readonly requestId: string;
};

type Happened = Pick<HistoryEntry, 'at' | 'activity' | 'actor'> & { readonly justification?: string };

/** What a view's requests tell, one entry for each thing that happened. */
export function historyOf(view: {
  readonly requests: Readonly<Record<string, RequestRow>>;
  readonly assignments: Readonly<Record<string, AssignmentRow>>;
}): readonly HistoryEntry[] {
  return Object.values(view.requests).flatMap((request) =>
    happenings(request, view.assignments[request.targetId ?? request.id]).map(
      ({ justification = '', ...happened }, index): HistoryEntry => ({
        key: `${request.id}.${index}`,
        ...happened,
        subject: request.requestorName,
        roleName: request.roleName,
        scope: request.scope,
        justification,
        ticket: request.ticket ? `${request.ticket.system} ${request.ticket.number}`.trim() : '',
        requestId: request.id,
      }),
    ),
  );
}

function happenings(request: RequestRow, target: AssignmentRow | undefined): readonly Happened[] {
  const { createdAt, justification } = request;
  const actor = request.createdByName ?? request.requestorName;
  switch (request.action) {
    case 'selfActivate':
      return activation(request);
    case 'selfDeactivate':
      return [{ at: createdAt, activity: 'Remove member from role requested (PIM deactivate)', actor, justification }];
    case 'selfExtend':
    case 'selfRenew':
      return extension(request, actor);
    case 'adminAssign':
      return [
        {
          at: createdAt,
          activity: `Add ${memberOf(target)} in PIM completed (${spanOf(request)})`,
          actor,
          justification,
        },
      ];
    case 'adminUpdate':
      return [
        { at: createdAt, activity: `Update ${memberOf(target)} in PIM (${spanOf(request)})`, actor, justification },
      ];
    case 'adminRemove':
      return [
        {
          at: createdAt,
          activity: `Remove ${removedOf(target)} completed (${spanOf(target ?? request)})`,
          actor,
          justification,
        },
      ];
  }
}

function extension(request: RequestRow, actor: string): readonly Happened[] {
  const { createdAt, decidedAt, justification, decisions, status, requestorName } = request;
  return [
    { at: createdAt, activity: longerOf(request, 'requested'), actor, justification },
    ...decisions.map(({ at, byName, decision, justification: because }) => ({
      at,
      activity: `Update member in PIM ${decision === 'Approve' ? 'approved' : 'denied'} by admin (extend/renew)`,
      actor: byName,
      justification: because,
    })),
    ...(status === 'Canceled'
      ? [{ at: decidedAt ?? createdAt, activity: longerOf(request, 'canceled'), actor: requestorName }]
      : []),
  ];
}

/** What asking for more time is called: what runs is updated, what ended is added again. */
function longerOf({ action, assignmentType }: RequestRow, step: 'requested' | 'canceled'): string {
  const member = assignmentType === 'eligible' ? 'eligible member' : 'member';
  return action === 'selfExtend'
    ? `Update ${member} in PIM ${step} (extend)`
    : `Add ${member} to role in PIM ${step} (renew)`;
}

function activation(request: RequestRow): readonly Happened[] {
  const { createdAt, requestorName: actor, justification, decisions, ended } = request;
  const happened: Happened[] = [
    { at: createdAt, activity: 'Add member to role requested (PIM activation)', actor, justification },
  ];
  for (const { at, byName, decision, justification: because } of decisions) {
    const word = decision === 'Approve' ? 'approved' : 'denied';
    happened.push({
      at,
      activity: `Add member to role request ${word} (PIM activation)`,
      actor: byName,
      justification: because,
    });
  }
  const outcome = outcomeOf(request);
  if (outcome) happened.push(outcome);
  if (ended) happened.push({ at: ended.at, ...END_WORDS[ended.how], ...(ended.how === 'deactivated' && { actor }) });
  return happened;
}

const END_WORDS = {
  expired: { activity: 'Remove member from role (PIM activation expired)', actor: 'Keyturn' },
  deactivated: { activity: 'Remove member from role completed (PIM deactivate)', actor: '' },
  revoked: { activity: 'Remove member from role (eligibility ended)', actor: 'Keyturn' },
} as const;

function outcomeOf({ status, decidedAt, createdAt, startAt, requestorName }: RequestRow): Happened | null {
  const at = decidedAt ?? createdAt;
  switch (status) {
    case 'Provisioned':
    case 'Revoked':
      return {
        at: startAt && startAt > at ? startAt : at,
        activity: 'Add member to role completed (PIM activation)',
        actor: requestorName,
      };
    case 'Canceled':
      return { at, activity: 'Add member to role canceled (PIM activation)', actor: requestorName };
    case 'Lapsed':
      return { at, activity: 'PIM activation request expired', actor: 'Keyturn' };
    case 'Failed':
      return { at, activity: 'Add member to role failed (PIM activation)', actor: 'Keyturn' };
    case 'PendingApproval':
    case 'PendingAdminDecision':
    case 'Granted':
    case 'Denied':
      return null;
  }
}

function memberOf(target: AssignmentRow | undefined): string {
  return target?.type === 'eligible' ? 'eligible member to role' : 'member to role';
}

function removedOf(target: AssignmentRow | undefined): string {
  return target?.type === 'eligible' ? 'eligible member from role in PIM' : 'member from role in PIM';
}

function spanOf({ endAt }: { readonly endAt: string | null }): string {
  return endAt === null ? 'permanent' : 'timebound';
}
