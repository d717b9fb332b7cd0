import { activationsOf, assignmentsOf, groupsOf, inForce, running } from '../../core/standing.ts';
import type { Activation, Assignment } from '../../core/state.ts';
import type { MemberType } from './assignment-rows.ts';
import { type EntitySet, type Entry, find } from './entity-set.ts';
import type { Row } from './exchange.ts';
import { type Narrowed, narrowedBy, narrowedTo } from './narrowed.ts';
import { BASE, type Surface, surfaceOf } from './surface.ts';
import type { Viewer } from './viewer.ts';

/** How a collection shows each thing somebody may have. */
export type RowMaker = {
  assignment(viewer: Viewer, assignment: Assignment, member: MemberType): Row;
  /** Left out where activations are not of it. */
  activation?(viewer: Viewer, activation: Activation): Row;
  /** Somebody who is in a managed group for good; left out where they are not of it. */
  standing?(viewer: Viewer, groupId: string, userId: string): Row;
};

type ScheduleSet = Pick<EntitySet, 'asks'> & {
  readonly surface: Surface;
  readonly name: string;
  readonly type: string;
  readonly of: Assignment['type'];
  /** Instances are what counts now; schedules also what is still to come. */
  readonly when: 'now' | 'open';
  readonly rows: RowMaker;
};

/** A collection made of assignments and activations. */
export function scheduleSet({ surface, name, type, of, when, asks, rows }: ScheduleSet): EntitySet {
  function* all(viewer: Viewer, narrowed: Narrowed): Generator<Entry> {
    if (viewer.readsAll) {
      yield* activated(viewer, narrowed.activations(viewer.state));
      yield* assigned(viewer, narrowed.assignments(viewer.state));
      for (const groupId of narrowed.groups(viewer.state)) yield* standing(viewer, groupId);
      return;
    }
    yield* own(viewer);
    for (const roleId of viewer.ownedRoles) yield* ofRole(viewer, roleId);
  }
  function* own(viewer: Viewer): Generator<Entry> {
    const { state, user, now } = viewer;
    yield* activated(viewer, activationsOf(state, user.id));
    for (const assignment of assignmentsOf(state, user.id, now))
      yield* assigned(viewer, [assignment], assignment.principalType === 'group' ? 'Group' : 'Direct');
    for (const groupId of state.by.groupsOfUser.get(user.id) ?? [])
      yield* standing(viewer, groupId, (userId) => userId === user.id);
  }
  /** What others have of a role that the viewer looks after. */
  function* ofRole(viewer: Viewer, roleId: string): Generator<Entry> {
    const { state, user, now } = viewer;
    const { by, assignments, activations } = state;
    const given = [...(by.assignmentsOfRole.get(roleId) ?? [])].map((id) => assignments.get(id)!);
    const held = [...(by.activationsOfRole.get(roleId) ?? [])].map((id) => activations.get(id)!);
    const theirs = new Set([user.id, ...groupsOf(state, user.id, now)]);
    yield* activated(
      viewer,
      held.filter(({ userId }) => userId !== user.id),
    );
    yield* assigned(
      viewer,
      given.filter(({ principalId }) => !theirs.has(principalId)),
    );
    const { groupId, access } = state.roles.get(roleId)!.group!;
    if (access === 'member') yield* standing(viewer, groupId, (userId) => userId !== user.id);
  }
  function* assigned(
    viewer: Viewer,
    assignments: Iterable<Assignment>,
    member: MemberType = 'Direct',
  ): Generator<Entry> {
    for (const assignment of assignments) {
      const counts = when === 'now' ? inForce(assignment, viewer.now) : isOpen(assignment, viewer);
      if (assignment.type === of && counts && isHere(viewer, assignment.roleId))
        yield { key: assignment.id, row: () => rows.assignment(viewer, assignment, member) };
    }
  }
  function* activated(viewer: Viewer, activations: Iterable<Activation>): Generator<Entry> {
    const { activation: toRow } = rows;
    if (!toRow) return;
    for (const activation of activations) {
      const counts = when === 'now' ? running(activation, viewer.now) : viewer.now < activation.endAt;
      if (counts && isHere(viewer, activation.roleId))
        yield { key: activation.id, row: () => toRow(viewer, activation) };
    }
  }
  function* standing(
    viewer: Viewer,
    groupId: string,
    wanted: (userId: string) => boolean = () => true,
  ): Generator<Entry> {
    const { state } = viewer;
    const { standing: toRow } = rows;
    if (!toRow || !state.by.accessRoles.get(groupId)?.member) return;
    for (const userId of state.groups.get(groupId)!.members.keys())
      if (wanted(userId)) yield { key: `${groupId} ${userId}`, row: () => toRow(viewer, groupId, userId) };
  }
  function isHere({ state }: Viewer, roleId: string): boolean {
    return !state.roles.get(roleId)!.retired && surfaceOf(state, roleId) === surface;
  }
  return {
    path: `${BASE[surface]}/${name}`,
    type,
    all: (viewer, wanted) => all(viewer, narrowedBy(viewer.state, wanted)),
    one(viewer, id) {
      const narrowed = narrowedTo(id);
      return find(made(own(viewer), narrowed), id) ?? find(made(all(viewer, narrowed), narrowed), id);
    },
    own: { principal: own },
    ...(asks ? { asks } : {}),
  };
}

function* made(found: Iterable<Entry>, { fits }: Narrowed): Generator<Row> {
  for (const { key, row } of found) if (fits(key)) yield row();
}

/** Whether an assignment has not ended: it counts, or will. */
function isOpen({ ended, endAt }: Assignment, { now }: Viewer): boolean {
  return !ended && (endAt === null || now < endAt);
}

/** When somebody asked for what runs. */
export function requestedAt({ state }: Viewer, { id, startAt }: Activation): number {
  return state.requests.get(id)?.createdAt ?? startAt;
}
