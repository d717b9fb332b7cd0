import type { CommandOf } from '../../../../core/commands.ts';
import { EVERYWHERE, isScope } from '../../../../core/scope.ts';
import { parseInstant } from '../../../../core/time.ts';
import type { AdminView } from '../../../../core/wire/rows.ts';
import { readCsv } from './csv-read.ts';

/** The columns a file of assignments has; the first three are needed. */
export const COLUMNS = ['role', 'principal', 'type', 'scope', 'start', 'end', 'justification'] as const;
type Column = (typeof COLUMNS)[number];

/** One line of a file: what it says, what is wrong with it, and the command it becomes where nothing is. */
export type ImportRow = {
  /** The line's number, the header being 1. */
  readonly line: number;
  readonly cells: Readonly<Record<Column, string>>;
  readonly problems: readonly string[];
  readonly command: CommandOf<'AssignRole'> | null;
};

export type ImportFile =
  | { readonly ok: true; readonly rows: readonly ImportRow[] }
  | { readonly ok: false; readonly problem: string };

export const MOST_ROWS = 2_000;

/** Reads a file of assignments against the organisation as it is now; nothing is sent. */
export function readImport(text: string, view: AdminView): ImportFile {
  let lines: readonly (readonly string[])[];
  try {
    lines = readCsv(text);
  } catch (fault) {
    return { ok: false, problem: (fault as Error).message };
  }
  const [header, ...rest] = lines;
  const names = header?.map((name) => name.trim().toLowerCase()) ?? [];
  const missing = COLUMNS.slice(0, 3).filter((name) => !names.includes(name));
  if (missing.length)
    return {
      ok: false,
      problem: `The first line has to name the columns ${COLUMNS.join(', ')}; ${missing.join(' and ')} is not there.`,
    };
  if (rest.length > MOST_ROWS)
    return { ok: false, problem: `The file has ${rest.length} lines. Take ${MOST_ROWS} at most at once.` };
  const find = findersOf(view);
  const seen = new Set<string>();
  return {
    ok: true,
    rows: rest.map((line, index) => {
      const cellOf = (name: Column) => line[names.indexOf(name)]?.trim() ?? '';
      const cells = Object.fromEntries(COLUMNS.map((name) => [name, cellOf(name)])) as Record<Column, string>;
      return { line: index + 2, cells, ...rowOf(cells, find, seen) };
    }),
  };
}

type Finders = {
  readonly role: (name: string) => string | undefined;
  readonly principal: (name: string) => string | undefined;
  readonly exists: (key: string) => boolean;
};

function rowOf(cells: ImportRow['cells'], find: Finders, seen: Set<string>): Pick<ImportRow, 'problems' | 'command'> {
  const problems: string[] = [];
  const roleId = find.role(cells.role);
  if (!roleId) problems.push(cells.role ? `There is no role “${cells.role}”.` : 'No role is named.');
  const principalId = find.principal(cells.principal);
  if (!principalId)
    problems.push(
      cells.principal
        ? `There is no user or group “${cells.principal}”. Users are named as alice@contoso.example, groups as group:Name.`
        : 'No user or group is named.',
    );
  const type = cells.type.toLowerCase();
  if (type !== 'eligible' && type !== 'active') problems.push(`The type is eligible or active, not “${cells.type}”.`);
  const scope = cells.scope || EVERYWHERE;
  if (!isScope(scope)) problems.push(`“${scope}” is no scope. Use / or a path such as /units/emea.`);
  const [startAt, endAt] = [instantOf(cells.start), instantOf(cells.end)];
  if (startAt === null)
    problems.push(`The start “${cells.start}” is no date such as 2026-12-31 or 2026-12-31T17:00:00Z.`);
  if (endAt === null) problems.push(`The end “${cells.end}” is no date such as 2026-12-31 or 2026-12-31T17:00:00Z.`);
  const key = `${roleId} ${principalId} ${type} ${scope}`;
  if (!problems.length && seen.has(key)) problems.push('An earlier line says the same.');
  else if (!problems.length && find.exists(key)) problems.push('There is such an assignment already.');
  seen.add(key);
  if (problems.length) return { problems, command: null };
  return {
    problems,
    command: {
      type: 'AssignRole',
      roleId: roleId!,
      principalId: principalId!,
      assignmentType: type as 'eligible' | 'active',
      scope,
      ...(startAt && { startAt }),
      endAt: endAt || null,
      ...(cells.justification && { justification: cells.justification }),
    },
  };
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
