import type { Activation, Assignment } from '../../core/state.ts';
import { type Instant, toIso, toIsoOrNull } from '../../core/time.ts';
import type { Row } from './exchange.ts';
import { instanceId } from './instance-id.ts';
import { oncePerRecord } from './once.ts';

/** `Group` where it reached the person through a group, as they see it; `Direct` in lists of whom it was given to. */
export type MemberType = 'Direct' | 'Group';

export function eligibilityInstance(assignment: Assignment, memberType: MemberType): Row {
  return MADE[memberType](assignment);
}

/** Records never change, and the lists that are asked for most are made of these. */
const MADE: Readonly<Record<MemberType, (assignment: Assignment) => Row>> = {
  Direct: oncePerRecord((assignment) => makeEligibilityInstance(assignment, 'Direct')),
  Group: oncePerRecord((assignment) => makeEligibilityInstance(assignment, 'Group')),
};

function makeEligibilityInstance(assignment: Assignment, memberType: MemberType): Row {
  const { id, startAt, endAt } = assignment;
  return {
    id: `${idOf(assignment)}-e`,
    ...about(assignment),
    startDateTime: toIso(startAt),
    endDateTime: toIsoOrNull(endAt),
    memberType,
    roleEligibilityScheduleId: id,
  };
}

export function assignedInstance(assignment: Assignment, memberType: MemberType): Row {
  const { id, startAt, endAt } = assignment;
  return activeInstance(about(assignment), id, startAt, endAt, memberType, 'Assigned');
}

export function activatedInstance({ id, userId, roleId, scope, startAt, endAt }: Activation): Row {
  return activeInstance(about({ roleId, principalId: userId, scope }), id, startAt, endAt, 'Direct', 'Activated');
}

export function schedule(assignment: Assignment, memberType: MemberType): Row {
  const { id, createdAt, updatedAt, startAt, endAt, type, started } = assignment;
  return {
    id,
    ...about(assignment),
    createdUsing: id,
    createdDateTime: toIso(createdAt),
    modifiedDateTime: toIso(updatedAt),
    status: started ? 'Provisioned' : 'Granted',
    memberType,
    ...(type === 'active' ? { assignmentType: 'Assigned' } : {}),
    scheduleInfo: scheduleInfo(startAt, endAt),
  };
}

export function activatedSchedule(activation: Activation, createdAt: Instant): Row {
  const { id, userId, startAt, endAt, roleId, scope } = activation;
  return {
    id,
    ...about({ roleId, principalId: userId, scope }),
    createdUsing: id,
    createdDateTime: toIso(createdAt),
    modifiedDateTime: null,
    status: activation.started ? 'Provisioned' : 'Granted',
    memberType: 'Direct',
    assignmentType: 'Activated',
    scheduleInfo: scheduleInfo(startAt, endAt),
  };
}

/** An assignment as Graph's classic surface knows it. */
export function classicAssignment(of: Pick<Assignment, 'roleId' | 'principalId' | 'scope'>): Row {
  return { id: idOf(of), ...about(of) };
}

/** From a start to an end, or for good. */
export function scheduleInfo(startAt: Instant | null, endAt: Instant | null): Row {
  return {
    startDateTime: toIsoOrNull(startAt),
    recurrence: null,
    expiration: {
      type: endAt === null ? 'noExpiration' : 'afterDateTime',
      endDateTime: toIsoOrNull(endAt),
      duration: null,
    },
  };
}

function activeInstance(
  of: Row,
  scheduleId: string,
  startAt: Instant,
  endAt: Instant | null,
  memberType: MemberType,
  assignmentType: 'Assigned' | 'Activated',
): Row {
  const { roleDefinitionId, principalId, directoryScopeId } = of as Record<string, string>;
  const id = instanceId(roleDefinitionId!, principalId!, directoryScopeId!);
  return {
    id,
    ...of,
    startDateTime: toIso(startAt),
    endDateTime: toIsoOrNull(endAt),
    memberType,
    assignmentType,
    roleAssignmentOriginId: id,
    roleAssignmentScheduleId: scheduleId,
  };
}

function about({ principalId, roleId, scope }: Pick<Assignment, 'roleId' | 'principalId' | 'scope'>): Row {
  return { principalId, roleDefinitionId: roleId, directoryScopeId: scope, appScopeId: null };
}

function idOf({ roleId, principalId, scope }: Pick<Assignment, 'roleId' | 'principalId' | 'scope'>): string {
  return instanceId(roleId, principalId, scope);
}
