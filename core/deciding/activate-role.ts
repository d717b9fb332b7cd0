import { activationSpan, checkActivation, refusalOf } from '../check.ts';
import type { CommandOf } from '../commands.ts';
import { accept, type Context, type Decision, reject, rejectWith } from '../decision.ts';
import type { Event } from '../events.ts';
import { parseRef } from '../ids.ts';
import { EVERYWHERE, type Scope } from '../scope.ts';
import { activationsOf, assignmentsOf, inForce, memberUntil, usersOf } from '../standing.ts';
import type { Assignment, Role, State } from '../state.ts';
import { durationToMs, type Instant, parseInstant } from '../time.ts';

/** Open at once, of one person. */
const MOST_OPEN = 100;

/** A user activates an eligible role for a time. */
export function activateRole(state: State, command: CommandOf<'ActivateRole'>, ctx: Context): Decision {
  const { now, actor } = ctx;
  if (actor.kind !== 'user') return reject('not_allowed', { needs: 'user' });
  if (state.users.get(actor.userId)?.disabled !== false) return reject('user_disabled', { userId: actor.userId });

  const eligible = ownEligibility(state, actor.userId, command.eligibleAssignmentId, now);
  const role = eligible && state.roles.get(eligible.roleId)!;
  if (!role || role.retired) return reject('not_eligible', role ? { roleId: role.id } : {});

  const scope = command.scope ?? eligible.scope;
  const refusal = refusalOf(checkActivation(facts(state, actor.userId, eligible, role, scope, ctx), command));
  if (refusal) return rejectWith(refusal);
  if (openOf(state, actor.userId) >= MOST_OPEN) return reject('too_many_open', { max: MOST_OPEN });

  const startAt = command.startAt === undefined ? null : parseInstant(command.startAt)!;
  const notAfter = ctx.notAfter ?? null;
  if (notAfter !== null && notAfter <= Math.max(now, startAt ?? now))
    return reject('ticket_refused', { reason: 'the ticket ends before the activation would begin' });
  const asked = { startAt: startAt !== null && startAt > now ? startAt : null, duration: command.duration, notAfter };
  const about = { requestId: ctx.newId(), userId: actor.userId, roleId: role.id, scope };
  const justification = command.justification?.trim() ?? '';
  const requested: Event = {
    type: 'ActivationRequested',
    ...about,
    eligibleAssignmentId: eligible.id,
    ...asked,
    justification,
    ticket: command.ticket ? { number: command.ticket.number.trim(), system: command.ticket.system.trim() } : null,
    mfa: ctx.proof,
  };
  if (role.settings.activation.approval.required)
    return accept([requested, approvalStarted(role, about, now)], {
      requestId: about.requestId,
      status: 'PendingApproval',
    });

  const started = activationEvent(about, asked, eligibleUntil(state, actor.userId, eligible, now), justification, now);
  const status = started.type === 'RoleActivated' ? 'Provisioned' : 'Granted';
  return accept([requested, started], { requestId: about.requestId, status });
}

/** The event that follows where nothing stands in the way any more: active now, or at its time. */
export function activationEvent(
  about: { requestId: string; userId: string; roleId: string; scope: Scope },
  asked: { startAt: Instant | null; duration: string; notAfter: Instant | null },
  until: Instant | null,
  justification: string,
  now: Instant,
): Extract<Event, { type: 'RoleActivated' | 'ActivationScheduled' }> {
  const span = activationSpan(asked, until, now);
  const type = span.startAt > now ? 'ActivationScheduled' : 'RoleActivated';
  return { type, ...about, ...span, justification };
}

/** The user's eligible assignment of that id, own or of a group, where it is in force. [E1] [E5] */
export function ownEligibility(state: State, userId: string, id: string, now: Instant): Assignment | null {
  for (const assignment of assignmentsOf(state, userId, now))
    if (assignment.id === id) return assignment.type === 'eligible' && inForce(assignment, now) ? assignment : null;
  return null;
}

/** When a user can no longer use an eligible assignment: at its end, or with their membership of its group. [E3] */
export function eligibleUntil(state: State, userId: string, eligible: Assignment, now: Instant): Instant | null {
  const { endAt, principalId, principalType } = eligible;
  const until = principalType === 'group' ? (memberUntil(state, userId, principalId, now) ?? null) : null;
  return endAt === null || until === null ? (endAt ?? until) : Math.min(endAt, until);
}

/** When what the user already holds of the role at the scope ends; undefined where they do not hold it. [A1] */
export function heldUntil(
  state: State,
  userId: string,
  roleId: string,
  scope: Scope,
  now: Instant,
): Instant | null | undefined {
  for (const activation of activationsOf(state, userId))
    if (activation.roleId === roleId && activation.scope === scope && now < activation.endAt) return activation.endAt;
  const group = state.roles.get(roleId)!.group;
  // Who is in the group for good needs no activation of it.
  if (group?.access === 'member' && scope === EVERYWHERE && state.by.groupsOfUser.get(userId)?.has(group.groupId))
    return null;
  for (const assignment of assignmentsOf(state, userId, now))
    if (
      assignment.type === 'active' &&
      assignment.roleId === roleId &&
      assignment.scope === scope &&
      inForce(assignment, now)
    )
      return assignment.endAt;
  return undefined;
}

/** The user's request for the role at the scope that waits for approval. [A2] */
function pendingRequestOf(state: State, userId: string, roleId: string, scope: Scope, now: Instant): string | null {
  for (const id of state.by.pending) {
    const request = state.requests.get(id)!;
    const same = request.principalId === userId && request.roleId === roleId && request.scope === scope;
    if (same && now < request.approval!.lapsesAt) return id;
  }
  return null;
}

/** How many activations and requests to activate a user has open: there are as many scopes as somebody thinks up. [A14] */
function openOf(state: State, userId: string): number {
  let open = state.by.activationsOfUser.get(userId)?.size ?? 0;
  if (state.by.pending.size)
    for (const id of state.by.requestsOfPrincipal.get(userId) ?? []) if (state.by.pending.has(id)) open++;
  return open;
}

/** Whether the role's settings let this eligible user ask at all. [E5] */
export function mayRequest(state: State, userId: string, role: Role, now: Instant): boolean {
  const { requestors } = role.settings.activation;
  return !requestors.length || requestors.some((ref) => usersOf(state, parseRef(ref).id, now).includes(userId));
}

function facts(state: State, userId: string, eligible: Assignment, role: Role, scope: Scope, { now, proof }: Context) {
  const { approval, ...settings } = role.settings.activation;
  return {
    now,
    eligible: { scope: eligible.scope, endAt: eligibleUntil(state, userId, eligible, now), whole: role.group !== null },
    settings: { ...settings, approval: approval.required },
    mayRequest: mayRequest(state, userId, role, now),
    activeUntil: heldUntil(state, userId, role.id, scope, now),
    pendingRequestId: pendingRequestOf(state, userId, role.id, scope, now),
    proof,
  };
}

function approvalStarted(
  role: Role,
  about: { requestId: string; userId: string; roleId: string; scope: Scope },
  now: Instant,
): Event {
  const { window, remindBefore, escalateAfter } = role.settings.activation.approval;
  const lapsesAt = now + durationToMs(window)!;
  const remindAt = remindBefore ? lapsesAt - durationToMs(remindBefore)! : now;
  const escalateAt = escalateAfter ? now + durationToMs(escalateAfter)! : lapsesAt;
  return {
    type: 'ApprovalStarted',
    ...about,
    lapsesAt,
    remindAt: remindAt > now ? remindAt : null,
    escalateAt: escalateAt < lapsesAt ? escalateAt : null,
  };
}
