import type { AnyCommand } from '../../core/commands.ts';
import type { State } from '../../core/state.ts';
import { withNames } from './names.ts';

/** What a command of a plan does, in one line: `+` makes something, `~` changes it, `-` ends it. */
export function wordsFor(state: State, command: AnyCommand): string {
  const role = (id: string) => state.roles.get(id)!.name;
  const user = (id: string) => state.users.get(id)!.upn;
  const group = (id: string) => `group ${state.groups.get(id)!.name}`;
  const principal = (id: string) => (state.users.has(id) ? user(id) : group(id));
  switch (command.type) {
    case 'SetUp':
      return `+ organisation ${command.organisation} with its first administrator ${command.upn}`;
    case 'UpdateOrganisation':
      return `~ organisation: ${fields(command)}`;
    case 'CreateUser':
      return `+ user ${command.upn}`;
    case 'UpdateUser':
      return `~ user ${user(command.userId)}: ${fields(command, 'userId')}`;
    case 'DisableUser':
      return `- user ${user(command.userId)} disabled`;
    case 'EnableUser':
      return `+ user ${user(command.userId)} enabled again`;
    case 'CreateGroup':
      return `+ group ${command.name}`;
    case 'UpdateGroup':
      return `~ ${group(command.groupId)}: ${fields(command, 'groupId')}`;
    case 'OnboardGroup':
      return `+ ${group(command.groupId)} under management`;
    case 'AddGroupMember':
      return `+ ${command.userId ? user(command.userId) : command.userUpn} in ${group(command.groupId)}`;
    case 'CreateRole':
      return `+ role ${command.name}`;
    case 'UpdateRole':
      return `~ role ${role(command.roleId)}: ${fields(command, 'roleId')}`;
    case 'UpdateRoleSettings':
      return `~ settings of ${role(command.roleId)}: ${leaves(withNames(state, command.settings) as object).join(', ')}`;
    case 'AssignRole':
      return `+ ${principal(command.principalId)} ${command.assignmentType} for ${role(command.roleId)}${
        command.scope === '/' ? '' : ` at ${command.scope}`
      }, ${until(command.endAt)}`;
    case 'UpdateAssignment': {
      const { principalId, roleId, type } = state.assignments.get(command.assignmentId)!;
      return `~ ${principal(principalId)} ${type} for ${role(roleId)}: ${until(command.endAt)}`;
    }
    default:
      return command.type;
  }
}

function until(endAt: string | null): string {
  return endAt === null ? 'permanent' : `until ${endAt}`;
}

function fields(command: object, ...hidden: readonly string[]): string {
  return Object.keys(command)
    .filter((key) => key !== 'type' && !hidden.includes(key))
    .join(', ');
}

/** `activation.maxDuration=PT2H`, one per field that changes. */
function leaves(value: object, path = ''): readonly string[] {
  return Object.entries(value).flatMap(([key, inner]) => {
    const name = path ? `${path}.${key}` : key;
    if (Array.isArray(inner)) return [`${name}=[${inner.map(textOf).join(', ')}]`];
    if (typeof inner === 'object' && inner !== null) return leaves(inner, name);
    return [`${name}=${inner}`];
  });
}

function textOf(one: unknown): string {
  return typeof one === 'string' ? one : `{${leaves(one as object).join(', ')}}`;
}
