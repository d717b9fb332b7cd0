import type { Role, State } from '../../core/state.ts';
import { approvalSet } from './approval-set.ts';
import { directoryRoleRow, groupRow, roleDefinition, userRow } from './directory-rows.ts';
import { type EntitySet, entries, entriesOf, find } from './entity-set.ts';
import type { Row } from './exchange.ts';
import { among } from './indexes.ts';
import { policyRoles, visiblePolicyRole } from './policy-roles.ts';
import { policyAssignmentRow, policyRow } from './policy-rows.ts';
import { only } from './request-sets.ts';
import { PASSKEY_CONTEXT } from './rules.ts';
import { seesPrincipal, seesRole } from './seen.ts';
import type { Viewer } from './viewer.ts';

/** Clients ask for both words and mean the same. */
const SCOPE_TYPES = { scopeType: { directory: 'directoryrole' } };

const CONTEXT = {
  id: PASSKEY_CONTEXT,
  displayName: 'Passkey',
  description: 'A passkey, used for this very activation',
  isAvailable: true,
};

export const DIRECTORY_SETS: readonly EntitySet[] = [
  roleSet('roleManagement/directory/roleDefinitions', 'unifiedRoleDefinition', roleDefinition),
  roleSet('directoryRoles', 'directoryRole', directoryRoleRow),
  roleSet('directoryRoleTemplates', 'directoryRoleTemplate', ({ id, name, description }) => ({
    id,
    displayName: name,
    description,
  })),
  approvalSet('directory', 'roleAssignmentApprovals'),
  policySet('roleManagementPolicies', 'unifiedRoleManagementPolicy', policyRow),
  policySet('roleManagementPolicyAssignments', 'unifiedRoleManagementPolicyAssignment', policyAssignmentRow),
  {
    path: 'users',
    type: 'user',
    all(viewer, { id, userPrincipalName }) {
      const { users, by } = viewer.state;
      const ids = id ?? (userPrincipalName && [...userPrincipalName].flatMap((upn) => by.upn.get(upn) ?? []));
      return entries(
        only(among(users, ids), (user) => seesPrincipal(viewer)(user.id)),
        userRow,
      );
    },
    one(viewer, id) {
      const { users, by } = viewer.state;
      const user = users.get(id.includes('@') ? (by.upn.get(id.toLowerCase()) ?? '') : id.toLowerCase());
      return user && seesPrincipal(viewer)(user.id) ? userRow(user) : null;
    },
  },
  {
    path: 'groups',
    type: 'group',
    all: (viewer, { id }) =>
      entries(
        only(among(viewer.state.groups, id), (group) => !group.retired && seesPrincipal(viewer)(group.id)),
        groupRow,
      ),
    one(viewer, id) {
      const group = viewer.state.groups.get(id.toLowerCase());
      return group && !group.retired && seesPrincipal(viewer)(group.id) ? groupRow(group) : null;
    },
  },
  fixedSet('organization', 'organization', ({ state }) => [
    { id: state.organisation!.id, displayName: state.organisation!.name, verifiedDomains: [] },
  ]),
  fixedSet(
    'identity/conditionalAccess/authenticationContextClassReferences',
    'authenticationContextClassReference',
    () => [CONTEXT],
  ),
  // Clients that resolve a principal or a scope ask for these too; Keyturn has none of them.
  fixedSet('servicePrincipals', 'servicePrincipal', () => []),
  fixedSet('directory/administrativeUnits', 'administrativeUnit', () => []),
];

/** The roles the viewer has to do with, without those that stand for groups; a retired one is found by its id alone. */
function roleSet(path: string, type: string, toRow: (role: Role) => Row): EntitySet {
  return {
    path,
    type,
    all: (viewer, { id }) =>
      entries(
        only(among(viewer.state.roles, id), (role) => !role.group && !role.retired && seesRole(viewer)(role.id)),
        toRow,
      ),
    one(viewer, id) {
      const role = viewer.state.roles.get(id.toLowerCase());
      return role && !role.group && seesRole(viewer)(role.id) ? toRow(role) : null;
    },
  };
}

function policySet(name: string, type: string, toRow: (state: State, role: Role) => Row): EntitySet {
  return {
    path: `policies/${name}`,
    type,
    synonyms: SCOPE_TYPES,
    all: (viewer, wanted) => entries(policyRoles(viewer, wanted), (role) => toRow(viewer.state, role)),
    one(viewer, id) {
      const role = visiblePolicyRole(viewer, id);
      return role && toRow(viewer.state, role);
    },
  };
}

/** A few rows that are the same for everyone. */
function fixedSet(path: string, type: string, rows: (viewer: Viewer) => readonly Row[]): EntitySet {
  return { path, type, all: (viewer) => entriesOf(rows(viewer)), one: (viewer, id) => find(rows(viewer), id) };
}
