import type { Actor } from './events.ts';
import { ADMINISTRATOR_ROLES, type PrincipalRef, parseRef, READER_ROLES } from './ids.ts';
import { contains, EVERYWHERE, type Scope } from './scope.ts';
import type { Activation, Assignment, State } from './state.ts';
import type { Instant } from './time.ts';

/** Whether an assignment counts at `now`: by its own instants, whether or not the clock has recorded them. */
export function inForce(assignment: Assignment, now: Instant): boolean {
  return !assignment.ended && assignment.startAt <= now && (assignment.endAt === null || now < assignment.endAt);
}

/** Whether an activation gives its role at `now`: from its start to, and not including, its end. */
export function running(activation: Activation, now: Instant): boolean {
  return activation.startAt <= now && now < activation.endAt;
}

/** The assignments a user has, own ones and those of the groups they are in at `now`. */
export function* assignmentsOf(state: State, userId: string, now: Instant): Generator<Assignment> {
  for (const principalId of [userId, ...groupsOf(state, userId, now)])
    for (const id of state.by.assignmentsOfPrincipal.get(principalId) ?? []) yield state.assignments.get(id)!;
}

/** The activations a user has, scheduled ones included. */
export function* activationsOf(state: State, userId: string): Generator<Activation> {
  for (const id of state.by.activationsOfUser.get(userId) ?? []) yield state.activations.get(id)!;
}

/** Whether a user holds a role at a scope at `now`: assigned or activated, there or above, and not disabled. */
export function holdsRole(state: State, userId: string, roleId: string, scope: Scope, now: Instant): boolean {
  const user = state.users.get(userId);
  if (!user || user.disabled || state.roles.get(roleId)?.retired !== false) return false;
  for (const assignment of assignmentsOf(state, userId, now))
    if (
      assignment.type === 'active' &&
      assignment.roleId === roleId &&
      inForce(assignment, now) &&
      contains(assignment.scope, scope)
    )
      return true;
  for (const activation of activationsOf(state, userId))
    if (activation.roleId === roleId && running(activation, now) && contains(activation.scope, scope)) return true;
  return false;
}

/** The roles a user holds at a scope at `now`, as `holdsRole` says of each. */
export function rolesHeld(state: State, userId: string, scope: Scope, now: Instant): ReadonlySet<string> {
  const held = new Set<string>();
  if (state.users.get(userId)?.disabled !== false) return held;
  for (const assignment of assignmentsOf(state, userId, now))
    if (assignment.type === 'active' && inForce(assignment, now) && contains(assignment.scope, scope))
      held.add(assignment.roleId);
  for (const activation of activationsOf(state, userId))
    if (running(activation, now) && contains(activation.scope, scope)) held.add(activation.roleId);
  for (const roleId of held) if (state.roles.get(roleId)?.retired !== false) held.delete(roleId);
  return held;
}

/** Whether the actor may change the organisation. */
export function mayAdminister(state: State, actor: Actor, now: Instant): boolean {
  if (actor.kind !== 'user') return true;
  return (
    actor.access === 'admin' &&
    ADMINISTRATOR_ROLES.some((role) => holdsRole(state, actor.userId, role, EVERYWHERE, now))
  );
}

/** Whether a user looks after a group at `now`: holds its ownership, assigned or activated. [P6] */
export function ownsGroup(state: State, userId: string, groupId: string, now: Instant): boolean {
  const roleId = state.by.accessRoles.get(groupId)?.owner;
  return roleId !== undefined && holdsRole(state, userId, roleId, EVERYWHERE, now);
}

/** Everyone who owns a group at `now`, by assignment or activation. */
export function ownersOf(state: State, groupId: string, now: Instant): readonly string[] {
  const roleId = state.by.accessRoles.get(groupId)?.owner ?? '';
  const assigned = [...(state.by.assignmentsOfRole.get(roleId) ?? [])].map(
    (id) => state.assignments.get(id)!.principalId,
  );
  const activated = [...(state.by.activationsOfRole.get(roleId) ?? [])].map((id) => state.activations.get(id)!.userId);
  return [...new Set([...assigned, ...activated])].filter((userId) => ownsGroup(state, userId, groupId, now));
}

/** Whether the user may see the organisation: everyone's assignments, requests and settings. */
export function mayReadAll(state: State, userId: string, now: Instant): boolean {
  return READER_ROLES.some((role) => holdsRole(state, userId, role, EVERYWHERE, now));
}

/** The enabled users a principal stands for at `now`: the user, or the group's members. */
export function usersOf(state: State, principalId: string, now: Instant): readonly string[] {
  const ids = state.groups.has(principalId) ? [...membersOf(state, principalId, now)] : [principalId];
  return ids.filter((id) => state.users.get(id)?.disabled === false);
}

/** The enabled users that principals stand for at `now`. */
export function expand(state: State, refs: readonly PrincipalRef[], now: Instant): ReadonlySet<string> {
  return new Set(refs.flatMap((ref) => usersOf(state, parseRef(ref).id, now)));
}

const NONE: ReadonlySet<string> = new Set();

/** Everyone in a group at `now`: its standing members, and who holds its membership by assignment or activation. [E6] */
export function membersOf(state: State, groupId: string, now: Instant): ReadonlySet<string> {
  const members = new Set(state.groups.get(groupId)?.members.keys());
  const roleId = state.by.accessRoles.get(groupId)?.member ?? '';
  for (const id of state.by.assignmentsOfRole.get(roleId) ?? []) {
    const assignment = state.assignments.get(id)!;
    if (assignment.type === 'active' && inForce(assignment, now)) members.add(assignment.principalId);
  }
  for (const id of state.by.activationsOfRole.get(roleId) ?? []) {
    const activation = state.activations.get(id)!;
    if (running(activation, now)) members.add(activation.userId);
  }
  return members;
}

/** The groups a user is in at `now`. */
export function groupsOf(state: State, userId: string, now: Instant): ReadonlySet<string> {
  const standing = state.by.groupsOfUser.get(userId) ?? NONE;
  if (!state.by.membershipsOfUser.has(userId)) return standing;
  const groups = new Set(standing);
  for (const { groupId } of membershipsOf(state, userId, now)) groups.add(groupId);
  return groups;
}

/**
 * When a user's membership of a group ends, whatever it comes from: null for never, undefined where they are not in it at
 * `now`. What `isGone` names, by the id of an assignment or activation or as `standingMembership`, does not count.
 */
export function memberUntil(
  state: State,
  userId: string,
  groupId: string,
  now: Instant,
  isGone: (id: string) => boolean = () => false,
): Instant | null | undefined {
  const standing = state.by.groupsOfUser.get(userId)?.has(groupId);
  if (standing && !isGone(standingMembership(groupId, userId))) return null;
  let until: Instant | null | undefined;
  for (const membership of membershipsOf(state, userId, now)) {
    if (membership.groupId !== groupId || isGone(membership.id)) continue;
    if (membership.endAt === null) return null;
    until = Math.max(until ?? 0, membership.endAt);
  }
  return until;
}

/** Names a user's standing membership of a group, which no assignment stands behind. */
export function standingMembership(groupId: string, userId: string): string {
  return `${groupId} ${userId}`;
}

/** The memberships a user holds by assignment or activation at `now`. */
function* membershipsOf(state: State, userId: string, now: Instant) {
  for (const id of state.by.membershipsOfUser.get(userId) ?? []) {
    const held = state.activations.get(id) ?? state.assignments.get(id)!;
    const counts = 'userId' in held ? running(held, now) : inForce(held, now);
    if (counts) yield { id, groupId: state.roles.get(held.roleId)!.group!.groupId, endAt: held.endAt };
  }
}
