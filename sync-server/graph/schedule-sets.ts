import { activationsOf, assignmentsOf, inForce, running } from '../../core/standing.ts';
import type { Activation, Assignment } from '../../core/state.ts';
import {
  activatedInstance,
  activatedSchedule,
  assignedInstance,
  classicAssignment,
  eligibilityInstance,
  type MemberType,
  schedule,
} from './assignment-rows.ts';
import { type EntitySet, find } from './entity-set.ts';
import type { Row } from './exchange.ts';
import { type Viewer, visibleAssignments } from './viewer.ts';

const D = 'roleManagement/directory';

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

type RowMaker = {
  assignment(viewer: Viewer, assignment: Assignment, member: MemberType): Row | null;
  activation?(viewer: Viewer, activation: Activation): Row | null;
};

/** A collection made of assignments and activations; `key` is its unique property. */
function set(name: string, type: string, key: string, rows: RowMaker): EntitySet {
  function* all(viewer: Viewer): Generator<Row> {
    if (!viewer.readsAll) return yield* own(viewer);
    yield* activated(viewer, viewer.state.activations.values());
    for (const assignment of visibleAssignments(viewer)) yield* assigned(viewer, assignment, 'Direct');
  }
  function* own(viewer: Viewer): Generator<Row> {
    const { state, user, now } = viewer;
    yield* activated(viewer, activationsOf(state, user.id));
    for (const assignment of assignmentsOf(state, user.id, now))
      yield* assigned(viewer, assignment, assignment.principalType === 'group' ? 'Group' : 'Direct');
  }
  function* assigned(viewer: Viewer, assignment: Assignment, member: MemberType): Generator<Row> {
    if (viewer.state.roles.get(assignment.roleId)!.retired) return;
    const row = rows.assignment(viewer, assignment, member);
    if (row) yield row;
  }
  function* activated(viewer: Viewer, activations: Iterable<Activation>): Generator<Row> {
    if (!rows.activation) return;
    for (const activation of activations) {
      const row = rows.activation(viewer, activation);
      if (row) yield row;
    }
  }
  const one = (viewer: Viewer, id: string) => find(own(viewer), id) ?? find(all(viewer), id);
  return { path: `${D}/${name}`, type, key, all, one, own: { principal: own } };
}

function isOpen({ ended, endAt }: Assignment, { now }: Viewer): boolean {
  return !ended && (endAt === null || now < endAt);
}

function requestedAt({ state }: Viewer, { id, startAt }: Activation): number {
  return state.requests.get(id)?.createdAt ?? startAt;
}
