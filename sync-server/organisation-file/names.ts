import { type PrincipalRef, parseRef } from '../../core/ids.ts';
import type { Assignment, Group, Role, State, User } from '../../core/state.ts';

/** A name in the file that nothing in the organisation answers to. */
export class UnknownName extends Error {}

export function userNamed(state: State, upn: string): User {
  const id = state.by.upn.get(upn.toLowerCase());
  if (!id) throw new UnknownName(`no user ${upn}`);
  return state.users.get(id)!;
}

export function groupNamed(state: State, name: string): Group {
  const id = state.by.groupName.get(name.trim().toLowerCase());
  if (!id) throw new UnknownName(`no group ${name}`);
  return state.groups.get(id)!;
}

export function roleNamed(state: State, name: string): Role {
  const id = state.by.roleName.get(name.toLowerCase());
  if (!id) throw new UnknownName(`no role ${name}`);
  return state.roles.get(id)!;
}

/** `user:UPN`, `group:NAME` or a plain UPN, as a reference by id. Throws UnknownName. */
export function refNamed(state: State, name: string): PrincipalRef {
  if (name.startsWith('group:')) return `group:${groupNamed(state, name.slice('group:'.length)).id}`;
  return `user:${userNamed(state, name.replace(/^user:/, '')).id}`;
}

/** The reference as the file writes it; null where the group is retired, as nothing can name it any more. */
export function nameOfRef(state: State, ref: PrincipalRef): string | null {
  const { type, id } = parseRef(ref);
  if (type === 'user') return `user:${state.users.get(id)!.upn}`;
  const group = state.groups.get(id)!;
  return group.retired ? null : `group:${group.name}`;
}

/** A value with principals by name, as the file writes them: every `user:` and `group:` reference is one, wherever it stands. */
export function withNames(state: State, value: unknown): unknown {
  if (Array.isArray(value)) return value.map((one) => withNames(state, one)).filter((one) => one !== null);
  if (typeof value === 'string') return isRef(value) ? nameOfRef(state, value) : value;
  if (typeof value !== 'object' || value === null) return value;
  return Object.fromEntries(Object.entries(value).map(([key, inner]) => [key, withNames(state, inner)]));
}

function isRef(text: string): text is `user:${string}` | `group:${string}` {
  return /^(user|group):[0-9a-f]{8}-[0-9a-f-]{27}$/.test(text);
}

/** The open assignment of this principal, role, type and scope. */
export function openAssignment(
  state: State,
  wanted: Pick<Assignment, 'principalId' | 'roleId' | 'type' | 'scope'>,
  now: number,
): Assignment | undefined {
  const ids = state.by.assignmentsOfPrincipal.get(wanted.principalId) ?? [];
  return [...ids]
    .map((id) => state.assignments.get(id)!)
    .find(
      (one) =>
        one.roleId === wanted.roleId &&
        one.type === wanted.type &&
        one.scope === wanted.scope &&
        !one.ended &&
        (one.endAt === null || now < one.endAt),
    );
}
