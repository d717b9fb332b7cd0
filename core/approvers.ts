import { ADMINISTRATOR_ROLES, type PrincipalRef, parseRef } from './ids.ts';
import { EVERYWHERE } from './scope.ts';
import type { ApprovalSettings, ApprovalStage } from './settings.ts';
import { holdsRole, usersOf } from './standing.ts';
import type { Request, State } from './state.ts';
import type { Instant } from './time.ts';

/** The rounds of approval a role asks for, first to last. */
export function stagesOf(approval: ApprovalSettings): readonly ApprovalStage[] {
  return [{ approvers: approval.approvers, quorum: approval.quorum }, ...approval.stages];
}

/**
 * Who may decide a pending request now: by the role's settings and memberships of this moment, so that an approver who was
 * removed meanwhile does not count. An empty list means whoever holds an administrator role (entra-pim §2.1). Never the
 * requestor. Somebody away is joined by their delegate.
 */
export function approversOf(state: State, request: Request, now: Instant): ReadonlySet<string> {
  const settings = state.roles.get(request.roleId)!.settings.activation.approval;
  const stages = stagesOf(settings);
  const stage = stages[Math.min(request.approval?.stage ?? 1, stages.length) - 1]!;
  const escalated = request.approval?.escalated ? settings.escalateTo : [];
  const named = expand(state, [...stage.approvers, ...escalated]);
  const approvers = new Set(named.size || stage.approvers.length ? named : administrators(state, now));
  for (const id of [...approvers]) {
    const away = state.users.get(id)?.away;
    if (away && now < away.until && state.users.get(away.delegateId)?.disabled === false)
      approvers.add(away.delegateId);
  }
  approvers.delete(request.principalId);
  return approvers;
}

/** Everyone who may decide the request at any of its stages now; whose documents a change of it touches. */
export function allApproversOf(state: State, request: Request, now: Instant): ReadonlySet<string> {
  const approval = state.roles.get(request.roleId)!.settings.activation.approval;
  const found = new Set<string>();
  for (let stage = 1; stage <= stagesOf(approval).length; stage++) {
    const at = request.approval && { ...request.approval, stage, escalated: true };
    for (const id of approversOf(state, { ...request, approval: at }, now)) found.add(id);
  }
  return found;
}

/** Everyone who holds an administrator role at `now`. */
export function administrators(state: State, now: Instant): ReadonlySet<string> {
  const found = new Set<string>();
  for (const roleId of ADMINISTRATOR_ROLES) {
    for (const id of state.by.assignmentsOfRole.get(roleId) ?? [])
      for (const userId of usersOf(state, state.assignments.get(id)!.principalId))
        if (holdsRole(state, userId, roleId, EVERYWHERE, now)) found.add(userId);
    for (const id of state.by.activationsOfRole.get(roleId) ?? []) {
      const { userId } = state.activations.get(id)!;
      if (holdsRole(state, userId, roleId, EVERYWHERE, now)) found.add(userId);
    }
  }
  return found;
}

function expand(state: State, refs: readonly PrincipalRef[]): ReadonlySet<string> {
  return new Set(refs.flatMap((ref) => usersOf(state, parseRef(ref).id)));
}
