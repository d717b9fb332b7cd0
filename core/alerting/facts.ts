import type { Instant } from '../time.ts';
import type { AdminView, AssignmentRow, GroupRow, UserRow } from '../wire/rows.ts';

/** What alerts are computed from: rows of the administrators' document, in the browser and in the server alike. */
export type AlertView = Pick<AdminView, 'roles' | 'users' | 'groups' | 'assignments' | 'alerts' | 'busy' | 'outside'>;

/** One case of an alert: whom or what it is about, and what can be opened to mend it. */
export type AlertIncident = {
  /** Names it for good, with what it depends on: where that changes it is another one, and an old dismissal is over. */
  readonly key: string;
  readonly roleId: string;
  readonly roleName: string;
  readonly principalId: string | null;
  readonly principalName: string | null;
  readonly assignmentId: string | null;
  /** The group through which a person has the role; null where it is theirs, or the group's own. */
  readonly groupId: string | null;
  /** How many, where the alert is about that. */
  readonly count: number | null;
  /** The last sign-in or activation, where the alert is about that; null for never. */
  readonly lastAt: string | null;
  /** Since when the assignment is, or the activations that are counted. */
  readonly startAt: string | null;
};

/** A view with what several alerts ask of it, found once. */
export type Facts = {
  readonly view: AlertView;
  readonly now: Instant;
  readonly active: readonly AssignmentRow[];
  readonly eligible: readonly AssignmentRow[];
  readonly membersByRole: ReadonlyMap<string, ReadonlySet<string>>;
};

export function factsOf(view: AlertView, now: Instant): Facts {
  const active: AssignmentRow[] = [];
  const eligible: AssignmentRow[] = [];
  for (const row of Object.values(view.assignments))
    if (row.state === 'InForce') (row.type === 'active' ? active : eligible).push(row);
  return { view, now, active, eligible, membersByRole: membersByRole(view, active) };
}

/** Whom active assignments put into a group, by the role that stands for its membership. */
export function membersByRole(
  { groups }: Pick<AlertView, 'groups'>,
  active: Iterable<Pick<AssignmentRow, 'roleId' | 'principalId'>>,
): ReadonlyMap<string, ReadonlySet<string>> {
  const found = new Map<string, Set<string>>();
  for (const { memberRoleId } of Object.values(groups)) if (memberRoleId) found.set(memberRoleId, new Set());
  if (found.size) for (const { roleId, principalId } of active) found.get(roleId)?.add(principalId);
  return found;
}

/** The enabled users a principal stands for: the user, or who is in the group, for good or by an active assignment. */
export function* peopleOf(facts: Pick<Facts, 'view' | 'membersByRole'>, principalId: string): Generator<UserRow> {
  const { users, groups } = facts.view;
  const group = groups[principalId];
  for (const id of group ? memberIds(facts, group) : [principalId]) {
    const user = users[id];
    if (user?.disabled === false) yield user;
  }
}

function memberIds(
  { membersByRole }: Pick<Facts, 'membersByRole'>,
  { members, memberRoleId }: GroupRow,
): Iterable<string> {
  const assigned = membersByRole.get(memberRoleId ?? '');
  return assigned ? new Set([...members, ...assigned]) : members;
}

/** An incident about an assignment: the whole of it, or one of the people it reaches. */
export function incidentOf(row: AssignmentRow, key: string, lastAt: string | null, person?: UserRow): AlertIncident {
  return {
    key,
    roleId: row.roleId,
    roleName: row.roleName,
    principalId: person ? person.id : row.principalId,
    principalName: person ? person.name : row.principalName,
    assignmentId: row.id,
    groupId: person && row.principalType === 'group' ? row.principalId : null,
    count: null,
    lastAt,
    startAt: row.startAt,
  };
}
