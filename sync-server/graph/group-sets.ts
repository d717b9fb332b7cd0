import { approvalSet } from './approval-set.ts';
import type { EntitySet } from './entity-set.ts';
import {
  groupActivatedInstance,
  groupActivatedSchedule,
  groupAssignedInstance,
  groupEligibilityInstance,
  groupSchedule,
  groupStandingInstance,
  groupStandingSchedule,
} from './group-rows.ts';
import { requestedAt, scheduleSet } from './schedule-set.ts';

const HERE = { surface: 'group', asks: ['groupId', 'principalId'] } as const;

/** PIM for groups: what there is of groups under management. As in Graph, lists ask for a group or a principal. */
export const GROUP_SETS: readonly EntitySet[] = [
  scheduleSet({
    ...HERE,
    name: 'eligibilityScheduleInstances',
    type: 'privilegedAccessGroupEligibilityScheduleInstance',
    of: 'eligible',
    when: 'now',
    rows: { assignment: ({ state }, assignment, member) => groupEligibilityInstance(state, assignment, member) },
  }),
  scheduleSet({
    ...HERE,
    name: 'assignmentScheduleInstances',
    type: 'privilegedAccessGroupAssignmentScheduleInstance',
    of: 'active',
    when: 'now',
    rows: {
      assignment: ({ state }, assignment, member) => groupAssignedInstance(state, assignment, member),
      activation: ({ state }, activation) => groupActivatedInstance(state, activation),
      standing: (_, groupId, userId) => groupStandingInstance(groupId, userId),
    },
  }),
  scheduleSet({
    ...HERE,
    name: 'eligibilitySchedules',
    type: 'privilegedAccessGroupEligibilitySchedule',
    of: 'eligible',
    when: 'open',
    rows: { assignment: ({ state }, assignment, member) => groupSchedule(state, assignment, member) },
  }),
  scheduleSet({
    ...HERE,
    name: 'assignmentSchedules',
    type: 'privilegedAccessGroupAssignmentSchedule',
    of: 'active',
    when: 'open',
    rows: {
      assignment: ({ state }, assignment, member) => groupSchedule(state, assignment, member),
      activation: (viewer, activation) =>
        groupActivatedSchedule(viewer.state, activation, requestedAt(viewer, activation)),
      standing: ({ state }, groupId, userId) => groupStandingSchedule(state, groupId, userId),
    },
  }),
  approvalSet('group', 'assignmentApprovals'),
];
