import { Mail, Upn } from '../../../../core/commands.ts';
import { Name } from '../../../../core/name.ts';
import type { AdminView, UserRow } from '../../../../core/wire/rows.ts';
import { type ImportColumn, type ImportRow, type ImportTable, readTable, type Step } from './table.ts';

/** The columns a file of users has. */
export const USER_COLUMNS: readonly ImportColumn[] = [
  { key: 'upn', title: 'Sign-in name', needed: true },
  { key: 'name', title: 'Name', needed: true },
  { key: 'mail', title: 'E-mail' },
  { key: 'manager', title: 'Manager' },
  { key: 'groups', title: 'Groups' },
];

/**
 * Reads a file of users against the organisation as it is now; nothing is sent. Who is there already is brought to what the
 * file says; an empty cell leaves things as they are. `groups` are names with | between.
 */
export function readUsers(text: string, view: AdminView): ImportTable {
  const known: Known = {
    users: new Map(Object.values(view.users).map((user) => [user.upn.toLowerCase(), user])),
    groups: new Map(Object.values(view.groups).map((group) => [group.name.toLowerCase(), group])),
    inFile: new Set(),
  };
  const listed = readTable(text, USER_COLUMNS, ({ upn = '' }) => {
    known.inFile.add(upn.toLowerCase());
    return { problems: [], ready: '', steps: [], afterwards: [] };
  });
  if (!listed.ok) return listed;
  const seen = new Set<string>();
  return readTable(text, USER_COLUMNS, (cells) => rowOf(cells, known, seen));
}

type Known = {
  readonly users: ReadonlyMap<string, UserRow>;
  readonly groups: ReadonlyMap<string, AdminView['groups'][string]>;
  /** The sign-in names of the file: who is made by it can be a manager in it. */
  readonly inFile: Set<string>;
};

function rowOf(
  { upn: typed = '', name = '', mail = '', manager = '', groups = '' }: ImportRow['cells'],
  known: Known,
  seen: Set<string>,
): Omit<ImportRow, 'line' | 'cells'> {
  const upn = typed.toLowerCase();
  const boss = manager.toLowerCase();
  const named = groups
    .split('|')
    .map((one) => one.trim())
    .filter(Boolean);
  const problems = [
    ...(Upn.safeParse(upn).success ? [] : [`“${typed}” is no sign-in name such as alice@contoso.example.`]),
    ...(Name.safeParse(name).success ? [] : ['A name of up to 128 letters is needed.']),
    ...(Mail.safeParse(mail).success ? [] : [`“${mail}” is no e-mail address.`]),
    ...(boss && !known.users.has(boss) && !known.inFile.has(boss)
      ? [`The manager “${manager}” is no user, and not in this file.`]
      : []),
    ...named.flatMap((one) => (known.groups.has(one.toLowerCase()) ? [] : [`There is no group “${one}”.`])),
    ...(seen.has(upn) ? ['An earlier line has the same sign-in name.'] : []),
  ];
  seen.add(upn);
  if (problems.length) return { problems, ready: '', steps: [], afterwards: [] };

  const user = known.users.get(upn);
  const joins = named
    .map((one) => known.groups.get(one.toLowerCase())!)
    .filter(({ members }) => !user || !members.includes(user.id))
    .map((group): Step => ({ command: () => ({ type: 'AddGroupMember', groupId: group.id, userUpn: upn }) }));
  const steps = [...(user ? changesOf(user, name, mail) : [creation(upn, name, mail)]), ...joins];
  const afterwards = boss ? managed(user, upn, boss, known) : [];
  const ready = user ? (steps.length || afterwards.length ? 'Change' : '') : 'Create';
  return { problems, ready, steps, afterwards };
}

function creation(upn: string, name: string, mail: string): Step {
  return {
    command: () => ({ type: 'CreateUser', upn, name, ...(mail && { mail }) }),
    makes: { key: upn, field: 'userId' },
  };
}

function changesOf(user: UserRow, name: string, mail: string): readonly Step[] {
  const changes = { ...(name !== user.name && { name }), ...(mail && mail !== user.mail && { mail }) };
  return Object.keys(changes).length ? [{ command: () => ({ type: 'UpdateUser', userId: user.id, ...changes }) }] : [];
}

function managed(user: UserRow | undefined, upn: string, boss: string, known: Known): readonly Step[] {
  const managerId = known.users.get(boss)?.id;
  if (user && managerId && user.managerId === managerId) return [];
  return [
    {
      needs: [...(user ? [] : [upn]), ...(managerId ? [] : [boss])],
      command: (made) => ({
        type: 'UpdateUser',
        userId: user?.id ?? made.get(upn)!,
        managerId: managerId ?? made.get(boss)!,
      }),
    },
  ];
}
