import { EVERYWHERE } from '../scope.ts';
import type { State } from '../state.ts';
import { toIso } from '../time.ts';
import type { ActiveRow, OwnedGroupRow } from '../wire/rows.ts';

/** The memberships a person has for good of groups whose membership can be activated, as roles they hold. [A1] */
export function* standingRows(state: State, userId: string): Generator<ActiveRow> {
  for (const groupId of state.by.groupsOfUser.get(userId) ?? []) {
    const role = state.roles.get(state.by.accessRoles.get(groupId)?.member ?? '');
    if (!role) continue;
    yield {
      // Nobody is in a group twice, and no assignment stands behind it.
      id: role.id,
      roleId: role.id,
      roleName: role.name,
      scope: EVERYWHERE,
      state: 'Assigned',
      access: 'member',
      memberType: 'Direct',
      groupName: null,
      startAt: toIso(state.groups.get(groupId)!.members.get(userId)!),
      endAt: null,
      requestId: null,
      eligibleAssignmentId: null,
      maxDuration: role.settings.activation.maxDuration,
      extendable: false,
      justification: '',
    };
  }
}

/** The groups whose owner somebody is who holds these roles, with who is in them for good. [P6] */
export function* ownedGroupRows(state: State, held: Iterable<string>): Generator<OwnedGroupRow> {
  for (const roleId of held) {
    const { group: access } = state.roles.get(roleId)!;
    if (access?.access !== 'owner') continue;
    const { id, name, description, members } = state.groups.get(access.groupId)!;
    const people = [...members.keys()].map((userId) => {
      const { name: called, upn } = state.users.get(userId)!;
      return { id: userId, name: called, upn };
    });
    const memberRoleId = state.by.accessRoles.get(id)?.member ?? null;
    yield { id, name, description, members: people, memberRoleId, ownerRoleId: roleId };
  }
}
