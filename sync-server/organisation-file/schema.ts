import * as z from 'zod/mini';
import { Mail, Scopes, Sites, Upn } from '../../core/commands.ts';
import { Name } from '../../core/name.ts';
import { isScope } from '../../core/scope.ts';
import { settingsPatchSchema } from '../../core/settings-schema.ts';
import { parseInstant } from '../../core/time.ts';

const Description = z.string().check(z.maxLength(1_000));
const Instant = z.string().check(
  z.refine((text) => parseInstant(text) !== null, {
    error: 'expected an instant with a zone, such as 2026-01-01T00:00:00Z',
  }),
);
const Scope = z.string().check(z.refine(isScope, { error: 'expected a scope such as / or /units/emea' }));

/** A principal by name: `user:alice@contoso.example` or `group:Approvers`. */
export const PrincipalName = z.string().check(
  z.regex(/^(user:[^\s@]+@[^\s@]+|group:.*\S.*)$/, {
    error: 'expected user:<UPN> or group:<name>, such as user:bob@contoso.example',
  }),
);

/** What an assignment names: a UPN, `user:UPN` or `group:NAME`. */
const AssignedName = z.string().check(
  z.regex(/^[^\s@:]+@[^\s@:]+$|^user:[^\s@]+@[^\s@]+$|^group:.*\S.*$/, {
    error: 'expected a UPN such as alice@contoso.example, or group:<name>',
  }),
);

const FileUser = z.strictObject({
  upn: Upn,
  name: Name,
  mail: z.optional(Mail),
  manager: z.optional(Upn),
  disabled: z.optional(z.boolean()),
  password: z.optional(z.string().check(z.minLength(1), z.maxLength(1_000))),
});

const Settings = settingsPatchSchema(PrincipalName);

const FileGroup = z.strictObject({
  name: Name,
  description: z.optional(Description),
  members: z.optional(z.array(Upn)),
  /** Puts the group under management: its roles are named `Member of NAME` and `Owner of NAME` in assignments. */
  access: z.optional(z.strictObject({ member: z.optional(Settings), owner: z.optional(Settings) })),
});

const FileRole = z.strictObject({
  name: Name,
  description: z.optional(Description),
  sites: z.optional(Sites),
  settings: z.optional(Settings),
});

const FileAssignment = z.strictObject({
  role: Name,
  principal: AssignedName,
  type: z.enum(['eligible', 'active']),
  start: z.optional(Instant),
  /** null is permanent, said aloud: it also makes an existing assignment permanent. */
  end: z.optional(z.nullable(Instant)),
  scope: z.optional(Scope),
  /** Its length is a rule of the core, which counts signs as people do. */
  justification: z.optional(z.string().check(z.maxLength(4_000))),
});

/** An organisation as a file: what it names is made so, what it leaves out is left alone. */
export const OrganisationFile = z.strictObject({
  organisation: Name,
  settings: z.optional(
    z.strictObject({
      deactivationLock: z.optional(z.boolean()),
      fourEyes: z.optional(z.boolean()),
      requireMfaAtSignIn: z.optional(z.boolean()),
      scopes: z.optional(Scopes),
    }),
  ),
  users: z.optional(z.array(FileUser)),
  groups: z.optional(z.array(FileGroup)),
  roles: z.optional(z.array(FileRole)),
  assignments: z.optional(z.array(FileAssignment)),
});
export type OrganisationFile = z.infer<typeof OrganisationFile>;
export type FileUser = z.infer<typeof FileUser>;
export type FileGroup = z.infer<typeof FileGroup>;
export type FileRole = z.infer<typeof FileRole>;
export type FileAssignment = z.infer<typeof FileAssignment>;
