import { membersByRole, peopleOf } from '../../../../core/alerting/facts.ts';
import { BUILT_IN } from '../../../../core/ids.ts';
import { DAY, toIso } from '../../../../core/time.ts';
import type { AdminView, AssignmentRow, RoleRow, UserRow } from '../../../../core/wire/rows.ts';

/** A role that is held all day: by a person, or by everyone in a group. */
export type Standing = {
  readonly row: AssignmentRow;
  /** Whom it reaches. */
  readonly people: readonly UserRow[];
  /** The newest sign-in of any of them; null where none ever did. */
  readonly lastSignInAt: string | null;
  /** Whether the same principal could activate it as well, so that nothing but this has to go. */
  readonly alsoEligible: boolean;
};

/** Active assignments without an end that are in force. */
export function standingOf(view: AdminView): readonly Standing[] {
  const rows = Object.values(view.assignments);
  const members = membersIn(view);
  const eligible = new Set(rows.filter((row) => row.type === 'eligible' && isOpen(row)).map(keyOf));
  return rows
    .filter(({ type, state, endAt }) => type === 'active' && state === 'InForce' && endAt === null)
    .map((row) => {
      const people = reached(view, members, row.principalId);
      return { row, people, lastSignInAt: lastSignIn(people), alsoEligible: eligible.has(keyOf(row)) };
    });
}

/** Eligible assignments that are older than so many days and were not activated within them. */
export function unusedOf(view: AdminView, now: number, days: number): readonly AssignmentRow[] {
  const since = toIso(now - days * DAY);
  return Object.values(view.assignments).filter(
    ({ type, state, startAt, lastUsedAt }) =>
      type === 'eligible' && state === 'InForce' && startAt < since && (lastUsedAt ?? '') < since,
  );
}

/** Roles nobody holds and nobody could. */
export function emptyRoles(view: AdminView): readonly RoleRow[] {
  // What stands for a group is there as long as the group is under management.
  return Object.values(view.roles).filter(({ eligible, active, group }) => eligible + active === 0 && !group);
}

/** People with permanent active access, each once, whatever it is and however they have it. */
export function peopleIn(standing: readonly Standing[]): number {
  return new Set(standing.flatMap(({ people }) => people.map(({ id }) => id))).size;
}

/** Everybody who is Global Administrator, or could be. */
export function globalAdministrators(view: AdminView): { readonly active: number; readonly eligible: number } {
  const members = membersIn(view);
  const found = { active: new Set<string>(), eligible: new Set<string>() };
  for (const { roleId, state, type, principalId } of Object.values(view.assignments))
    if (roleId === BUILT_IN.globalAdministrator && state === 'InForce')
      for (const { id } of reached(view, members, principalId)) found[type].add(id);
  return { active: found.active.size, eligible: found.eligible.size };
}

type Members = ReturnType<typeof membersByRole>;

function membersIn(view: AdminView): Members {
  const active = Object.values(view.assignments).filter(({ type, state }) => type === 'active' && state === 'InForce');
  return membersByRole(view, active);
}

function reached(view: AdminView, members: Members, principalId: string): readonly UserRow[] {
  return [...peopleOf({ view, membersByRole: members }, principalId)];
}

function lastSignIn(people: readonly UserRow[]): string | null {
  let last: string | null = null;
  for (const { lastSignInAt } of people) if (lastSignInAt && lastSignInAt > (last ?? '')) last = lastSignInAt;
  return last;
}

function isOpen({ state }: AssignmentRow): boolean {
  return state === 'InForce' || state === 'Scheduled';
}

function keyOf({ principalId, roleId, scope }: AssignmentRow): string {
  return `${principalId} ${roleId} ${scope}`;
}
