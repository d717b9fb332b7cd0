import type { Activation, Assignment, State } from '../../core/state.ts';
import { partOfScheduleId } from './group-rows.ts';
import { accessRolesOf, among, type Ids, indexed } from './indexes.ts';
import { partsOfInstanceId } from './instance-id.ts';
import type { Wanted } from './wanted.ts';

/** The assignments, activations and managed groups a list has to look at. */
export type Narrowed = {
  assignments(state: State): Iterable<Assignment>;
  activations(state: State): Iterable<Activation>;
  groups(state: State): Iterable<string>;
  /** Whether an entry of that key may be meant. */
  fits(key: string): boolean;
};

type By = {
  /** Ids of assignments and activations. */
  readonly ids?: Ids | undefined;
  readonly principals?: Ids | undefined;
  readonly roles?: Ids | undefined;
  readonly groups?: Ids | undefined;
  /** `assigned`, `activated` or both. */
  readonly kinds?: Ids | undefined;
};

/** Properties that are the id of a schedule, and so of the assignment or activation behind it. */
const SCHEDULE_IDS = [
  'roleEligibilityScheduleId',
  'roleAssignmentScheduleId',
  'eligibilityScheduleId',
  'assignmentScheduleId',
];

/** Everything, or the little that a filter leaves. */
export function narrowedBy(state: State, wanted: Wanted): Narrowed {
  const { principalId: principals, roleDefinitionId, groupId: groups } = wanted;
  const ids = SCHEDULE_IDS.map((name) => wanted[name]).find((found) => found !== undefined);
  return narrowed({
    ids: ids && new Set([...ids].map(partOfScheduleId)),
    principals,
    roles: roleDefinitionId ?? accessRolesOf(state.by, groups),
    groups,
    kinds: wanted.assignmentType,
  });
}

/** The little that an id of a schedule or of an instance can mean. */
export function narrowedTo(id: string): Narrowed {
  const parts = partsOfInstanceId(id);
  if (parts) return narrowed({ principals: new Set([parts.principalId]), groups: NONE });
  const last = partOfScheduleId(id).toLowerCase();
  const [group = ''] = id.toLowerCase().split('_');
  return narrowed({ ids: new Set([last]), groups: new Set([group]) });
}

const NONE: Ids = new Set();

function narrowed({ ids, principals, roles, groups, kinds }: By): Narrowed {
  const none = (kind: string) => kinds && !kinds.has(kind);
  return {
    assignments: ({ by, assignments }) =>
      none('assigned')
        ? []
        : among(
            assignments,
            ids ?? indexed(by.assignmentsOfPrincipal, principals) ?? indexed(by.assignmentsOfRole, roles),
          ),
    activations: ({ by, activations }) =>
      none('activated')
        ? []
        : among(activations, ids ?? indexed(by.activationsOfUser, principals) ?? indexed(by.activationsOfRole, roles)),
    groups({ by }) {
      if (none('assigned')) return [];
      const some = groups ?? indexed(by.groupsOfUser, principals);
      return some ? [...some].filter((id) => by.accessRoles.has(id)) : by.accessRoles.keys();
    },
    // Who is in a group for good is an entry by the group's id and theirs.
    fits: (key) => !ids || ids.has(key.slice(key.lastIndexOf(' ') + 1)),
  };
}
