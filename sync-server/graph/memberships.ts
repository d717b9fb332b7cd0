import { EVERYWHERE } from '../../core/scope.ts';
import { activationsOf, assignmentsOf, groupsOf, inForce, membersOf, ownersOf, running } from '../../core/standing.ts';
import type { Activation, Assignment } from '../../core/state.ts';
import { directoryRoleRow, groupRow, principalRow, typed } from './directory-rows.ts';
import type { Row } from './exchange.ts';
import { seesPrincipal, seesRole } from './seen.ts';
import type { Viewer } from './viewer.ts';

/** Roles of groups count as those of their members where `transitive`; groups are never in groups. */
export type Reach = 'direct' | 'transitive';

/** The groups a user is in, and the roles they or a group hold just now, as far as the viewer may see them. */
export function memberOf(viewer: Viewer, id: string, reach: Reach): readonly Row[] | null {
  const { state, user, now, readsAll } = viewer;
  const sees = seesPrincipal(viewer);
  if (!sees(id)) return null;
  const groups = [...groupsOf(state, id, now)]
    .filter(sees)
    .map((one) => typed('group', groupRow(state.groups.get(one)!)));
  // What others hold is not for everyone to know.
  const roles = readsAll || id === user.id ? heldRoles(viewer, id, reach) : [];
  return [...groups, ...roles];
}

function heldRoles(viewer: Viewer, id: string, reach: Reach): readonly Row[] {
  const { state, now } = viewer;
  const assigned = [...assignmentsOf(state, id, now)].filter(
    ({ principalId }) => reach === 'transitive' || principalId === id,
  );
  const held = [...assigned, ...activationsOf(state, id)].filter((one) => counts(viewer, one));
  return [...new Set(held.map(({ roleId }) => roleId))]
    .map((roleId) => state.roles.get(roleId)!)
    .filter(({ retired, group }) => !retired && !group)
    .map((role) => typed('directoryRole', directoryRoleRow(role)));
}

/** Who is in a group; null where there is none the viewer may see. */
export function groupMembers(viewer: Viewer, id: string): readonly Row[] | null {
  return isGroup(viewer, id) ? principals(viewer, membersOf(viewer.state, id, viewer.now)) : null;
}

/** Who looks after a group; null where there is none the viewer may see. */
export function groupOwners(viewer: Viewer, id: string): readonly Row[] | null {
  return isGroup(viewer, id) ? principals(viewer, ownersOf(viewer.state, id, viewer.now)) : null;
}

/** Who holds a role just now, assigned or activated, users and groups; null where there is none the viewer may see. */
export function roleHolders(viewer: Viewer, id: string): readonly Row[] | null {
  const { state } = viewer;
  const role = state.roles.get(id);
  if (!role || role.retired || role.group || !seesRole(viewer)(id)) return null;
  const assigned = [...(state.by.assignmentsOfRole.get(id) ?? [])].map((one) => state.assignments.get(one)!);
  const activated = [...(state.by.activationsOfRole.get(id) ?? [])].map((one) => state.activations.get(one)!);
  const held = [...assigned, ...activated].filter((one) => counts(viewer, one));
  return principals(
    viewer,
    held.map((one) => ('userId' in one ? one.userId : one.principalId)),
  );
}

function isGroup(viewer: Viewer, id: string): boolean {
  const group = viewer.state.groups.get(id);
  return group?.retired === false && seesPrincipal(viewer)(id);
}

function principals(viewer: Viewer, ids: Iterable<string>): readonly Row[] {
  return [...new Set(ids)].filter(seesPrincipal(viewer)).map((id) => principalRow(viewer.state, id)!);
}

/** Whether it gives its role at the whole organisation at this instant. */
function counts({ now }: Viewer, one: Assignment | Activation): boolean {
  if (one.scope !== EVERYWHERE) return false;
  return 'userId' in one ? running(one, now) : one.type === 'active' && inForce(one, now);
}
