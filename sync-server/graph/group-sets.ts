import { inForce, running } from '../../core/standing.ts';
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
import { isOpen, type RowMaker, requestedAt, scheduleSet } from './schedule-set.ts';

/** PIM for groups: what there is of groups under management. As in Graph, lists ask for a group or a principal. */
export const GROUP_SETS: readonly EntitySet[] = [
  set('eligibilityScheduleInstances', 'privilegedAccessGroupEligibilityScheduleInstance', {
    assignment: (viewer, assignment, member) =>
      assignment.type === 'eligible' && inForce(assignment, viewer.now)
        ? groupEligibilityInstance(viewer.state, assignment, member)
        : null,
  }),
  set('assignmentScheduleInstances', 'privilegedAccessGroupAssignmentScheduleInstance', {
    assignment: (viewer, assignment, member) =>
      assignment.type === 'active' && inForce(assignment, viewer.now)
        ? groupAssignedInstance(viewer.state, assignment, member)
        : null,
    activation: (viewer, activation) =>
      running(activation, viewer.now) ? groupActivatedInstance(viewer.state, activation) : null,
    standing: (_, groupId, userId) => groupStandingInstance(groupId, userId),
  }),
  set('eligibilitySchedules', 'privilegedAccessGroupEligibilitySchedule', {
    assignment: (viewer, assignment, member) =>
      assignment.type === 'eligible' && isOpen(assignment, viewer)
        ? groupSchedule(viewer.state, assignment, member)
        : null,
  }),
  set('assignmentSchedules', 'privilegedAccessGroupAssignmentSchedule', {
    assignment: (viewer, assignment, member) =>
      assignment.type === 'active' && isOpen(assignment, viewer)
        ? groupSchedule(viewer.state, assignment, member)
        : null,
    activation: (viewer, activation) =>
      viewer.now < activation.endAt
        ? groupActivatedSchedule(viewer.state, activation, requestedAt(viewer, activation))
        : null,
    standing: ({ state }, groupId, userId) => groupStandingSchedule(state, groupId, userId),
  }),
  approvalSet('group', 'assignmentApprovals'),
];

function set(name: string, type: string, rows: RowMaker): EntitySet {
  const byId = name.endsWith('Schedules');
  return scheduleSet({ surface: 'group', name, type, key: 'id', byId, asks: ['groupId', 'principalId'], rows });
}
