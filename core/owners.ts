import type { AnyCommand } from './commands.ts';
import type { Actor } from './events.ts';
import { ownsGroup } from './standing.ts';
import type { State } from './state.ts';
import type { Instant } from './time.ts';

/** Whether a command is about a group, or the roles that stand for it, that the actor owns. [P6] (entra-pim §2.4) */
export function mayManage(state: State, command: AnyCommand, actor: Actor, now: Instant): boolean {
  if (actor.kind !== 'user' || actor.access !== 'admin') return false;
  const groupId = groupOf(state, command);
  return groupId !== null && ownsGroup(state, actor.userId, groupId, now);
}

/** The group of a command that its owners may send. */
function groupOf(state: State, command: AnyCommand): string | null {
  const ofRole = (roleId: string | undefined) => state.roles.get(roleId ?? '')?.group?.groupId ?? null;
  switch (command.type) {
    case 'UpdateGroup':
    case 'AddGroupMember':
    case 'RemoveGroupMember':
      return command.groupId;
    case 'AssignRole':
    case 'UpdateRoleSettings':
      return ofRole(command.roleId);
    case 'UpdateAssignment':
    case 'ConvertAssignment':
      return ofRole(state.assignments.get(command.assignmentId)?.roleId);
    case 'RemoveAssignment': {
      const { assignmentId: id } = command;
      return ofRole((state.assignments.get(id) ?? state.activations.get(id))?.roleId);
    }
    case 'DecideExtension':
      return ofRole(state.requests.get(command.requestId)?.roleId);
    default:
      return null;
  }
}
