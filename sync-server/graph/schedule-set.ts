import { activationsOf, assignmentsOf } from '../../core/standing.ts';
import type { Activation, Assignment } from '../../core/state.ts';
import type { MemberType } from './assignment-rows.ts';
import { type EntitySet, find } from './entity-set.ts';
import type { Row } from './exchange.ts';
import { groupOfScheduleId, partOfScheduleId } from './group-rows.ts';
import { BASE, type Surface, surfaceOf } from './surface.ts';
import type { Viewer } from './viewer.ts';

/** What a collection shows of each thing somebody may have; null where it is not of it. */
export type RowMaker = {
  assignment(viewer: Viewer, assignment: Assignment, member: MemberType): Row | null;
  activation?(viewer: Viewer, activation: Activation): Row | null;
  /** Somebody who is in a managed group for good. */
  standing?(viewer: Viewer, groupId: string, userId: string): Row;
};

type ScheduleSet = Pick<EntitySet, 'asks'> & {
  readonly surface: Surface;
  readonly name: string;
  readonly type: string;
  /** Its unique property. */
  readonly key: string;
  /** Whether its rows have the ids of what they are made from. */
  readonly byId: boolean;
  readonly rows: RowMaker;
};

/** A collection made of assignments and activations. */
export function scheduleSet({ surface, name, type, key, byId, asks, rows }: ScheduleSet): EntitySet {
  function* all(viewer: Viewer): Generator<Row> {
    const { state } = viewer;
    if (!viewer.readsAll) {
      yield* own(viewer);
      for (const roleId of viewer.ownedRoles) yield* ofRole(viewer, roleId);
      return;
    }
    yield* activated(viewer, state.activations.values());
    yield* assigned(viewer, state.assignments.values());
    for (const groupId of state.by.accessRoles.keys()) yield* standing(viewer, groupId);
  }
  function* own(viewer: Viewer): Generator<Row> {
    const { state, user, now } = viewer;
    yield* activated(viewer, activationsOf(state, user.id));
    for (const assignment of assignmentsOf(state, user.id, now))
      yield* assigned(viewer, [assignment], assignment.principalType === 'group' ? 'Group' : 'Direct');
    for (const groupId of state.by.groupsOfUser.get(user.id) ?? [])
      yield* standing(viewer, groupId, (userId) => userId === user.id);
  }
  /** What others have of a role that the viewer looks after. */
  function* ofRole(viewer: Viewer, roleId: string): Generator<Row> {
    const { state, user } = viewer;
    const { by, assignments, activations } = state;
    const given = [...(by.assignmentsOfRole.get(roleId) ?? [])].map((id) => assignments.get(id)!);
    const running = [...(by.activationsOfRole.get(roleId) ?? [])].map((id) => activations.get(id)!);
    yield* activated(
      viewer,
      running.filter(({ userId }) => userId !== user.id),
    );
    yield* assigned(
      viewer,
      given.filter(({ principalId }) => principalId !== user.id),
    );
    const { groupId, access } = state.roles.get(roleId)!.group!;
    if (access === 'member') yield* standing(viewer, groupId, (userId) => userId !== user.id);
  }
  function* assigned(viewer: Viewer, assignments: Iterable<Assignment>, member: MemberType = 'Direct'): Generator<Row> {
    for (const assignment of assignments) {
      if (!isHere(viewer, assignment.roleId)) continue;
      const row = rows.assignment(viewer, assignment, member);
      if (row) yield row;
    }
  }
  function* activated(viewer: Viewer, activations: Iterable<Activation>): Generator<Row> {
    if (!rows.activation) return;
    for (const activation of activations) {
      if (!isHere(viewer, activation.roleId)) continue;
      const row = rows.activation(viewer, activation);
      if (row) yield row;
    }
  }
  function* standing(
    viewer: Viewer,
    groupId: string,
    wanted: (userId: string) => boolean = () => true,
  ): Generator<Row> {
    const { state } = viewer;
    if (!rows.standing || !state.by.accessRoles.get(groupId)?.member) return;
    for (const userId of state.groups.get(groupId)!.members.keys())
      if (wanted(userId)) yield rows.standing(viewer, groupId, userId);
  }
  function isHere({ state }: Viewer, roleId: string): boolean {
    return !state.roles.get(roleId)!.retired && surfaceOf(state, roleId) === surface;
  }
  /** What is of that id, without looking through all there are. */
  function* ofId(viewer: Viewer, id: string): Generator<Row> {
    const { state, user, readsAll, groups, ownedRoles } = viewer;
    const sees = (roleId: string, holderId: string) =>
      readsAll || ownedRoles.has(roleId) || holderId === user.id || groups.has(holderId);
    const part = partOfScheduleId(id);
    const activation = state.activations.get(part);
    if (activation && sees(activation.roleId, activation.userId)) yield* activated(viewer, [activation]);
    const assignment = state.assignments.get(part);
    if (assignment && sees(assignment.roleId, assignment.principalId))
      yield* assigned(viewer, [assignment], groups.has(assignment.principalId) ? 'Group' : 'Direct');
    const groupId = groupOfScheduleId(id);
    const group = state.groups.get(groupId);
    if (group?.members.has(part) && sees(state.by.accessRoles.get(groupId)?.member ?? '', part))
      yield* standing(viewer, groupId, (userId) => userId === part);
  }
  const one = (viewer: Viewer, id: string) =>
    byId ? find(ofId(viewer, id), id) : (find(own(viewer), id) ?? find(all(viewer), id));
  const found = { path: `${BASE[surface]}/${name}`, type, key, all, one, own: { principal: own } };
  return asks ? { ...found, asks } : found;
}

/** Whether an assignment has not ended: it counts, or will. */
export function isOpen({ ended, endAt }: Assignment, { now }: Viewer): boolean {
  return !ended && (endAt === null || now < endAt);
}

/** When somebody asked for what runs. */
export function requestedAt({ state }: Viewer, { id, startAt }: Activation): number {
  return state.requests.get(id)?.createdAt ?? startAt;
}
