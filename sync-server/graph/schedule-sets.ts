import {
  activatedInstance,
  activatedSchedule,
  assignedInstance,
  classicAssignment,
  eligibilityInstance,
  schedule,
} from './assignment-rows.ts';
import type { EntitySet } from './entity-set.ts';
import { requestedAt, scheduleSet } from './schedule-set.ts';

/** What there is of roles: instances are what counts now, schedules also what is still to come. */
export const SCHEDULE_SETS: readonly EntitySet[] = [
  scheduleSet({
    surface: 'directory',
    name: 'roleEligibilityScheduleInstances',
    type: 'unifiedRoleEligibilityScheduleInstance',
    of: 'eligible',
    when: 'now',
    rows: { assignment: (_, assignment, member) => eligibilityInstance(assignment, member) },
  }),
  scheduleSet({
    surface: 'directory',
    name: 'roleAssignmentScheduleInstances',
    type: 'unifiedRoleAssignmentScheduleInstance',
    of: 'active',
    when: 'now',
    rows: {
      assignment: (_, assignment, member) => assignedInstance(assignment, member),
      activation: (_, activation) => activatedInstance(activation),
    },
  }),
  scheduleSet({
    surface: 'directory',
    name: 'roleEligibilitySchedules',
    type: 'unifiedRoleEligibilitySchedule',
    of: 'eligible',
    when: 'open',
    rows: { assignment: (_, assignment, member) => schedule(assignment, member) },
  }),
  scheduleSet({
    surface: 'directory',
    name: 'roleAssignmentSchedules',
    type: 'unifiedRoleAssignmentSchedule',
    of: 'active',
    when: 'open',
    rows: {
      assignment: (_, assignment, member) => schedule(assignment, member),
      activation: (viewer, activation) => activatedSchedule(activation, requestedAt(viewer, activation)),
    },
  }),
  scheduleSet({
    surface: 'directory',
    name: 'roleAssignments',
    type: 'unifiedRoleAssignment',
    of: 'active',
    when: 'now',
    rows: {
      assignment: (_, assignment) => classicAssignment(assignment),
      activation: (_, activation) => classicAssignment({ ...activation, principalId: activation.userId }),
    },
  }),
];
