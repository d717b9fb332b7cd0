import * as z from 'zod/mini';

/** Any RFC 4122 UUID in lower case. Graph clients refuse ids of another form. */
export const Uuid = z
  .string()
  .check(z.regex(/^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$/, { error: 'expected a UUID' }));

/** The built-in roles. Their ids are Entra's role template ids, so that scripts written for Entra find them. */
export const BUILT_IN = {
  globalAdministrator: '62e90394-69f5-4237-9190-012177145e10',
  privilegedRoleAdministrator: 'e8611ab8-c189-46e8-94e1-60213ab1f814',
  globalReader: 'f2ef992c-3afb-46b9-b7cf-a126ee74c451',
  securityReader: '5d6b6bb7-de71-4623-b4af-96380a352509',
} as const;

export const BUILT_IN_ROLES = [
  {
    id: BUILT_IN.globalAdministrator,
    name: 'Global Administrator',
    description: 'Administers everything in Keyturn: users, groups, roles, assignments and settings.',
  },
  {
    id: BUILT_IN.privilegedRoleAdministrator,
    name: 'Privileged Role Administrator',
    description: 'Administers role assignments, role settings, users and groups.',
  },
  {
    id: BUILT_IN.globalReader,
    name: 'Global Reader',
    description: 'Sees everything an administrator sees and changes nothing.',
  },
  {
    id: BUILT_IN.securityReader,
    name: 'Security Reader',
    description: 'Sees assignments, requests, alerts and the audit, and changes nothing.',
  },
] as const;

/** Roles whose holders may change the organisation. */
export const ADMINISTRATOR_ROLES: readonly string[] = [
  BUILT_IN.globalAdministrator,
  BUILT_IN.privilegedRoleAdministrator,
];

/** Roles whose holders may see the organisation. */
export const READER_ROLES: readonly string[] = [...ADMINISTRATOR_ROLES, BUILT_IN.globalReader, BUILT_IN.securityReader];

/** A principal named in settings: `user:<id>` or `group:<id>`. */
export type PrincipalRef = `user:${string}` | `group:${string}`;

/** The parts of a principal reference. */
export function parseRef(ref: PrincipalRef): { type: 'user' | 'group'; id: string } {
  const cut = ref.indexOf(':');
  return { type: ref.slice(0, cut) as 'user' | 'group', id: ref.slice(cut + 1) };
}
