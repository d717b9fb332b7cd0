import type { Role, State } from '../../core/state.ts';
import { toIso } from '../../core/time.ts';
import { nameOf } from '../../core/views/rows.ts';
import type { Row } from './exchange.ts';

/** A role's policy. Every role has one; it is never made and never removed. */
export function policyRow(state: State, role: Role): Row {
  return {
    id: policyId(state, role.id),
    displayName: 'DirectoryRole',
    description: `Settings of ${role.name}`,
    isOrganizationDefault: false,
    scopeId: '/',
    scopeType: 'DirectoryRole',
    lastModifiedDateTime: toIso(role.updatedAt),
    lastModifiedBy: { id: role.updatedBy, displayName: role.updatedBy && nameOf(state, role.updatedBy) },
  };
}

export function policyAssignmentRow(state: State, role: Role): Row {
  const id = policyId(state, role.id);
  return { id: `${id}_${role.id}`, policyId: id, scopeId: '/', scopeType: 'DirectoryRole', roleDefinitionId: role.id };
}

/** The role of a policy's id or of a policy assignment's, or null. */
export function roleOfPolicy(state: State, id: string): Role | null {
  const roleId = id.slice(id.lastIndexOf('_') + 1).toLowerCase();
  const role = state.roles.get(roleId);
  const policy = policyId(state, roleId);
  return role && !role.retired && (id === policy || id === `${policy}_${roleId}`) ? role : null;
}

function policyId({ organisation }: State, roleId: string): string {
  return `DirectoryRole_${organisation!.id}_${roleId}`;
}
