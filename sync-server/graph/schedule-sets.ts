import { inForce, running } from '../../core/standing.ts';
import {
  activatedInstance,
  activatedSchedule,
  assignedInstance,
  classicAssignment,
  eligibilityInstance,
  schedule,
} from './assignment-rows.ts';
import type { EntitySet } from './entity-set.ts';
import { isOpen, type RowMaker, requestedAt, scheduleSet } from './schedule-set.ts';

export const SCHEDULE_SETS: readonly EntitySet[] = [
  set('roleEligibilityScheduleInstances', 'unifiedRoleEligibilityScheduleInstance', 'roleEligibilityScheduleId', {
    assignment: (viewer, assignment, member) =>
      assignment.type === 'eligible' && inForce(assignment, viewer.now)
        ? eligibilityInstance(assignment, member)
        : null,
  }),
  set('roleAssignmentScheduleInstances', 'unifiedRoleAssignmentScheduleInstance', 'roleAssignmentScheduleId', {
    assignment: (viewer, assignment, member) =>
      assignment.type === 'active' && inForce(assignment, viewer.now) ? assignedInstance(assignment, member) : null,
    activation: (viewer, activation) => (running(activation, viewer.now) ? activatedInstance(activation) : null),
  }),
  set('roleEligibilitySchedules', 'unifiedRoleEligibilitySchedule', 'id', {
    assignment: (viewer, assignment, member) =>
      assignment.type === 'eligible' && isOpen(assignment, viewer) ? schedule(assignment, member) : null,
  }),
  set('roleAssignmentSchedules', 'unifiedRoleAssignmentSchedule', 'id', {
    assignment: (viewer, assignment, member) =>
      assignment.type === 'active' && isOpen(assignment, viewer) ? schedule(assignment, member) : null,
    activation: (viewer, activation) =>
      viewer.now < activation.endAt ? activatedSchedule(activation, requestedAt(viewer, activation)) : null,
  }),
  set('roleAssignments', 'unifiedRoleAssignment', 'id', {
    assignment: (viewer, assignment) =>
      assignment.type === 'active' && inForce(assignment, viewer.now) ? classicAssignment(assignment) : null,
    activation: (viewer, activation) =>
      running(activation, viewer.now) ? classicAssignment({ ...activation, principalId: activation.userId }) : null,
  }),
];

function set(name: string, type: string, key: string, rows: RowMaker): EntitySet {
  return scheduleSet({ surface: 'directory', name, type, key, byId: name.endsWith('Schedules'), rows });
}
