import type { Actor } from './events.ts';
import { ADMINISTRATOR_ROLES, READER_ROLES } from './ids.ts';
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

/** The assignments a user has, own ones and those of their groups. */
export function* assignmentsOf(state: State, userId: string): Generator<Assignment> {
  for (const principalId of [userId, ...(state.by.groupsOfUser.get(userId) ?? [])])
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
  for (const assignment of assignmentsOf(state, userId))
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
  for (const assignment of assignmentsOf(state, userId))
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

/** Whether the user may see the organisation: everyone's assignments, requests and settings. */
export function mayReadAll(state: State, userId: string, now: Instant): boolean {
  return READER_ROLES.some((role) => holdsRole(state, userId, role, EVERYWHERE, now));
}

/** The enabled users a principal stands for: the user, or the group's members. */
export function usersOf(state: State, principalId: string): readonly string[] {
  const members = state.groups.get(principalId)?.members;
  const ids = members ? [...members] : [principalId];
  return ids.filter((id) => state.users.get(id)?.disabled === false);
}
