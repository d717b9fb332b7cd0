import { grantOf } from '../about.ts';
import { checkJustification, checkProof, refusalOf } from '../check.ts';
import type { CommandOf } from '../commands.ts';
import { accept, type Context, type Decision, reject, rejectWith } from '../decision.ts';
import { createEndings, type Endings } from '../ending.ts';
import type { Event } from '../events.ts';
import { extensionOf, openTwin } from '../expiry.ts';
import type { Assignment, Request, State } from '../state.ts';
import { durationToMs, type Instant, toIso, toIsoOrNull } from '../time.ts';
import { cutByDates, goneOf, spanOf } from './assignments.ts';

/** The holder of an assignment asks for it to be extended before its end, or renewed after it. [Q1] [Q2] */
export function requestExtension(
  state: State,
  command: CommandOf<'RequestExtension' | 'RequestRenewal'>,
  { now, actor, newId }: Context,
): Decision {
  const assignment = state.assignments.get(command.assignmentId);
  if (!assignment || actor.kind !== 'user' || assignment.principalId !== actor.userId)
    return reject('not_found', { what: 'assignment', id: command.assignmentId });
  const action = command.type === 'RequestExtension' ? 'selfExtend' : 'selfRenew';
  if (extensionOf(assignment, now) !== action || state.roles.get(assignment.roleId)!.retired)
    return reject('not_extendable', { action, endAt: toIsoOrNull(assignment.endAt) });
  const waits = state.by.extensions.get(assignment.id);
  if (waits) return reject('extension_pending', { requestId: waits });
  const twin = openTwin(state, assignment, now, assignment.id);
  if (twin) return reject('assignment_exists', { assignmentId: twin.id });
  const refusal = refusalOf([checkJustification(true, command.justification)]);
  if (refusal) return rejectWith(refusal);

  const requestId = newId();
  const justification = command.justification.trim();
  return accept([{ type: 'ExtensionRequested', ...grantOf(assignment), requestId, action, justification }], {
    requestId,
    status: 'PendingAdminDecision',
  });
}

/** An administrator decides on such a request; approving may set other dates and the other type. [Q3] [Q4] */
export function decideExtension(state: State, command: CommandOf<'DecideExtension'>, ctx: Context): Decision {
  const { now, actor } = ctx;
  const request = state.requests.get(command.requestId);
  if (!request || (request.action !== 'selfExtend' && request.action !== 'selfRenew'))
    return reject('not_found', { what: 'request', id: command.requestId });
  if (actor.kind === 'user' && request.principalId === actor.userId) return reject('self_approval', {});
  if (request.status !== 'PendingAdminDecision')
    return reject('not_pending', { requestId: request.id, status: request.status });
  const refusal = refusalOf([checkJustification(true, command.justification)]);
  if (refusal) return rejectWith(refusal);

  const assignment = state.assignments.get(request.targetId!)!;
  const about = { ...grantOf(assignment), requestId: request.id, justification: command.justification.trim() };
  if (command.decision === 'Deny')
    return accept([{ type: 'ExtensionDenied', ...about }], { requestId: request.id, status: 'Denied' });
  return approve(state, request, assignment, command, ctx, now >= (assignment.endAt ?? now));
}

function approve(
  state: State,
  request: Request,
  assignment: Assignment,
  command: CommandOf<'DecideExtension'>,
  ctx: Context,
  over: boolean,
): Decision {
  const role = state.roles.get(assignment.roleId)!;
  const type = command.assignmentType ?? assignment.type;
  const endAt = command.endAt === undefined ? (over ? undefined : sameAgain(assignment, role, ctx.now)) : command.endAt;
  if (endAt === undefined) return reject('end_required', {});
  const gone = goneOf(state, assignment);
  if (gone) return rejectWith(gone);
  const switched = type !== assignment.type;
  const twin = openTwin(state, { ...assignment, type }, ctx.now, assignment.id);
  if (twin) return reject('assignment_exists', { assignmentId: twin.id });
  const kept = command.startAt === undefined && !over && !switched ? assignment.startAt : null;
  const span = spanOf(role, type, { startAt: command.startAt, endAt }, ctx.now, kept);
  if ('code' in span) return rejectWith(span);
  const active = type === 'active' && ctx.actor.kind === 'user' && role.settings.assignment.active.mfa;
  const refusal = refusalOf([checkProof(active ? 'mfa' : 'none', ctx.proof)]);
  if (refusal) return rejectWith(refusal);

  const justification = command.justification.trim();
  const approved: Event = {
    type: 'ExtensionApproved',
    ...grantOf(assignment),
    requestId: request.id,
    justification,
  };
  if (!switched) {
    const updated = { ...grantOf(assignment), ...span, requestId: request.id, justification, how: 'updated' as const };
    const cut = cutByDates(state, assignment, span, ctx.now);
    return accept([approved, { type: 'AssignmentUpdated', ...updated }, ...cut], {
      requestId: request.id,
      assignmentId: assignment.id,
      status: 'Provisioned',
    });
  }
  const assignmentId = ctx.newId();
  // Who is in a group now and stays in it loses nothing that they have through it until then. [E6]
  const stays = type === 'active' && span.startAt <= ctx.now ? { ...assignment, ...span } : null;
  const removed: readonly Event[] = over
    ? []
    : [
        {
          type: 'AssignmentRemoved',
          ...grantOf(assignment),
          requestId: ctx.newId(),
          justification,
          because: 'replaced',
        },
        ...replacing(createEndings(state, ctx.now, stays), assignment.id, request.id),
      ];
  const grant = { ...grantOf(assignment), assignmentId, assignmentType: type, ...span };
  return accept([approved, ...removed, { type: 'RoleAssigned', ...grant, justification }], {
    requestId: request.id,
    assignmentId,
    status: 'Provisioned',
  });
}

/** What ends with the assignment, but for the very request that is answered. */
function replacing(endings: Endings, assignmentId: string, requestId: string): readonly Event[] {
  endings.take(requestId);
  return endings.ofAssignment(assignmentId, 'eligibility_removed');
}

/** As long again as it was, within what the role allows from now, which may be less than there is: that is kept. */
function sameAgain(assignment: Assignment, role: { settings: RoleLimits }, now: Instant): string {
  const { startAt } = assignment;
  const endAt = assignment.endAt!;
  const { permanent, maxDuration } = role.settings.assignment[assignment.type];
  const asked = endAt + (endAt - startAt);
  return toIso(permanent ? asked : Math.max(endAt, Math.min(asked, now + durationToMs(maxDuration)!)));
}

type RoleLimits = {
  readonly assignment: Readonly<
    Record<Assignment['type'], { readonly permanent: boolean; readonly maxDuration: string }>
  >;
};
