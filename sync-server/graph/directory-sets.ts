import type { Role } from '../../core/state.ts';
import { approvalSet } from './approval-set.ts';
import { groupRow, roleDefinition, userRow } from './directory-rows.ts';
import { type EntitySet, map } from './entity-set.ts';
import { policyRoles, visiblePolicyRole } from './policy-roles.ts';
import { policyAssignmentRow, policyRow } from './policy-rows.ts';
import { PASSKEY_CONTEXT } from './rules.ts';
import { type Viewer, visiblePrincipals, visibleRoles } from './viewer.ts';

/** Clients ask for both words and mean the same. */
const SCOPE_TYPES = { scopeType: { directory: 'directoryrole' } };

export const DIRECTORY_SETS: readonly EntitySet[] = [
  {
    path: 'roleManagement/directory/roleDefinitions',
    type: 'unifiedRoleDefinition',
    all: (viewer) =>
      map(
        roles(viewer).filter(({ group }) => !group),
        roleDefinition,
      ),
    one(viewer, id) {
      const role = viewer.state.roles.get(id.toLowerCase());
      return role && !role.group && visibleRoles(viewer).has(role.id) ? roleDefinition(role) : null;
    },
  },
  approvalSet('directory', 'roleAssignmentApprovals'),
  {
    path: 'policies/roleManagementPolicies',
    type: 'unifiedRoleManagementPolicy',
    synonyms: SCOPE_TYPES,
    all: (viewer) => map(policyRoles(viewer), (role) => policyRow(viewer.state, role)),
    one(viewer, id) {
      const role = visiblePolicyRole(viewer, id);
      return role && policyRow(viewer.state, role);
    },
  },
  {
    path: 'policies/roleManagementPolicyAssignments',
    type: 'unifiedRoleManagementPolicyAssignment',
    synonyms: SCOPE_TYPES,
    all: (viewer) => map(policyRoles(viewer), (role) => policyAssignmentRow(viewer.state, role)),
    one(viewer, id) {
      const role = visiblePolicyRole(viewer, id);
      return role && policyAssignmentRow(viewer.state, role);
    },
  },
  {
    path: 'users',
    type: 'user',
    all: (viewer) => map(known(viewer.state.users, viewer), userRow),
    one({ state, ...rest }, id) {
      const viewer = { state, ...rest };
      const userId = id.includes('@') ? state.by.upn.get(id.toLowerCase()) : id.toLowerCase();
      const user = userId ? state.users.get(userId) : undefined;
      return user && visiblePrincipals(viewer).has(user.id) ? userRow(user) : null;
    },
  },
  {
    path: 'groups',
    type: 'group',
    all: (viewer) =>
      map(
        [...known(viewer.state.groups, viewer)].filter(({ retired }) => !retired),
        groupRow,
      ),
    one(viewer, id) {
      const group = viewer.state.groups.get(id.toLowerCase());
      return group && !group.retired && visiblePrincipals(viewer).has(group.id) ? groupRow(group) : null;
    },
  },
  {
    path: 'organization',
    type: 'organization',
    all: (viewer) => [organizationRow(viewer)],
    one: (viewer, id) => (id === viewer.state.organisation!.id ? organizationRow(viewer) : null),
  },
  {
    path: 'identity/conditionalAccess/authenticationContextClassReferences',
    type: 'authenticationContextClassReference',
    all: () => [CONTEXT],
    one: (_, id) => (id === CONTEXT.id ? CONTEXT : null),
  },
];

const CONTEXT = {
  id: PASSKEY_CONTEXT,
  displayName: 'Passkey',
  description: 'A passkey, used for this very activation',
  isAvailable: true,
};

function organizationRow({ state }: Viewer) {
  return { id: state.organisation!.id, displayName: state.organisation!.name };
}

function roles(viewer: Viewer): readonly Role[] {
  const visible = visibleRoles(viewer);
  return [...viewer.state.roles.values()].filter(({ id, retired }) => !retired && visible.has(id));
}

function known<T extends { readonly id: string }>(records: ReadonlyMap<string, T>, viewer: Viewer): readonly T[] {
  const visible = visiblePrincipals(viewer);
  return [...records.values()].filter(({ id }) => visible.has(id));
}
