import type { State } from '../../core/state.ts';
import { groupNamed, userNamed } from './names.ts';
import type { FileGroup, FileUser, OrganisationFile } from './schema.ts';
import { changes, type Step } from './step.ts';

/** What makes the file's users and groups so. Managers come after all users, as they are users themselves. */
export function peopleSteps({ users = [], groups = [] }: OrganisationFile): readonly Step[] {
  return [
    ...users.map((user, index) => userStep(user, index)),
    ...users.flatMap((user, index) => managerStep(user, index)),
    ...groups.map((group, index) => groupStep(group, index)),
    ...groups.flatMap((group, index) => memberSteps(group, index)),
  ];
}

/** Disabling ends what a user has, so it comes after everything else; enabling before anything is given to them. */
export function disabledSteps({ users = [] }: OrganisationFile, disabled: boolean): readonly Step[] {
  return users.flatMap((user, index): Step[] => {
    if (user.disabled !== disabled) return [];
    const command = (state: State) => {
      const { id, disabled: is } = userNamed(state, user.upn);
      if (is === disabled) return null;
      return { type: disabled ? ('DisableUser' as const) : ('EnableUser' as const), userId: id };
    };
    return [{ path: ['users', index, 'disabled'], command }];
  });
}

function userStep({ upn, name, mail }: FileUser, index: number): Step {
  return {
    path: ['users', index],
    command(state) {
      const id = state.by.upn.get(upn);
      if (!id) return { type: 'CreateUser', upn, name, ...(mail === undefined ? {} : { mail }) };
      const changed = changes(state.users.get(id)!, { name, mail });
      return changed && { type: 'UpdateUser', userId: id, ...changed };
    },
  };
}

function managerStep({ upn, manager }: FileUser, index: number): readonly Step[] {
  if (manager === undefined) return [];
  const command = (state: State) => {
    const user = userNamed(state, upn);
    const managerId = userNamed(state, manager).id;
    return user.managerId === managerId ? null : { type: 'UpdateUser' as const, userId: user.id, managerId };
  };
  return [{ path: ['users', index, 'manager'], command }];
}

function groupStep({ name, description }: FileGroup, index: number): Step {
  return {
    path: ['groups', index],
    command(state) {
      const id = state.by.groupName.get(name.toLowerCase());
      if (!id) return { type: 'CreateGroup', name, ...(description === undefined ? {} : { description }) };
      const changed = changes(state.groups.get(id)!, { name, description });
      return changed && { type: 'UpdateGroup', groupId: id, ...changed };
    },
  };
}

function memberSteps({ name, members = [] }: FileGroup, index: number): readonly Step[] {
  return members.map((upn, place) => ({
    path: ['groups', index, 'members', place],
    command(state) {
      const group = groupNamed(state, name);
      const userId = userNamed(state, upn).id;
      return group.members.has(userId) ? null : { type: 'AddGroupMember', groupId: group.id, userId };
    },
  }));
}
