import type { Activity } from './activity.ts';
import type { AlertKind, AlertSettings } from './alert-settings.ts';
import type { AlertState } from './alert-state.ts';
import type { DueQueue } from './due.ts';
import type { AssignmentType, GroupAccess, OrganisationSettings, PrincipalType, Ticket } from './events.ts';
import type { Review, ReviewHistory, ReviewSeries } from './reviews.ts';
import type { Scope } from './scope.ts';
import type { RoleSettings } from './settings.ts';
import type { SettingsPatch } from './settings-schema.ts';
import type { Instant } from './time.ts';

export type Organisation = { readonly id: string; readonly name: string; readonly settings: OrganisationSettings };

export type User = {
  readonly id: string;
  readonly upn: string;
  readonly name: string;
  readonly mail: string;
  readonly disabled: boolean;
  readonly managerId: string | null;
  readonly away: { readonly until: Instant; readonly delegateId: string } | null;
  /** The second factors the user has set up; the factors themselves are not in the log. */
  readonly methods: MfaMethods;
  readonly createdAt: Instant;
  readonly lastSignInAt: Instant | null;
  /** Until when an invitation of the user is good; null where there is none, or they signed in since. */
  readonly invitedUntil: Instant | null;
  /** Names the password in force among those kept beside the log; null where the log never named one. */
  readonly passwordId: string | null;
  /** The place in the log of the newest revocation of the user's sessions; a session begun before it is over. */
  readonly sessionsRevokedSeq: number;
};

export type MfaMethods = { readonly totp: boolean; readonly passkeys: number; readonly recoveryCodes: number };

export type Group = {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly retired: boolean;
  /** Who is in it for good, and since when. */
  readonly members: ReadonlyMap<string, Instant>;
};

export type Role = {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly sites: readonly string[];
  readonly builtIn: boolean;
  /** Set where the role is the membership or ownership of a group. */
  readonly group: GroupAccess | null;
  readonly retired: boolean;
  readonly settings: RoleSettings;
  /** Counts the changes of settings; an update names the version it was made on. */
  readonly version: number;
  readonly updatedAt: Instant;
  readonly updatedBy: string | null;
  /** A change that waits for a second administrator. */
  readonly proposal: SettingsProposal | null;
};

export type SettingsProposal = {
  readonly id: string;
  readonly by: string;
  readonly at: Instant;
  /** The version it was made on. */
  readonly version: number;
  readonly after: SettingsPatch;
};

export type Assignment = {
  readonly id: string;
  readonly type: AssignmentType;
  readonly roleId: string;
  readonly principalId: string;
  readonly principalType: PrincipalType;
  readonly scope: Scope;
  readonly startAt: Instant;
  readonly endAt: Instant | null;
  readonly justification: string;
  readonly createdAt: Instant;
  readonly updatedAt: Instant;
  readonly createdBy: string | null;
  /** Whether its start has been recorded. */
  readonly started: boolean;
  /** When the next notice of its end is due, and when the last was given. */
  readonly noticeAt: Instant | null;
  readonly noticedAt: Instant | null;
  readonly ended: { readonly at: Instant; readonly how: 'expired' | 'removed' } | null;
};

/** An activation that is scheduled or runs; one that ended is only in its request and in the log. */
export type Activation = {
  readonly id: string;
  readonly userId: string;
  readonly roleId: string;
  readonly scope: Scope;
  readonly eligibleAssignmentId: string;
  readonly startAt: Instant;
  readonly endAt: Instant;
  readonly justification: string;
  readonly ticket: Ticket | null;
  /** Whether its start has been recorded. */
  readonly started: boolean;
};

export type RequestAction =
  | 'selfActivate'
  | 'selfDeactivate'
  | 'selfExtend'
  | 'selfRenew'
  | 'adminAssign'
  | 'adminUpdate'
  | 'adminRemove';

/** Graph's words (entra-pim §4.3), and `Lapsed` for a request nobody decided in time. */
export type RequestStatus =
  | 'PendingApproval'
  | 'PendingAdminDecision'
  | 'Granted'
  | 'Provisioned'
  | 'Denied'
  | 'Canceled'
  | 'Revoked'
  | 'Lapsed'
  | 'Failed';

export type StageDecision = {
  readonly by: string;
  readonly at: Instant;
  readonly stage: number;
  readonly decision: 'Approve' | 'Deny';
  readonly justification: string;
};

export type Approval = {
  readonly stage: number;
  readonly lapsesAt: Instant;
  readonly remindAt: Instant | null;
  readonly escalateAt: Instant | null;
  readonly escalated: boolean;
  readonly decisions: readonly StageDecision[];
};

export type Request = {
  readonly id: string;
  readonly action: RequestAction;
  /** What an administrator's change was, where it was more than one of dates. */
  readonly how?: 'extended' | 'renewed';
  /** Whom it is for; a group where an administrator assigned to one. */
  readonly principalId: string;
  readonly createdBy: string | null;
  /** Where whoever works on the server made it, not a user and not the clock. */
  readonly byOperator?: true;
  readonly roleId: string;
  readonly scope: Scope;
  readonly status: RequestStatus;
  readonly createdAt: Instant;
  readonly decidedAt: Instant | null;
  readonly startAt: Instant | null;
  readonly endAt: Instant | null;
  readonly duration: string | null;
  readonly justification: string;
  readonly ticket: Ticket | null;
  /** An end that whoever knows the ticket set. */
  readonly notAfter?: Instant | null;
  /** The eligible assignment an activation uses, or the assignment or activation the request changed. */
  readonly targetId: string | null;
  readonly approval: Approval | null;
  /** What an administrator said to a request to extend or renew. */
  readonly answer?: Pick<StageDecision, 'by' | 'at' | 'decision' | 'justification'>;
  /** How the activation it led to ended, where it has. */
  readonly ended: { readonly at: Instant; readonly how: 'expired' | 'deactivated' | 'revoked' } | null;
};

/**
 * Everything the log says, folded. Only `evolve` writes it; the maps are mutable for speed, the records in them are not.
 * After a failed append a state is thrown away and folded again, so it needs no undo.
 */
export type State = {
  /** The place and time of the newest event. */
  seq: number;
  at: Instant;
  organisation: Organisation | null;
  /** Counts changes of what other records' rows show: names, role settings. Not part of what the log says. */
  labels: number;
  /** Requests that the newest event pushed out, as a person's are so many. Not part of what the log says either. */
  forgotten: readonly string[];
  readonly users: Map<string, User>;
  readonly groups: Map<string, Group>;
  readonly roles: Map<string, Role>;
  readonly assignments: Map<string, Assignment>;
  readonly activations: Map<string, Activation>;
  readonly requests: Map<string, Request>;
  readonly reviews: Map<string, Review>;
  readonly reviewSeries: Map<string, ReviewSeries>;
  readonly reviewHistories: Map<string, ReviewHistory>;
  alertSettings: AlertSettings;
  readonly alerts: Map<AlertKind, AlertState>;
  readonly activity: Activity;
  readonly by: Indexes;
  readonly due: DueQueue;
};

/** Ways to find things; all derived from the maps, so a snapshot leaves them out. */
export type Indexes = {
  readonly upn: Map<string, string>;
  readonly roleName: Map<string, string>;
  readonly groupName: Map<string, string>;
  readonly groupsOfUser: Map<string, Set<string>>;
  /** Those whose manager somebody is. */
  readonly reports: Map<string, Set<string>>;
  /** Those who named somebody to decide while they are away, by that somebody. */
  readonly delegators: Map<string, Set<string>>;
  /** The open active assignments and activations that make somebody a member of a group they are not in for good. */
  readonly membershipsOfUser: Map<string, Set<string>>;
  /** The roles that stand for a group's membership and ownership. */
  readonly accessRoles: Map<string, { readonly member?: string; readonly owner?: string }>;
  readonly assignmentsOfPrincipal: Map<string, Set<string>>;
  readonly assignmentsOfRole: Map<string, Set<string>>;
  readonly activationsOfUser: Map<string, Set<string>>;
  readonly activationsOfRole: Map<string, Set<string>>;
  readonly activationsOfAssignment: Map<string, Set<string>>;
  readonly requestsOfPrincipal: Map<string, Set<string>>;
  readonly requestsOfRole: Map<string, Set<string>>;
  readonly pending: Set<string>;
  /** Requests to extend or renew an assignment that wait, by the assignment. */
  readonly extensions: Map<string, string>;
  readonly runningReviews: Set<string>;
};
