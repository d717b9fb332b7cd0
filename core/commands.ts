import * as z from 'zod/mini';
import { alertCommands } from './alert-commands.ts';
import type { AuditFormat } from './events.ts';
import { GROUP_ACCESSES } from './group-access.ts';
import { Uuid } from './ids.ts';
import { MAIL_ADDRESS, Name, ONE_LINE } from './name.ts';
import { reviewCommands, reviewerCommands } from './review-commands.ts';
import { isScope } from './scope.ts';
import { SettingsPatch } from './settings-schema.ts';
import type { Instant } from './time.ts';

/** Free words: their length is a rule of the core, so that the refusal can name it; this bound only keeps frames small. */
const Words = z.string().check(z.maxLength(4_000));
export const Upn = z
  .string()
  .check(
    z.maxLength(254),
    z.toLowerCase(),
    z.regex(/^[^\s@]+@[^\s@]+$/, { error: 'expected a name such as alice@contoso.example' }),
    z.regex(ONE_LINE, { error: 'expected a name without signs that cannot be seen' }),
  );
export const Mail = z.union([
  z.literal(''),
  z.string().check(z.maxLength(254), z.regex(MAIL_ADDRESS, { error: 'expected an e-mail address' })),
]);
const InstantText = z.string().check(z.maxLength(40));
const ScopeText = z.string().check(z.maxLength(600));
export const Scopes = z.readonly(
  z
    .array(z.string().check(z.refine(isScope, { error: 'expected a scope such as / or /units/emea' })))
    .check(z.maxLength(1_000)),
);
export const Sites = z.array(z.string().check(z.maxLength(300))).check(z.maxLength(20));
const Ticket = z.strictObject({
  number: z.string().check(z.maxLength(100)),
  system: z.string().check(z.maxLength(100)),
});
const AssignmentType = z.enum(['eligible', 'active']);
/** What is said of whoever is given something. */
const Giving = {
  principalId: Uuid,
  assignmentType: AssignmentType,
  startAt: z.optional(InstantText),
  endAt: z.nullable(InstantText),
  justification: z.optional(Words),
};

/** A fresh proof of a second factor, made for this one command; checked by the server, never by the core. */
export const Proof = z.union([
  z.strictObject({ kind: z.literal('totp'), code: z.string().check(z.regex(/^\d{6}$/)) }),
  z.strictObject({ kind: z.literal('recovery'), code: z.string().check(z.maxLength(40)) }),
  z.strictObject({ kind: z.literal('passkey'), response: z.looseObject({ id: z.string().check(z.maxLength(1_024)) }) }),
]);
export type Proof = z.infer<typeof Proof>;

const forSelf = [
  z.strictObject({
    type: z.literal('ActivateRole'),
    eligibleAssignmentId: Uuid,
    duration: z.string().check(z.maxLength(40)),
    justification: z.optional(Words),
    ticket: z.optional(Ticket),
    startAt: z.optional(InstantText),
    scope: z.optional(ScopeText),
    proof: z.optional(Proof),
  }),
  z.strictObject({ type: z.literal('DeactivateRole'), activeAssignmentId: Uuid }),
  z.strictObject({ type: z.literal('CancelRequest'), requestId: Uuid }),
  z.strictObject({
    type: z.literal('ExtendActivation'),
    activeAssignmentId: Uuid,
    duration: z.string().check(z.maxLength(40)),
    justification: z.optional(Words),
    proof: z.optional(Proof),
  }),
  z.strictObject({
    type: z.literal('DecideRequest'),
    requestId: Uuid,
    decision: z.enum(['Approve', 'Deny']),
    justification: Words,
  }),
  ...reviewerCommands,
  z.strictObject({ type: z.literal('RequestExtension'), assignmentId: Uuid, justification: Words }),
  z.strictObject({ type: z.literal('RequestRenewal'), assignmentId: Uuid, justification: Words }),
  z.strictObject({
    type: z.literal('SetAway'),
    until: z.nullable(InstantText),
    delegateUpn: z.optional(Upn),
  }),
] as const;

const forAdministrators = [
  z.strictObject({
    type: z.literal('AssignRole'),
    roleId: Uuid,
    scope: ScopeText,
    ...Giving,
    proof: z.optional(Proof),
  }),
  z.strictObject({
    type: z.literal('UpdateAssignment'),
    assignmentId: Uuid,
    startAt: z.optional(InstantText),
    endAt: z.nullable(InstantText),
    /** What whoever sends it calls it; left out, a later end is an extension. One that expired is renewed in any case. */
    how: z.optional(z.enum(['updated', 'extended'])),
    justification: z.optional(Words),
    proof: z.optional(Proof),
  }),
  z.strictObject({ type: z.literal('RemoveAssignment'), assignmentId: Uuid, justification: z.optional(Words) }),
  z.strictObject({
    type: z.literal('ConvertAssignment'),
    assignmentId: Uuid,
    assignmentType: AssignmentType,
    startAt: z.optional(InstantText),
    /** Left out: as it was, or as long as the role allows. */
    endAt: z.optional(z.nullable(InstantText)),
    justification: z.optional(Words),
    proof: z.optional(Proof),
  }),
  z.strictObject({
    type: z.literal('DecideExtension'),
    requestId: Uuid,
    decision: z.enum(['Approve', 'Deny']),
    justification: Words,
    startAt: z.optional(InstantText),
    endAt: z.optional(z.nullable(InstantText)),
    assignmentType: z.optional(AssignmentType),
    proof: z.optional(Proof),
  }),
  z.strictObject({
    type: z.literal('UpdateRoleSettings'),
    roleId: Uuid,
    version: z.int(),
    settings: SettingsPatch,
  }),
  z.strictObject({
    type: z.literal('DecideRoleSettings'),
    roleId: Uuid,
    proposalId: Uuid,
    decision: z.enum(['Approve', 'Deny']),
    justification: z.optional(Words),
  }),
  z.strictObject({
    type: z.literal('CreateRole'),
    name: Name,
    description: z.optional(z.string().check(z.maxLength(1_000))),
    sites: z.optional(Sites),
    settings: z.optional(SettingsPatch),
  }),
  z.strictObject({
    type: z.literal('UpdateRole'),
    roleId: Uuid,
    name: z.optional(Name),
    description: z.optional(z.string().check(z.maxLength(1_000))),
    sites: z.optional(Sites),
  }),
  z.strictObject({ type: z.literal('RetireRole'), roleId: Uuid }),
  z.strictObject({ type: z.literal('CreateUser'), upn: Upn, name: Name, mail: z.optional(Mail) }),
  z.strictObject({
    type: z.literal('UpdateUser'),
    userId: Uuid,
    upn: z.optional(Upn),
    name: z.optional(Name),
    mail: z.optional(Mail),
    managerId: z.optional(z.nullable(Uuid)),
  }),
  z.strictObject({ type: z.literal('DisableUser'), userId: Uuid }),
  z.strictObject({ type: z.literal('EnableUser'), userId: Uuid }),
  z.strictObject({ type: z.literal('ResetMfaMethods'), userId: Uuid }),
  z.strictObject({ type: z.literal('SignOutUser'), userId: Uuid }),
  z.strictObject({
    type: z.literal('CreateGroup'),
    name: Name,
    description: z.optional(z.string().check(z.maxLength(1_000))),
  }),
  z.strictObject({
    type: z.literal('UpdateGroup'),
    groupId: Uuid,
    name: z.optional(Name),
    description: z.optional(z.string().check(z.maxLength(1_000))),
  }),
  z.strictObject({ type: z.literal('RetireGroup'), groupId: Uuid }),
  z.strictObject({
    type: z.literal('OnboardGroup'),
    groupId: Uuid,
    /** The first who is given its membership or ownership: with it or not at all. */
    assign: z.optional(z.strictObject({ access: z.enum(GROUP_ACCESSES), ...Giving })),
  }),
  /** By id, or by name for whoever does not see all users. */
  z.strictObject({
    type: z.literal('AddGroupMember'),
    groupId: Uuid,
    userId: z.optional(Uuid),
    userUpn: z.optional(Upn),
  }),
  z.strictObject({ type: z.literal('RemoveGroupMember'), groupId: Uuid, userId: Uuid }),
  z.strictObject({
    type: z.literal('UpdateOrganisation'),
    name: z.optional(Name),
    settings: z.optional(
      z.strictObject({
        deactivationLock: z.optional(z.boolean()),
        fourEyes: z.optional(z.boolean()),
        requireMfaAtSignIn: z.optional(z.boolean()),
        scopes: z.optional(Scopes),
      }),
    ),
  }),
] as const;

/** What a person or program may ask for, at any door. Strict: an unknown field is refused. */
export const Command = z.discriminatedUnion('type', [
  ...forSelf,
  ...forAdministrators,
  ...reviewCommands,
  ...alertCommands,
]);
export type Command = z.infer<typeof Command>;
export type CommandType = Command['type'];
export type CommandOf<Type extends CommandType> = Extract<Command, { type: Type }>;

/** What only Keyturn itself asks for; no schema, as it never crosses a wire. */
export type InternalCommand =
  | { readonly type: 'SetUp'; readonly organisation: string; readonly upn: string; readonly name: string }
  | { readonly type: 'RecordSignIn'; readonly userId: string; readonly method: string }
  | { readonly type: 'RecordInvitation'; readonly userId: string; readonly expiresAt: Instant }
  | {
      readonly type: 'RecordCredentialChange';
      readonly userId: string;
      readonly credential: 'totp' | 'passkey' | 'recovery_codes' | 'token';
      readonly change: 'set' | 'removed' | 'used';
    }
  | { readonly type: 'SetPassword'; readonly userId: string; readonly passwordId: string }
  | { readonly type: 'RevokeSessions'; readonly userId: string }
  | {
      readonly type: 'RecordAuditExport';
      readonly format: AuditFormat;
      readonly filter: Readonly<Record<string, string>>;
    }
  | { readonly type: 'RecordReviewExport'; readonly filter: Readonly<Record<string, string>> }
  /** Looks for what alerts are about and records what changed, at most so many incidents at once. */
  | { readonly type: 'ScanAlerts'; readonly limit: number }
  | { readonly type: 'RunDue'; readonly limit: number };

export type AnyCommand = Command | InternalCommand;
