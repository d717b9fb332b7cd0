import type { Instant } from '../time.ts';
import type { AdminView, AssignmentRow, UserRow } from '../wire/rows.ts';

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
};

export function factsOf(view: AlertView, now: Instant): Facts {
  const active: AssignmentRow[] = [];
  const eligible: AssignmentRow[] = [];
  for (const row of Object.values(view.assignments))
    if (row.state === 'InForce') (row.type === 'active' ? active : eligible).push(row);
  return { view, now, active, eligible };
}

/** The enabled users a principal stands for: the user, or the group's members. */
export function* peopleOf({ users, groups }: Pick<AlertView, 'users' | 'groups'>, principalId: string) {
  for (const id of groups[principalId]?.members ?? [principalId]) {
    const user = users[id];
    if (user?.disabled === false) yield user;
  }
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
