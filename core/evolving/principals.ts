import type { Recorded } from '../events.ts';
import type { State } from '../state.ts';
import { putGroup, putUser } from './place.ts';

/** Folds an event about a user or a group. */
export function evolvePrincipals(state: State, { event, at }: Recorded): void {
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
        createdAt: at,
        lastSignInAt: null,
      });
      return;
    case 'UserUpdated': {
      const { type: _, userId, ...changes } = event;
      putUser(state, { ...state.users.get(userId)!, ...changes });
      return;
    }
    case 'UserDisabled':
      putUser(state, { ...state.users.get(event.userId)!, disabled: true });
      return;
    case 'UserEnabled':
      putUser(state, { ...state.users.get(event.userId)!, disabled: false });
      return;
    case 'SignedIn':
      putUser(state, { ...state.users.get(event.userId)!, lastSignInAt: at });
      return;
    case 'GroupCreated':
      putGroup(state, {
        id: event.groupId,
        name: event.name,
        description: event.description,
        retired: false,
        members: new Set(),
      });
      return;
    case 'GroupUpdated': {
      const { type: _, groupId, ...changes } = event;
      putGroup(state, { ...state.groups.get(groupId)!, ...changes });
      return;
    }
    case 'GroupRetired':
      putGroup(state, { ...state.groups.get(event.groupId)!, retired: true, members: new Set() });
      return;
    case 'GroupMemberAdded': {
      const group = state.groups.get(event.groupId)!;
      putGroup(state, { ...group, members: new Set([...group.members, event.userId]) });
      return;
    }
    case 'GroupMemberRemoved': {
      const group = state.groups.get(event.groupId)!;
      putGroup(state, { ...group, members: new Set([...group.members].filter((id) => id !== event.userId)) });
      return;
    }
  }
}
