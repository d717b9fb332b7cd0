import type { Event, RevokedBecause } from './events.ts';
import type { Activation, Assignment, Request, State } from './state.ts';

/** The assignment as its events name it. */
export function grantOf(assignment: Assignment) {
  const {
    id: assignmentId,
    type: assignmentType,
    roleId,
    principalId,
    principalType,
    scope,
    startAt,
    endAt,
  } = assignment;
  return { assignmentId, assignmentType, roleId, principalId, principalType, scope, startAt, endAt };
}

/** Whom and what an activation or request is about, as its events name it. */
export function aboutActivation({ id: requestId, userId, roleId, scope }: Activation) {
  return { requestId, userId, roleId, scope };
}

export function aboutRequest({ id: requestId, principalId: userId, roleId, scope }: Request) {
  return { requestId, userId, roleId, scope };
}

/** A request as its cancellation names it: with what it would have changed, where it asked for a longer assignment. */
export function aboutCancelled(state: State, request: Request) {
  const { action, targetId } = request;
  const target = targetId === null ? undefined : state.assignments.get(targetId);
  if (!target || (action !== 'selfExtend' && action !== 'selfRenew')) return aboutRequest(request);
  return { ...aboutRequest(request), extension: { assignmentId: target.id, assignmentType: target.type, action } };
}

/**
 * What ends with an eligible assignment: its activations, running and scheduled, and the requests that wait on it. Where
 * `userId` is given, only that person's (somebody left a group). [E4]
 */
export function endingsOf(
  state: State,
  assignmentId: string,
  because: RevokedBecause,
  userId?: string,
): readonly Event[] {
  const events: Event[] = [];
  for (const id of state.by.activationsOfAssignment.get(assignmentId) ?? []) {
    const activation = state.activations.get(id)!;
    if (userId && activation.userId !== userId) continue;
    if (activation.started) events.push({ type: 'ActivationRevoked', ...aboutActivation(activation), because });
    else events.push({ type: 'RequestCancelled', ...aboutActivation(activation), because });
  }
  // An assignment that ran out can still be renewed, so what was asked for it waits on.
  const extension = because === 'eligibility_ended' ? undefined : state.by.extensions.get(assignmentId);
  if (extension && !userId)
    events.push({ type: 'RequestCancelled', ...aboutCancelled(state, state.requests.get(extension)!), because });
  for (const id of state.by.pending) {
    const request = state.requests.get(id)!;
    if (request.targetId !== assignmentId || (userId && request.principalId !== userId)) continue;
    events.push({ type: 'RequestCancelled', ...aboutRequest(request), because });
  }
  return events;
}

/** What ends when a user is gone: every activation and every waiting request. [P4] */
export function endingsOfUser(state: State, userId: string, because: RevokedBecause): readonly Event[] {
  const events: Event[] = [];
  for (const id of state.by.activationsOfUser.get(userId) ?? []) {
    const activation = state.activations.get(id)!;
    const type = activation.started ? 'ActivationRevoked' : 'RequestCancelled';
    events.push({ type, ...aboutActivation(activation), because });
  }
  for (const id of [...state.by.pending, ...state.by.extensions.values()]) {
    const request = state.requests.get(id)!;
    if (request.principalId === userId)
      events.push({ type: 'RequestCancelled', ...aboutCancelled(state, request), because });
  }
  return events;
}
