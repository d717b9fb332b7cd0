import type { GroupAccess } from '../../core/events.ts';
import type { Activation, Assignment, Request, State } from '../../core/state.ts';
import { type Instant, toIso } from '../../core/time.ts';
import { activatedSchedule, type MemberType, schedule, scheduleInfo } from './assignment-rows.ts';
import type { Row } from './exchange.ts';
import { requestRow } from './request-rows.ts';

// PIM for groups: the same facts as of roles, with the group and what it gives in the place of role and scope, and with the
// words Graph writes in lower case here (entra-pim §10.1, §10.4).

/** The id of a schedule of a group: the group's, what it gives, and the assignment's or request's. */
function groupScheduleId({ groupId, access }: GroupAccess, id: string): string {
  return `${groupId}_${access}_${id}`;
}

/** The last part of such an id; any other id as it is. */
export function partOfScheduleId(id: string): string {
  return /^[0-9a-f-]{36}_(?:member|owner)_([0-9a-f-]{36})$/i.exec(id)?.[1]?.toLowerCase() ?? id;
}

export function groupEligibilityInstance(state: State, assignment: Assignment, member: MemberType): Row {
  const { id, startAt, endAt, principalId } = assignment;
  const group = groupOf(state, assignment.roleId);
  const scheduleId = groupScheduleId(group, id);
  return {
    ...instance(group, scheduleId, principalId, startAt, endAt, member),
    eligibilityScheduleId: scheduleId,
  };
}

export function groupAssignedInstance(state: State, assignment: Assignment, member: MemberType): Row {
  const { id, roleId, startAt, endAt, principalId } = assignment;
  return active(groupOf(state, roleId), id, principalId, startAt, endAt, member, 'assigned');
}

export function groupActivatedInstance(state: State, { id, roleId, userId, startAt, endAt }: Activation): Row {
  return active(groupOf(state, roleId), id, userId, startAt, endAt, 'Direct', 'activated');
}

/** Somebody who is in the group for good: given outside of PIM, so without times (entra-pim §0). */
export function groupStandingInstance(groupId: string, userId: string): Row {
  return active({ groupId, access: 'member' }, userId, userId, null, null, 'Direct', 'assigned');
}

export function groupSchedule(state: State, assignment: Assignment, member: MemberType): Row {
  return ofGroup(state, assignment.roleId, schedule(assignment, member));
}

export function groupActivatedSchedule(state: State, activation: Activation, createdAt: Instant): Row {
  return ofGroup(state, activation.roleId, activatedSchedule(activation, createdAt));
}

export function groupStandingSchedule(state: State, groupId: string, userId: string): Row {
  const since = state.groups.get(groupId)!.members.get(userId)!;
  return {
    id: groupScheduleId({ groupId, access: 'member' }, userId),
    createdUsing: null,
    createdDateTime: toIso(since),
    modifiedDateTime: null,
    status: 'Provisioned',
    accessId: 'member',
    principalId: userId,
    groupId,
    memberType: 'direct',
    assignmentType: 'assigned',
    scheduleInfo: scheduleInfo(null, null),
  };
}

/** A request about a group; its own id is plain, as its approval's is. */
export function groupRequestRow(
  state: State,
  request: Request,
  isValidationOnly = false,
  group = groupOf(state, request.roleId),
): Row {
  const {
    roleDefinitionId: _,
    directoryScopeId: __,
    appScopeId: ___,
    ...row
  } = requestRow(state, request, isValidationOnly);
  const { targetScheduleId } = row;
  return {
    ...row,
    accessId: group.access,
    groupId: group.groupId,
    targetScheduleId: typeof targetScheduleId === 'string' ? groupScheduleId(group, targetScheduleId) : null,
  };
}

function instance(
  { groupId, access }: GroupAccess,
  id: string,
  principalId: string,
  startAt: Instant | null,
  endAt: Instant | null,
  memberType: MemberType,
): Row {
  return {
    id,
    startDateTime: startAt === null ? null : toIso(startAt),
    endDateTime: endAt === null ? null : toIso(endAt),
    accessId: access,
    principalId,
    groupId,
    memberType: memberType.toLowerCase(),
  };
}

function active(
  group: GroupAccess,
  id: string,
  principalId: string,
  startAt: Instant | null,
  endAt: Instant | null,
  memberType: MemberType,
  assignmentType: 'assigned' | 'activated',
): Row {
  const scheduleId = groupScheduleId(group, id);
  return {
    ...instance(group, scheduleId, principalId, startAt, endAt, memberType),
    assignmentType,
    assignmentScheduleId: scheduleId,
  };
}

function ofGroup(state: State, roleId: string, row: Row): Row {
  const group = groupOf(state, roleId);
  const { roleDefinitionId: _, directoryScopeId: __, appScopeId: ___, ...rest } = row;
  const lower = (name: string) => (typeof row[name] === 'string' ? { [name]: row[name].toLowerCase() } : {});
  return {
    ...rest,
    ...lower('memberType'),
    ...lower('assignmentType'),
    id: groupScheduleId(group, String(row.id)),
    accessId: group.access,
    groupId: group.groupId,
  };
}

function groupOf(state: State, roleId: string): GroupAccess {
  return state.roles.get(roleId)!.group!;
}
