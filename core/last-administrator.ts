import type { Event } from './events.ts';
import { BUILT_IN } from './ids.ts';
import { type Rejection, rejection } from './rejections.ts';
import { EVERYWHERE } from './scope.ts';
import { inForce, standingMembership } from './standing.ts';
import type { State } from './state.ts';
import type { Instant } from './time.ts';

const PROTECTED = [BUILT_IN.globalAdministrator, BUILT_IN.privilegedRoleAdministrator];

/**
 * Refuses events that would leave a protected role without a permanent active holder it has now. Looks at the events of any
 * command, so that no path leads around it: removal, a new end date, leaving a group, disabling a user. [L1] (entra-pim §3.3)
 */
export function lastAdministratorRefusal(state: State, events: readonly Event[], now: Instant): Rejection | null {
  const gone = losses(events, now);
  if (!gone) return null;
  for (const roleId of PROTECTED) {
    const before = permanentHolders(state, roleId, now, NOTHING_LOST);
    if (!before.size) continue;
    if (!permanentHolders(state, roleId, now, gone).size)
      return rejection('last_administrator', { role: state.roles.get(roleId)!.name });
  }
  return null;
}

/**
 * The last active assignment of Global Administrator does not expire: without it nobody could administer again. [L2]
 * The last eligible one neither, where no assigned one remains. (entra-pim §3.3)
 */
export function isLastGlobalAdministrator(state: State, assignmentId: string, now: Instant): boolean {
  const roleId = BUILT_IN.globalAdministrator;
  if (state.assignments.get(assignmentId)?.roleId !== roleId) return false;
  for (const id of state.by.assignmentsOfRole.get(roleId) ?? []) {
    const other = state.assignments.get(id)!;
    const counts =
      id !== assignmentId && (other.type === 'active' || state.assignments.get(assignmentId)!.type === 'eligible');
    if (counts && inForce(other, now) && lastingUsers(state, other.principalId, now, NOTHING_LOST).size) return false;
  }
  return true;
}

type Losses = {
  readonly assignments: ReadonlySet<string>;
  readonly users: ReadonlySet<string>;
  readonly memberships: ReadonlySet<string>;
  readonly groups: ReadonlySet<string>;
};

const NOTHING_LOST: Losses = { assignments: new Set(), users: new Set(), memberships: new Set(), groups: new Set() };

function losses(events: readonly Event[], now: Instant): Losses | null {
  const [assignments, users, memberships, groups] = [
    new Set<string>(),
    new Set<string>(),
    new Set<string>(),
    new Set<string>(),
  ];
  for (const event of events) {
    if (event.type === 'AssignmentRemoved' || event.type === 'AssignmentExpired') assignments.add(event.assignmentId);
    if (event.type === 'AssignmentUpdated' && (event.endAt !== null || event.startAt > now))
      assignments.add(event.assignmentId);
    if (event.type === 'UserDisabled') users.add(event.userId);
    if (event.type === 'GroupMemberRemoved') memberships.add(standingMembership(event.groupId, event.userId));
    if (event.type === 'GroupRetired') groups.add(event.groupId);
  }
  return assignments.size + users.size + memberships.size + groups.size
    ? { assignments, users, memberships, groups }
    : null;
}

function permanentHolders(state: State, roleId: string, now: Instant, gone: Losses): ReadonlySet<string> {
  const holders = new Set<string>();
  for (const id of state.by.assignmentsOfRole.get(roleId) ?? []) {
    const assignment = state.assignments.get(id)!;
    const counts = assignment.type === 'active' && assignment.endAt === null && assignment.scope === EVERYWHERE;
    if (!counts || !inForce(assignment, now) || gone.assignments.has(id) || gone.groups.has(assignment.principalId))
      continue;
    for (const userId of lastingUsers(state, assignment.principalId, now, gone)) holders.add(userId);
  }
  return holders;
}

/** The enabled users a principal stands for without an end: the user, or who is in the group for good. */
function lastingUsers(state: State, principalId: string, now: Instant, gone: Losses): ReadonlySet<string> {
  const group = state.groups.get(principalId);
  const standing = [...(group?.members.keys() ?? [])].filter(
    (userId) => !gone.memberships.has(standingMembership(principalId, userId)),
  );
  const assigned = [...(state.by.assignmentsOfRole.get(state.by.accessRoles.get(principalId)?.member ?? '') ?? [])]
    .map((id) => state.assignments.get(id)!)
    .filter((one) => one.type === 'active' && one.endAt === null && inForce(one, now) && !gone.assignments.has(one.id))
    .map((one) => one.principalId);
  const users = group ? [...standing, ...assigned] : [principalId];
  return new Set(users.filter((id) => state.users.get(id)?.disabled === false && !gone.users.has(id)));
}
