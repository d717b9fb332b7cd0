import type { GroupAccess } from '../../core/events.ts';
import { accessName, GROUP_ACCESSES } from '../../core/group-access.ts';
import { GROUP_SETTINGS } from '../../core/settings.ts';
import type { Group, Role, State } from '../../core/state.ts';
import { uuidOf } from './derived-id.ts';
import { among } from './indexes.ts';
import { seesRole } from './seen.ts';
import type { Viewer } from './viewer.ts';
import type { Wanted } from './wanted.ts';

/**
 * The roles whose policies the viewer may see. Every group has its two policies, also one that is not managed yet: there
 * they are the defaults, and a change of them puts the group under management (entra-pim §12).
 */
export function* policyRoles(viewer: Viewer, { scopeId, scopeType, roleDefinitionId }: Wanted): Generator<Role> {
  const { state, readsAll } = viewer;
  const sees = seesRole(viewer);
  // The literal names of a group's roles are no ids of roles.
  const ids = scopeType?.has('directoryrole') && scopeType.size === 1 ? roleDefinitionId : undefined;
  for (const role of among(state.roles, ids)) if (!role.retired && sees(role.id)) yield role;
  if (!readsAll || (scopeType && !scopeType.has('group'))) return;
  for (const group of among(state.groups, scopeId)) yield* unmanaged(state, group);
}

/** The role of a policy's id or of a policy assignment's, where the viewer may see it. */
export function visiblePolicyRole(viewer: Viewer, id: string): Role | null {
  const role = roleOfPolicy(viewer.state, id);
  return role && (isManaged(role) ? seesRole(viewer)(role.id) : viewer.readsAll) ? role : null;
}

/** The role of a policy's id or of a policy assignment's, or null. */
export function roleOfPolicy(state: State, id: string): Role | null {
  const [kind, place = '', roleId = ''] = id.toLowerCase().split('_');
  const group = kind === 'group' ? state.groups.get(place) : undefined;
  const role = group
    ? [...managed(state, group), ...unmanaged(state, group)].find((one) => one.id === roleId)
    : state.roles.get(roleId);
  if (!role || role.retired) return null;
  const policy = policyId(state, role);
  const named = [policy, `${policy}_${assignedId(role)}`].map((one) => one.toLowerCase());
  return named.includes(id.toLowerCase()) ? role : null;
}

/** The policy's id; a group's changes when it is put under management, as in Entra (entra-pim §2.4). */
export function policyId({ organisation }: State, { id, group }: Role): string {
  return group ? `Group_${group.groupId}_${id}` : `DirectoryRole_${organisation!.id}_${id}`;
}

/** What a policy assignment calls the role. */
export function assignedId({ id, group }: Role): string {
  return group?.access ?? id;
}

/** Whether the role is there, and not only what it would be. */
export function isManaged({ version }: Role): boolean {
  return version > 0;
}

function managed(state: State, { id }: Group): readonly Role[] {
  const roles = state.by.accessRoles.get(id) ?? {};
  return GROUP_ACCESSES.flatMap((access) => state.roles.get(roles[access] ?? '') ?? []);
}

function unmanaged(state: State, group: Group): readonly Role[] {
  if (group.retired) return [];
  const known = state.by.accessRoles.get(group.id) ?? {};
  return GROUP_ACCESSES.filter((access) => !known[access]).map((access) => imagined(group, access));
}

function imagined({ id: groupId, name, description }: Group, access: GroupAccess['access']): Role {
  return {
    id: uuidOf(`${groupId} ${access}`),
    name: accessName(name, access),
    description,
    sites: [],
    builtIn: false,
    group: { groupId, access },
    retired: false,
    settings: GROUP_SETTINGS,
    version: 0,
    updatedAt: 0,
    updatedBy: null,
    proposal: null,
  };
}
