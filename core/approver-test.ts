import { delegateOf, isEscalated, stageOf, stagesOf } from './approvers.ts';
import { ADMINISTRATOR_ROLES, type PrincipalRef, parseRef } from './ids.ts';
import { EVERYWHERE } from './scope.ts';
import { groupsOf, holdsRole, ownsGroup } from './standing.ts';
import type { Request, State } from './state.ts';
import type { Instant } from './time.ts';

/** Says of many requests whether one person decides on them; what `approversOf` says of each, without finding the others. */
export type ApproverTest = {
  /** In the round the request is in. */
  decides(request: Request): boolean;
  /** In any of its rounds. */
  isAsked(request: Request): boolean;
};

export function approverTest(state: State, userId: string, now: Instant): ApproverTest {
  const enabled = state.users.get(userId)?.disabled === false;
  const people = enabled ? [userId, ...absentFor(state, userId, now)].map((id) => askable(state, id, now)) : [];
  const named = ({ roleId, principalId }: Request, approvers: readonly PrincipalRef[], escalated: boolean) =>
    principalId !== userId &&
    people.some(({ id, isNamed, standsIn }) => {
      if (id === principalId) return false;
      if (approvers.length ? isNamed(approvers) : standsIn(roleId)) return true;
      return escalated && isNamed(state.roles.get(roleId)!.settings.activation.approval.escalateTo);
    });
  const settingsOf = ({ roleId }: Request) => state.roles.get(roleId)!.settings.activation.approval;
  return {
    decides(request) {
      const settings = settingsOf(request);
      const { approvers } = stagesOf(settings)[stageOf(settings, request.approval) - 1]!;
      return named(request, approvers, isEscalated(request.approval, now));
    },
    isAsked: (request) =>
      stagesOf(settingsOf(request)).some(({ approvers }) => named(request, approvers, request.approval !== null)),
  };
}

/** One person as rounds of approval name them: by themselves, by a group, or by what they administer. */
function askable(state: State, id: string, now: Instant) {
  const groups = groupsOf(state, id, now);
  let administers: boolean | undefined;
  return {
    id,
    isNamed: (refs: readonly PrincipalRef[]) =>
      refs.some((ref) => {
        const named = parseRef(ref).id;
        return named === id || groups.has(named);
      }),
    /** Where a round names nobody. */
    standsIn(roleId: string) {
      administers ??= ADMINISTRATOR_ROLES.some((role) => holdsRole(state, id, role, EVERYWHERE, now));
      const group = state.roles.get(roleId)!.group;
      return administers || (group !== null && ownsGroup(state, id, group.groupId, now));
    },
  };
}

/** Those in whose place somebody decides now, as they are away. */
function absentFor(state: State, delegateId: string, now: Instant): readonly string[] {
  return [...(state.by.delegators.get(delegateId) ?? [])].filter(
    (id) => state.users.get(id)!.disabled === false && delegateOf(state, id, now) === delegateId,
  );
}
