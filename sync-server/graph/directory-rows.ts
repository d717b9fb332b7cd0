import type { Group, Role, State, User } from '../../core/state.ts';
import { toIso } from '../../core/time.ts';
import type { Row } from './exchange.ts';
import { oncePerRecord } from './once.ts';

export const roleDefinition = oncePerRecord(
  ({ id, name, description, builtIn, retired }: Role): Row => ({
    id,
    templateId: id,
    displayName: name,
    description,
    isBuiltIn: builtIn,
    isEnabled: !retired,
    version: null,
    resourceScopes: ['/'],
    rolePermissions: [],
  }),
);

export function userRow({ id, name, upn, mail, disabled, createdAt }: User): Row {
  return {
    id,
    displayName: name,
    userPrincipalName: upn,
    mail: mail || null,
    accountEnabled: !disabled,
    createdDateTime: toIso(createdAt),
    userType: 'Member',
  };
}

export function groupRow({ id, name, description }: Group): Row {
  return {
    id,
    displayName: name,
    description: description || null,
    securityEnabled: true,
    mailEnabled: false,
    isAssignableToRole: true,
  };
}

/** The user or group of that id, saying which; null where there is none. */
export function principalRow(state: State, id: string): Row | null {
  const user = state.users.get(id);
  if (user) return { '@odata.type': '#microsoft.graph.user', ...userRow(user) };
  const group = state.groups.get(id);
  return group ? { '@odata.type': '#microsoft.graph.group', ...groupRow(group) } : null;
}
