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

/** Whom and what an activation is about, as its events name it. */
export function aboutActivation({ id: requestId, userId, roleId, scope }: Activation) {
  return { requestId, userId, roleId, scope };
}

/** The same of a request. */
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
