import type { AlertEvent } from './alert-events.ts';
import type { ExtensionEvent } from './extension-events.ts';
import type { ReviewEvent } from './review-events.ts';
import type { Scope } from './scope.ts';
import type { ActivationSettings, RoleSettings } from './settings.ts';
import type { SettingsPatch } from './settings-schema.ts';
import type { Instant } from './time.ts';

/** Who acted. `client` says through what: `extension`, `options`, `graph`, `cli`, … */
export type Actor =
  | { readonly kind: 'user'; readonly userId: string; readonly client: string; readonly access: Access }
  | { readonly kind: 'operator'; readonly client: string }
  | { readonly kind: 'clock' };

/** What a session may do at most: look, act for oneself, or all that its user may. */
export type Access = 'read' | 'self' | 'admin';

export type Ticket = { readonly number: string; readonly system: string };
export type AssignmentType = 'eligible' | 'active';
export type PrincipalType = 'user' | 'group';
/** What a role that stands for a group gives: being in it, or looking after it. */
export type GroupAccess = { readonly groupId: string; readonly access: 'member' | 'owner' };
export type Decision = 'Approve' | 'Deny';

/** Whom and what an event about a role is about; every such event carries it, so that each audit line stands alone. */
type About = { readonly userId: string; readonly roleId: string; readonly scope: Scope };
export type Grant = {
  readonly assignmentId: string;
  readonly assignmentType: AssignmentType;
  readonly roleId: string;
  readonly principalId: string;
  readonly principalType: PrincipalType;
  readonly scope: Scope;
  readonly startAt: Instant;
  readonly endAt: Instant | null;
};

export type RevokedBecause =
  | 'eligibility_ended'
  | 'eligibility_removed'
  | 'membership_removed'
  | 'user_disabled'
  | 'role_retired'
  | 'removed';

/** What happened. The log is a list of these; it is the audit, so names are past tense and payloads are complete. */
export type Event =
  | { readonly type: 'OrganisationCreated'; readonly organisationId: string; readonly name: string }
  | {
      readonly type: 'OrganisationSettingsUpdated';
      readonly name?: string;
      readonly settings: Partial<OrganisationSettings>;
    }
  | {
      readonly type: 'UserCreated';
      readonly userId: string;
      readonly upn: string;
      readonly name: string;
      readonly mail: string;
    }
  | {
      readonly type: 'UserUpdated';
      readonly userId: string;
      readonly upn?: string;
      readonly name?: string;
      readonly mail?: string;
      readonly managerId?: string | null;
      readonly away?: { readonly until: Instant; readonly delegateId: string } | null;
    }
  | { readonly type: 'UserInvited'; readonly userId: string; readonly expiresAt: Instant }
  | { readonly type: 'UserDisabled'; readonly userId: string }
  | { readonly type: 'UserEnabled'; readonly userId: string }
  | {
      readonly type: 'CredentialChanged';
      readonly userId: string;
      readonly credential: Credential;
      readonly change: 'set' | 'removed' | 'used';
      /** Which of the passwords that are kept beside the log is in force from here on; absent in a log from before. */
      readonly passwordId?: string;
    }
  | { readonly type: 'MfaMethodsReset'; readonly userId: string }
  | { readonly type: 'SessionsRevoked'; readonly userId: string }
  | { readonly type: 'SignedIn'; readonly userId: string; readonly method: string }
  | { readonly type: 'GroupCreated'; readonly groupId: string; readonly name: string; readonly description: string }
  | { readonly type: 'GroupUpdated'; readonly groupId: string; readonly name?: string; readonly description?: string }
  | { readonly type: 'GroupRetired'; readonly groupId: string }
  | { readonly type: 'GroupMemberAdded'; readonly groupId: string; readonly userId: string }
  | { readonly type: 'GroupMemberRemoved'; readonly groupId: string; readonly userId: string }
  | {
      readonly type: 'RoleCreated';
      readonly roleId: string;
      readonly name: string;
      readonly description: string;
      readonly sites: readonly string[];
      readonly builtIn: boolean;
      readonly settings: RoleSettings;
      /** Where it stands for a group. */
      readonly group?: GroupAccess;
    }
  | {
      readonly type: 'RoleUpdated';
      readonly roleId: string;
      readonly name?: string;
      readonly description?: string;
      readonly sites?: readonly string[];
    }
  | {
      readonly type: 'RoleSettingsUpdated';
      readonly roleId: string;
      readonly version: number;
      readonly before: SettingsPatch;
      readonly after: SettingsPatch;
    }
  | {
      readonly type: 'RoleSettingsProposed';
      readonly roleId: string;
      readonly proposalId: string;
      readonly version: number;
      readonly before: SettingsPatch;
      readonly after: SettingsPatch;
    }
  | {
      readonly type: 'RoleSettingsRefused';
      readonly roleId: string;
      readonly proposalId: string;
      readonly justification: string;
    }
  | { readonly type: 'RoleRetired'; readonly roleId: string; readonly group?: GroupAccess }
  | (Grant & {
      readonly type: 'RoleAssigned';
      readonly justification: string;
    })
  | (Grant & {
      readonly type: 'AssignmentUpdated';
      readonly requestId: string;
      readonly justification: string;
      readonly how: 'updated' | 'extended' | 'renewed' | 'kept_last_administrator';
    })
  | ExtensionEvent
  | (Grant & { readonly type: 'AssignmentStarted' })
  | (Grant & { readonly type: 'AssignmentExpired'; readonly endAt: Instant })
  | (Grant & {
      readonly type: 'AssignmentRemoved';
      readonly requestId: string;
      readonly justification: string;
      readonly because: 'removed' | 'principal_gone' | 'role_retired' | 'replaced' | 'review';
    })
  | (About & {
      readonly type: 'ActivationRequested';
      readonly requestId: string;
      readonly eligibleAssignmentId: string;
      readonly duration: string;
      readonly startAt: Instant | null;
      readonly justification: string;
      readonly ticket: Ticket | null;
      /** An end that whoever knows the ticket set. */
      readonly notAfter?: Instant | null;
      readonly mfa: ActivationSettings['mfa'];
    })
  | (About & {
      readonly type: 'ApprovalStarted';
      readonly requestId: string;
      readonly lapsesAt: Instant;
      readonly remindAt: Instant | null;
      readonly escalateAt: Instant | null;
    })
  | (About & {
      readonly type: 'RequestApproved';
      readonly requestId: string;
      readonly stage: number;
      readonly completes: 'nothing' | 'stage' | 'approval';
      readonly justification: string;
    })
  | (About & {
      readonly type: 'RequestDenied';
      readonly requestId: string;
      readonly stage: number;
      readonly justification: string;
    })
  | (About & { readonly type: 'RequestLapsed'; readonly requestId: string })
  | (About & { readonly type: 'ApprovalReminded'; readonly requestId: string })
  | (About & { readonly type: 'ApprovalEscalated'; readonly requestId: string })
  | (About & {
      readonly type: 'RequestCancelled';
      readonly requestId: string;
      readonly because: 'withdrawn' | 'replaced' | RevokedBecause;
      /** What it would have changed, where it asked for a longer assignment. */
      readonly extension?: {
        readonly assignmentId: string;
        readonly assignmentType: AssignmentType;
        readonly action: 'selfExtend' | 'selfRenew';
      };
    })
  | (About & { readonly type: 'RequestFailed'; readonly requestId: string; readonly code: string })
  | (About & {
      readonly type: 'ActivationScheduled';
      readonly requestId: string;
      readonly startAt: Instant;
      readonly endAt: Instant;
      readonly justification: string;
    })
  | (About & {
      readonly type: 'RoleActivated';
      readonly requestId: string;
      readonly startAt: Instant;
      readonly endAt: Instant;
      readonly justification: string;
    })
  | (About & {
      readonly type: 'ActivationExtended';
      readonly requestId: string;
      readonly extensionId: string;
      readonly endAt: Instant;
      readonly justification: string;
    })
  /** The eligibility it uses, or the membership through which that is its user's, now ends before it did. */
  | (About & { readonly type: 'ActivationShortened'; readonly requestId: string; readonly endAt: Instant })
  | (About & { readonly type: 'RoleDeactivated'; readonly requestId: string; readonly deactivationId: string })
  | (About & { readonly type: 'ActivationExpired'; readonly requestId: string; readonly endAt: Instant })
  | (About & {
      readonly type: 'ActivationRevoked';
      readonly requestId: string;
      readonly because: RevokedBecause;
      /** Where somebody took it away by itself: their request to, and why. */
      readonly removalId?: string;
      readonly justification?: string;
    })
  | ReviewEvent
  | AlertEvent
  | {
      readonly type: 'AuditExported';
      readonly format: AuditFormat;
      /** What was asked for, by the names of the query. */
      readonly filter: Readonly<Record<string, string>>;
    };

/** The forms an export of the audit can have. */
export const AUDIT_FORMATS = ['csv', 'jsonl', 'ocsf', 'cef'] as const;
export type AuditFormat = (typeof AUDIT_FORMATS)[number];

export type EventType = Event['type'];
export type Credential = 'password' | 'totp' | 'passkey' | 'recovery_codes' | 'token';

export type OrganisationSettings = {
  /** Entra's lock: an activation cannot be ended in its first five minutes. A known complaint, so off unless asked for. */
  readonly deactivationLock: boolean;
  /** A second administrator confirms a change of role settings. */
  readonly fourEyes: boolean;
  /** Everyone proves a second factor at sign-in. */
  readonly requireMfaAtSignIn: boolean;
  /** The scopes that are offered where one is chosen; another one can be used all the same. */
  readonly scopes: readonly Scope[];
};

/** An event as the log holds it: its place, the time by the server's clock, who, and the command that caused it. */
export type Recorded = {
  readonly seq: number;
  readonly at: Instant;
  readonly actor: Actor;
  readonly commandId: string;
  readonly event: Event;
};
