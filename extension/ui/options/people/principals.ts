import { membersByRole } from '../../../../core/alerting/facts.ts';
import { type PrincipalRef, parseRef } from '../../../../core/ids.ts';
import type { AdminView, AssignmentRow, GroupRow, UserRow } from '../../../../core/wire/rows.ts';
import { byName } from '../parts/text-order.ts';

/** A user or a group, as pickers and tables name them. */
export type Principal = {
  readonly ref: PrincipalRef;
  readonly id: string;
  readonly kind: 'user' | 'group';
  readonly name: string;
  /** A user's sign-in name, or how many members a group has. */
  readonly detail: string;
};

const known = new WeakMap<AdminView, readonly Principal[]>();

/** Everyone who can be given something: groups, then users who are not disabled, by name; found once for each change. */
export function principalsOf(view: AdminView): readonly Principal[] {
  const all = known.get(view) ?? findAll(view);
  known.set(view, all);
  return all;
}

function findAll(view: AdminView): readonly Principal[] {
  const groups = Object.values(view.groups).map(
    ({ id, name, members }): Principal => ({
      ref: `group:${id}`,
      id,
      kind: 'group',
      name,
      detail: members.length === 1 ? '1 member' : `${members.length} members`,
    }),
  );
  const users = Object.values(view.users)
    .filter((user) => !user.disabled)
    .map(({ id, name, upn }): Principal => ({ ref: `user:${id}`, id, kind: 'user', name, detail: upn }));
  return [...groups.sort(byName), ...users.sort(byName)];
}

/** Those a text finds: whose name has a word that begins with it first, then whose name or sign-in name contains it. */
export function findPrincipals(all: readonly Principal[], text: string): readonly Principal[] {
  const wanted = text.trim().toLowerCase();
  const begins = ({ name }: Principal) => ` ${name.toLowerCase()}`.includes(` ${wanted}`);
  const contains = ({ name, detail }: Principal) => `${name} ${detail.split('@')[0]}`.toLowerCase().includes(wanted);
  return [...all.filter(begins), ...all.filter((one) => !begins(one) && contains(one))];
}

/** The name of a principal that settings point at. */
export function nameOfRef(view: AdminView): (ref: PrincipalRef) => string {
  return (ref) => {
    const { type, id } = parseRef(ref);
    return (type === 'user' ? view.users[id]?.name : view.groups[id]?.name) ?? 'somebody unknown';
  };
}

/** The enabled users an assignment reaches: the user, or who is in the group now. */
export function usersReached(view: AdminView, { principalId }: Pick<AssignmentRow, 'principalId'>): readonly UserRow[] {
  const group = view.groups[principalId];
  const ids = group ? new Set([...group.members, ...joinedIn(view, group)]) : [principalId];
  return [...ids].map((id) => view.users[id]).filter((user): user is UserRow => user !== undefined && !user.disabled);
}

/** The groups a user is in now: for good, or by an assignment or activation of their membership. [E6] */
export function groupsOf(view: AdminView, userId: string): readonly GroupRow[] {
  return Object.values(view.groups).filter(
    (group) => group.members.includes(userId) || joinedIn(view, group).has(userId),
  );
}

type Joined = ReturnType<typeof membersByRole>;

const NONE: ReadonlySet<string> = new Set();
const joined = new WeakMap<AdminView, Joined>();

/** Who is in a group by an assignment or activation of its membership; found once for each change. */
function joinedIn(view: AdminView, { memberRoleId }: GroupRow): ReadonlySet<string> {
  if (!memberRoleId) return NONE;
  const all = joined.get(view) ?? findJoined(view);
  joined.set(view, all);
  return all.get(memberRoleId) ?? NONE;
}

/** An activation for later is granted, and counts from its start. */
function findJoined(view: AdminView): Joined {
  const assigned = Object.values(view.assignments).filter(
    ({ type, state }) => type === 'active' && state === 'InForce',
  );
  const activated = Object.values(view.activations)
    .filter(({ id }) => view.requests[id]?.status !== 'Granted')
    .map(({ roleId, userId }) => ({ roleId, principalId: userId }));
  return membersByRole(view, [...assigned, ...activated]);
}
