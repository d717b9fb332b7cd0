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

/** A role as the directory's older surface knows it: by the template it was made of, which here is itself. */
export function directoryRoleRow({ id, name, description }: Role): Row {
  return { id, displayName: name, description, roleTemplateId: id };
}

/** What Keyturn has no word for is null, as Graph's clients select it. */
export function userRow({ id, name, upn, mail, disabled, createdAt }: User): Row {
  return {
    id,
    displayName: name,
    userPrincipalName: upn,
    mail: mail || null,
    accountEnabled: !disabled,
    createdDateTime: toIso(createdAt),
    userType: 'Member',
    businessPhones: [],
    givenName: null,
    jobTitle: null,
    mobilePhone: null,
    officeLocation: null,
    preferredLanguage: null,
    surname: null,
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
    groupTypes: [],
    mail: null,
    mailNickname: null,
    membershipRule: null,
    onPremisesSyncEnabled: null,
    visibility: null,
  };
}

/** The user or group of that id, saying which; null where there is none. */
export function principalRow(state: State, id: string): Row | null {
  const user = state.users.get(id);
  if (user) return typed('user', userRow(user));
  const group = state.groups.get(id);
  return group ? typed('group', groupRow(group)) : null;
}

/** A directory object that says what it is. */
export function typed(type: string, row: Row): Row {
  return { '@odata.type': `#microsoft.graph.${type}`, ...row };
}
