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
  readonly count?: number;
  /** The last sign-in or activation, where the alert is about that; null for never. */
  readonly lastAt?: string | null;
  /** Since when the assignment is, or the activations that are counted. */
  readonly startAt?: string;
};

/** A view with what several alerts ask of it, found once. */
export type Facts = {
  readonly view: AlertView;
  readonly now: Instant;
  readonly active: readonly AssignmentRow[];
  readonly eligible: readonly AssignmentRow[];
};

export function factsOf(view: AlertView, now: Instant): Facts {
  const inForce = Object.values(view.assignments).filter(({ state }) => state === 'InForce');
  return {
    view,
    now,
    active: inForce.filter(({ type }) => type === 'active'),
    eligible: inForce.filter(({ type }) => type === 'eligible'),
  };
}

/** The enabled users a principal stands for: the user, or the group's members. */
export function peopleOf(
  { users, groups }: Pick<AlertView, 'users' | 'groups'>,
  principalId: string,
): readonly UserRow[] {
  const ids = groups[principalId]?.members ?? [principalId];
  return ids.flatMap((id) => (users[id]?.disabled === false ? [users[id]] : []));
}

/** What an incident about an assignment says of it. */
export function aboutAssignment(row: AssignmentRow): Omit<AlertIncident, 'key'> {
  const { id, roleId, roleName, principalId, principalName, startAt } = row;
  return { roleId, roleName, principalId, principalName, assignmentId: id, groupId: null, startAt };
}

/** What an incident about one of the people an assignment reaches says. */
export function aboutPerson(row: AssignmentRow, { id, name }: UserRow): Omit<AlertIncident, 'key'> {
  const groupId = row.principalType === 'group' ? row.principalId : null;
  return { ...aboutAssignment(row), principalId: id, principalName: name, groupId };
}
