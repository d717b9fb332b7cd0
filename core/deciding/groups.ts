import { grantOf } from '../about.ts';
import type { CommandOf } from '../commands.ts';
import { accept, type Context, type Decision, reject } from '../decision.ts';
import { createEndings } from '../ending.ts';
import type { Event } from '../events.ts';
import { accessName, GROUP_ACCESSES } from '../group-access.ts';
import { EVERYWHERE } from '../scope.ts';
import { GROUP_SETTINGS } from '../settings.ts';
import type { Group, State } from '../state.ts';
import { giveRole } from './assignments.ts';
import { retirement } from './roles.ts';

/** An administrator makes a group. */
export function createGroup(state: State, command: CommandOf<'CreateGroup'>, ctx: Context): Decision {
  const { name, description = '' } = command;
  if (state.by.groupName.has(name.toLowerCase())) return reject('name_taken', { what: 'group', name });
  const groupId = ctx.newId();
  return accept([{ type: 'GroupCreated', groupId, name, description }], { groupId });
}

/** An administrator, or who owns it, renames or describes a group; the roles that stand for it are renamed with it. */
export function updateGroup(state: State, command: CommandOf<'UpdateGroup'>): Decision {
  const { type: _, groupId, ...changes } = command;
  const group = openGroup(state, groupId);
  if (!group) return reject('not_found', { what: 'group', id: groupId });
  const { name } = changes;
  const taken = name !== undefined && state.by.groupName.get(name.toLowerCase());
  if (taken && taken !== groupId) return reject('name_taken', { what: 'group', name: name! });
  const role = name !== undefined && takenAccessName(state, groupId, name);
  if (role) return reject('name_taken', { what: 'role', name: role });
  const changed = Object.entries(changes).filter(([key, value]) => value !== group[key as keyof typeof changes]);
  return accept(changed.length ? [{ type: 'GroupUpdated', groupId, ...Object.fromEntries(changed) }] : [], { groupId });
}

/**
 * An administrator lets a group's membership and ownership be given, and activated, as roles are, [E6] and gives one of
 * them at once where they say so. [G10]
 */
export function onboardGroup(state: State, command: CommandOf<'OnboardGroup'>, ctx: Context): Decision {
  const { groupId, assign } = command;
  const group = openGroup(state, groupId);
  if (!group) return reject('not_found', { what: 'group', id: groupId });
  const name = takenAccessName(state, groupId, group.name);
  if (name) return reject('name_taken', { what: 'role', name });
  const known = state.by.accessRoles.get(groupId) ?? {};
  const made = GROUP_ACCESSES.filter((access) => !known[access]).map((access) => ({ access, roleId: ctx.newId() }));
  const roles = { ...known, ...Object.fromEntries(made.map(({ access, roleId }) => [access, roleId])) };
  const events = made.map(
    ({ access, roleId }): Event => ({
      type: 'RoleCreated',
      roleId,
      name: accessName(group.name, access),
      description: group.description,
      sites: [],
      builtIn: false,
      settings: GROUP_SETTINGS,
      group: { groupId, access },
    }),
  );
  const result = { groupId, memberRoleId: roles.member!, ownerRoleId: roles.owner! };
  if (!assign) return accept(events, result);
  const { access, ...giving } = assign;
  const id = roles[access]!;
  const role = state.roles.get(id) ?? { id, builtIn: false, group: { groupId, access }, settings: GROUP_SETTINGS };
  const given = giveRole(state, role, { ...giving, scope: EVERYWHERE }, ctx);
  return given.ok ? accept([...events, ...given.events], { ...result, ...given.result }) : given;
}

/** An administrator retires a group: what it and its members have through it ends, and so do the roles that stand for it. */
export function retireGroup(state: State, { groupId }: CommandOf<'RetireGroup'>, ctx: Context): Decision {
  if (!openGroup(state, groupId)) return reject('not_found', { what: 'group', id: groupId });
  const endings = createEndings(state, ctx.now);
  const given = [...(state.by.assignmentsOfPrincipal.get(groupId) ?? [])].flatMap((id): readonly Event[] => {
    const assignment = state.assignments.get(id)!;
    if (assignment.ended) return [];
    const about = { ...grantOf(assignment), requestId: ctx.newId(), justification: '' };
    return [
      { type: 'AssignmentRemoved', ...about, because: 'principal_gone' },
      ...endings.ofAssignment(id, 'eligibility_removed'),
    ];
  });
  const { member, owner } = state.by.accessRoles.get(groupId) ?? {};
  const roles = [member, owner].flatMap((id) => (id ? retirement(state, state.roles.get(id)!, endings, ctx) : []));
  return accept([{ type: 'GroupRetired', groupId }, ...given, ...roles], { groupId });
}

/** An administrator, or who owns the group, adds a user to it for good. */
export function addGroupMember(state: State, command: CommandOf<'AddGroupMember'>): Decision {
  const { groupId, userUpn = '' } = command;
  const group = openGroup(state, groupId);
  if (!group) return reject('not_found', { what: 'group', id: groupId });
  const userId = command.userId ?? state.by.upn.get(userUpn) ?? '';
  if (!state.users.has(userId)) return reject('not_found', { what: 'user', id: command.userId ?? userUpn });
  return accept(group.members.has(userId) ? [] : [{ type: 'GroupMemberAdded', groupId, userId }], { groupId, userId });
}

/** An administrator, or who owns the group, takes a user out of it; what they activated through it ends. [E4] */
export function removeGroupMember(
  state: State,
  { groupId, userId }: CommandOf<'RemoveGroupMember'>,
  { now }: Context,
): Decision {
  const group = openGroup(state, groupId);
  if (!group) return reject('not_found', { what: 'group', id: groupId });
  if (!state.users.has(userId)) return reject('not_found', { what: 'user', id: userId });
  if (!group.members.has(userId)) return accept([], { groupId, userId });
  const endings = createEndings(state, now).ofMembership(groupId, userId);
  return accept([{ type: 'GroupMemberRemoved', groupId, userId }, ...endings], { groupId, userId });
}

function openGroup(state: State, groupId: string): Group | null {
  const group = state.groups.get(groupId);
  return group && !group.retired ? group : null;
}

/** A name the roles of a group of this name would have and another role has already. [O2] */
function takenAccessName(state: State, groupId: string, groupName: string): string | null {
  for (const access of GROUP_ACCESSES) {
    const name = accessName(groupName, access);
    const holder = state.roles.get(state.by.roleName.get(name.toLowerCase()) ?? '');
    if (holder && holder.group?.groupId !== groupId) return name;
  }
  return null;
}
