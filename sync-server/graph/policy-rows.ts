import type { Role, State } from '../../core/state.ts';
import { toIso } from '../../core/time.ts';
import { nameOf } from '../../core/views/rows.ts';
import type { Row } from './exchange.ts';
import { assignedId, policyId } from './policy-roles.ts';

/** A role's policy. Every role has one; it is never made and never removed. */
export function policyRow(state: State, role: Role): Row {
  return {
    id: policyId(state, role),
    displayName: role.group ? 'Group' : 'DirectoryRole',
    description: `Settings of ${role.name}`,
    isOrganizationDefault: false,
    ...scopeOf(role),
    lastModifiedDateTime: toIso(role.updatedAt),
    lastModifiedBy: { id: role.updatedBy, displayName: role.updatedBy && nameOf(state, role.updatedBy) },
  };
}

export function policyAssignmentRow(state: State, role: Role): Row {
  const id = policyId(state, role);
  const assigned = assignedId(role);
  return { id: `${id}_${assigned}`, policyId: id, ...scopeOf(role), roleDefinitionId: assigned };
}

function scopeOf({ group }: Role): Row {
  return group ? { scopeId: group.groupId, scopeType: 'Group' } : { scopeId: '/', scopeType: 'DirectoryRole' };
}
