import type { Event, Recorded } from '../events.ts';
import { accessName } from '../group-access.ts';
import type { MfaMethods, State } from '../state.ts';
import { putGroup, putMember, putRole, putUser } from './place.ts';

const NO_METHODS: MfaMethods = { totp: false, passkeys: 0, recoveryCodes: 0 };
/** How many recovery codes are made at once. */
export const RECOVERY_CODES = 10;

/** Folds an event about a user or a group. */
export function evolvePrincipals(state: State, { seq, event, at }: Recorded): void {
  switch (event.type) {
    case 'UserCreated':
      putUser(state, {
        id: event.userId,
        upn: event.upn,
        name: event.name,
        mail: event.mail,
        disabled: false,
        managerId: null,
        away: null,
        methods: NO_METHODS,
        createdAt: at,
        lastSignInAt: null,
        invitedUntil: null,
        passwordId: null,
        sessionsRevokedSeq: 0,
      });
      return;
    case 'UserUpdated': {
      const { type: _, userId, ...changes } = event;
      putUser(state, { ...state.users.get(userId)!, ...changes });
      return;
    }
    case 'UserInvited':
      putUser(state, { ...state.users.get(event.userId)!, invitedUntil: event.expiresAt });
      return;
    case 'UserDisabled':
      putUser(state, { ...state.users.get(event.userId)!, disabled: true });
      return;
    case 'UserEnabled':
      putUser(state, { ...state.users.get(event.userId)!, disabled: false });
      return;
    case 'SessionsRevoked':
      putUser(state, { ...state.users.get(event.userId)!, sessionsRevokedSeq: seq });
      return;
    case 'SignedIn':
      putUser(state, { ...state.users.get(event.userId)!, lastSignInAt: at, invitedUntil: null });
      return;
    case 'CredentialChanged': {
      const user = state.users.get(event.userId)!;
      const { passwordId = user.passwordId } = event;
      putUser(state, { ...user, passwordId, methods: changeMethods(user.methods, event) });
      return;
    }
    case 'MfaMethodsReset':
      putUser(state, { ...state.users.get(event.userId)!, methods: NO_METHODS });
      return;
    case 'GroupCreated':
      putGroup(state, {
        id: event.groupId,
        name: event.name,
        description: event.description,
        retired: false,
        members: new Map(),
      });
      return;
    case 'GroupUpdated': {
      const { type: _, groupId, ...changes } = event;
      putGroup(state, { ...state.groups.get(groupId)!, ...changes });
      if (changes.name !== undefined) renameAccess(state, groupId, changes.name);
      return;
    }
    case 'GroupRetired':
      putGroup(state, { ...state.groups.get(event.groupId)!, retired: true, members: new Map() });
      return;
    case 'GroupMemberAdded':
      putMember(state, event.groupId, event.userId, at);
      return;
    case 'GroupMemberRemoved':
      putMember(state, event.groupId, event.userId, null);
      return;
  }
}

function renameAccess(state: State, groupId: string, groupName: string): void {
  for (const roleId of Object.values(state.by.accessRoles.get(groupId) ?? {})) {
    const role = state.roles.get(roleId)!;
    putRole(state, { ...role, name: accessName(groupName, role.group!.access) });
  }
}

function changeMethods(
  methods: MfaMethods,
  { credential, change }: Extract<Event, { type: 'CredentialChanged' }>,
): MfaMethods {
  switch (credential) {
    case 'totp':
      return change === 'used' ? methods : { ...methods, totp: change === 'set' };
    case 'passkey':
      if (change === 'used') return methods;
      return { ...methods, passkeys: Math.max(0, methods.passkeys + (change === 'set' ? 1 : -1)) };
    case 'recovery_codes':
      if (change === 'used') return { ...methods, recoveryCodes: Math.max(0, methods.recoveryCodes - 1) };
      return { ...methods, recoveryCodes: change === 'set' ? RECOVERY_CODES : 0 };
    case 'password':
    case 'token':
      return methods;
  }
}
