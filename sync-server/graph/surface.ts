import type { State } from '../../core/state.ts';

/** Two parts of the API have one form: the organisation's roles, and the roles that stand for groups. */
export type Surface = 'directory' | 'group';

export const BASE: Readonly<Record<Surface, string>> = {
  directory: 'roleManagement/directory',
  group: 'identityGovernance/privilegedAccess/group',
};

/** Where a role is found. */
export function surfaceOf(state: State, roleId: string): Surface {
  return state.roles.get(roleId)?.group ? 'group' : 'directory';
}
