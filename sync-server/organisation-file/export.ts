import { stringify } from 'yaml';
import { GROUP_ACCESSES } from '../../core/group-access.ts';
import { BUILT_IN_ROLES } from '../../core/ids.ts';
import { DEFAULT_ORGANISATION } from '../../core/organisation.ts';
import { EVERYWHERE } from '../../core/scope.ts';
import { DEFAULT_SETTINGS, GROUP_SETTINGS, settingsDifference } from '../../core/settings.ts';
import type { Assignment, Group, Role, State, User } from '../../core/state.ts';
import { type Instant, toIso } from '../../core/time.ts';
import { nameOfRef, withNames } from './names.ts';
import type { OrganisationFile } from './schema.ts';
import { changes } from './step.ts';

/** The organisation as a file: what differs from the defaults, no secrets. Applied to where it came from it changes nothing. */
export function exportOrganisation(state: State, now: Instant): string {
  if (!state.organisation) return '';
  const { name, settings } = state.organisation;
  const changed = changes(DEFAULT_ORGANISATION, settings);
  const file = {
    organisation: name,
    ...(changed ? { settings: changed } : {}),
    ...list(
      'users',
      [...state.users.values()].map((user) => userOf(state, user)),
    ),
    ...list(
      'groups',
      [...state.groups.values()].filter(({ retired }) => !retired).map((group) => groupOf(state, group)),
    ),
    ...list(
      'roles',
      [...state.roles.values()]
        .filter(({ retired, group }) => !retired && !group)
        .flatMap((role) => roleOf(state, role)),
    ),
    ...list(
      'assignments',
      [...state.assignments.values()]
        .filter(({ ended, endAt, roleId }) => !ended && (endAt === null || now < endAt) && !retired(state, roleId))
        .flatMap((one) => assignmentOf(state, one, now)),
    ),
  };
  return stringify(file, { lineWidth: 0 });
}

type Entry<Key extends keyof OrganisationFile> =
  NonNullable<OrganisationFile[Key]> extends readonly (infer One)[] ? One : never;

function list(name: string, entries: readonly object[]): object {
  return entries.length ? { [name]: entries } : {};
}

function userOf(state: State, { upn, name, mail, managerId, disabled }: User): Entry<'users'> {
  const manager = managerId === null ? {} : { manager: state.users.get(managerId)!.upn };
  return { upn, name, ...(mail === upn ? {} : { mail }), ...manager, ...(disabled ? { disabled } : {}) };
}

function groupOf(state: State, { id, name, description, members }: Group): object {
  const upns = [...members.keys()].map((id) => state.users.get(id)!.upn);
  const access = accessOf(state, id);
  return {
    name,
    ...(description ? { description } : {}),
    ...(upns.length ? { members: upns } : {}),
    ...(access ? { access } : {}),
  };
}

/** What differs from a group's defaults in the roles that stand for it; null where it is not managed. */
function accessOf(state: State, groupId: string): object | null {
  const roles = state.by.accessRoles.get(groupId);
  if (!roles?.member && !roles?.owner) return null;
  const changed = GROUP_ACCESSES.flatMap((access) => {
    const role = state.roles.get(roles[access] ?? '');
    const settings = role && settingsDifference(GROUP_SETTINGS, role.settings);
    return settings ? [[access, withNames(state, settings)] as const] : [];
  });
  return Object.fromEntries(changed);
}

/** A built-in role nobody changed says nothing new. */
function roleOf(state: State, role: Role): readonly object[] {
  const { name, description, sites, builtIn } = role;
  const settings = settingsDifference(DEFAULT_SETTINGS, role.settings);
  const own = BUILT_IN_ROLES.find(({ id }) => id === role.id)?.description ?? '';
  const words = description === own ? {} : { description };
  if (builtIn && !settings && description === own && !sites.length) return [];
  return [
    {
      name,
      ...words,
      ...(sites.length ? { sites } : {}),
      ...(settings ? { settings: withNames(state, settings) } : {}),
    },
  ];
}

function assignmentOf(state: State, one: Assignment, now: Instant): readonly object[] {
  // A sign-in name with a colon in it would be read as another kind of name.
  const principal = nameOfRef(state, `${one.principalType}:${one.principalId}`)?.replace(/^user:(?=[^:]+$)/, '');
  // Nobody who is disabled can be given a role, so a file that said so could not be applied elsewhere.
  if (!principal || state.users.get(one.principalId)?.disabled) return [];
  return [
    {
      role: state.roles.get(one.roleId)!.name,
      principal,
      type: one.type,
      ...(one.startAt > now ? { start: toIso(one.startAt) } : {}),
      ...(one.endAt === null ? {} : { end: toIso(one.endAt) }),
      ...(one.scope === EVERYWHERE ? {} : { scope: one.scope }),
      ...(one.justification ? { justification: one.justification } : {}),
    },
  ];
}

function retired(state: State, roleId: string): boolean {
  return state.roles.get(roleId)!.retired;
}
