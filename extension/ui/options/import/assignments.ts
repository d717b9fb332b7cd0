import { EVERYWHERE, isScope } from '../../../../core/scope.ts';
import { parseInstant } from '../../../../core/time.ts';
import type { AdminView } from '../../../../core/wire/rows.ts';
import { type ImportColumn, type ImportRow, type ImportTable, readTable } from './table.ts';

/** The columns a file of assignments has. */
export const ASSIGNMENT_COLUMNS: readonly ImportColumn[] = [
  { key: 'role', title: 'Role', needed: true },
  { key: 'principal', title: 'User or group', needed: true },
  { key: 'type', title: 'Type', needed: true },
  { key: 'scope', title: 'Scope' },
  { key: 'start', title: 'Start' },
  { key: 'end', title: 'End' },
  { key: 'justification', title: 'Justification' },
];

/** Reads a file of assignments against the organisation as it is now; nothing is sent. */
export function readAssignments(text: string, view: AdminView): ImportTable {
  const find = findersOf(view);
  const seen = new Set<string>();
  return readTable(text, ASSIGNMENT_COLUMNS, (cells) => rowOf(cells, find, seen));
}

type Finders = {
  readonly role: (name: string) => string | undefined;
  readonly principal: (name: string) => string | undefined;
  readonly exists: (key: string) => boolean;
};

function rowOf(
  {
    role = '',
    principal = '',
    type: kind = '',
    scope: place = '',
    start = '',
    end = '',
    justification,
  }: ImportRow['cells'],
  find: Finders,
  seen: Set<string>,
): Omit<ImportRow, 'line' | 'cells'> {
  const problems: string[] = [];
  const roleId = find.role(role);
  if (!roleId) problems.push(role ? `There is no role “${role}”.` : 'No role is named.');
  const principalId = find.principal(principal);
  if (!principalId)
    problems.push(
      principal
        ? `There is no user or group “${principal}”. Users are named as alice@contoso.example, groups as group:Name.`
        : 'No user or group is named.',
    );
  const type = kind.toLowerCase();
  if (type !== 'eligible' && type !== 'active') problems.push(`The type is eligible or active, not “${kind}”.`);
  const scope = place || EVERYWHERE;
  if (!isScope(scope)) problems.push(`“${scope}” is no scope. Use / or a path such as /units/emea.`);
  const [startAt, endAt] = [instantOf(start), instantOf(end)];
  if (startAt === null) problems.push(`The start “${start}” is no date such as 2026-12-31 or 2026-12-31T17:00:00Z.`);
  if (endAt === null) problems.push(`The end “${end}” is no date such as 2026-12-31 or 2026-12-31T17:00:00Z.`);
  const key = `${roleId} ${principalId} ${type} ${scope}`;
  if (!problems.length && seen.has(key)) problems.push('An earlier line says the same.');
  else if (!problems.length && find.exists(key)) problems.push('There is such an assignment already.');
  seen.add(key);
  if (problems.length) return { problems, ready: '', steps: [], afterwards: [] };
  const command = {
    type: 'AssignRole',
    roleId: roleId!,
    principalId: principalId!,
    assignmentType: type as 'eligible' | 'active',
    scope,
    ...(startAt && { startAt }),
    endAt: endAt || null,
    ...(justification && { justification }),
  } as const;
  return { problems, ready: 'Ready', steps: [{ command: () => command }], afterwards: [] };
}

/** The instant of a cell, '' where it is empty, null where it is none. A day alone is its beginning in UTC. */
function instantOf(text: string): string | null {
  if (text === '') return '';
  const instant = /^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T00:00:00Z` : text;
  return parseInstant(instant) === null ? null : instant;
}

function findersOf(view: AdminView): Finders {
  const roles = new Map(
    Object.values(view.roles).flatMap(({ id, name }) => [[name.toLowerCase(), id] as const, [id, id] as const]),
  );
  const users = Object.values(view.users).filter(({ disabled }) => !disabled);
  const principals = new Map<string, string>();
  for (const { id, upn } of users) principals.set(upn.toLowerCase(), id).set(id, id);
  for (const { id, name } of Object.values(view.groups)) principals.set(`group:${name.toLowerCase()}`, id).set(id, id);
  const open = new Set(
    Object.values(view.assignments)
      .filter(({ state }) => state === 'InForce' || state === 'Scheduled')
      .map(({ roleId, principalId, type, scope }) => `${roleId} ${principalId} ${type} ${scope}`),
  );
  return {
    role: (name) => roles.get(name.toLowerCase()),
    principal: (name) => principals.get(name.toLowerCase()),
    exists: (key) => open.has(key),
  };
}
