import type { AssignmentType, GroupAccess, OrganisationSettings, PrincipalType, Ticket } from '../events.ts';
import type { Mfa, RoleSettings } from '../settings.ts';
import type { SettingsPatch } from '../settings-schema.ts';
import type { RequestAction, RequestStatus } from '../state.ts';
import type { AlertRow, BusyRow, OutsideRow, RoleActivityRow } from './alert-rows.ts';
import type { EndedRow, NoticeRow } from './notice-rows.ts';
import type { ReviewRow, ReviewTaskRow } from './review-rows.ts';

// The rows of the synced documents. Instants are ISO 8601 UTC texts, durations ISO 8601. Fields may be added, never changed.

/** What the activation rules of a role ask of whoever is eligible. */
export type EligibleRules = {
  readonly maxDuration: string;
  readonly mfa: Mfa;
  readonly justification: boolean;
  readonly ticket: boolean;
  readonly ticketPattern: string;
  readonly approval: boolean;
};

export type EligibleRow = {
  readonly id: string;
  readonly roleId: string;
  readonly roleName: string;
  readonly description: string;
  readonly sites: readonly string[];
  readonly scope: string;
  readonly startAt: string;
  readonly endAt: string | null;
  /** Where the role stands for a group; absent from servers before it was added. */
  readonly access?: GroupAccess['access'] | null;
  readonly memberType: 'Direct' | 'Group';
  readonly groupName: string | null;
  readonly mayRequest: boolean;
  /** Names of those who can approve, where approval is asked for; the first twenty. */
  readonly approvers: readonly string[];
  readonly settings: EligibleRules;
};

export type ActiveRow = {
  readonly id: string;
  readonly roleId: string;
  readonly roleName: string;
  readonly scope: string;
  readonly state: 'Assigned' | 'Activated';
  /** Where the role stands for a group; absent from servers before it was added. */
  readonly access?: GroupAccess['access'] | null;
  readonly memberType: 'Direct' | 'Group';
  readonly groupName: string | null;
  readonly startAt: string;
  readonly endAt: string | null;
  readonly requestId: string | null;
  readonly eligibleAssignmentId: string | null;
  readonly maxDuration: string;
  readonly extendable: boolean;
  readonly justification: string;
};

export type StageDecisionRow = {
  readonly byName: string;
  readonly at: string;
  readonly decision: 'Approve' | 'Deny';
  readonly justification: string;
};

export type RequestRow = {
  readonly id: string;
  readonly action: RequestAction;
  readonly principalId: string;
  readonly requestorName: string;
  /** Who asked, where that is not whom it is for: an administrator, the operator, or Keyturn. */
  readonly createdByName?: string;
  /** The assignment or activation it uses or changes. */
  readonly targetId?: string | null;
  /** Of what type the assignment is that it asks to extend or renew; absent where it extends an activation. */
  readonly assignmentType?: AssignmentType;
  readonly roleId: string;
  readonly roleName: string;
  readonly scope: string;
  readonly status: RequestStatus;
  readonly createdAt: string;
  readonly decidedAt: string | null;
  readonly startAt: string | null;
  readonly endAt: string | null;
  readonly duration: string | null;
  readonly justification: string;
  readonly ticket: Ticket | null;
  readonly lapsesAt: string | null;
  /** The first twenty names of those who can approve now. */
  readonly approvers: readonly string[];
  readonly decisions: readonly StageDecisionRow[];
  readonly ended: { readonly at: string; readonly how: 'expired' | 'deactivated' | 'revoked' } | null;
};

export type ApprovalRow = {
  readonly id: string;
  readonly roleId: string;
  readonly roleName: string;
  readonly scope: string;
  readonly requestorName: string;
  readonly requestorUpn: string;
  readonly createdAt: string;
  readonly lapsesAt: string;
  readonly startAt: string | null;
  readonly duration: string;
  readonly justification: string;
  readonly ticket: Ticket | null;
};

export type MfaMethod = 'totp' | 'passkey' | 'recovery_codes';

export type MeUser = {
  readonly id: string;
  readonly upn: string;
  readonly name: string;
  /** Names of the built-in roles the user holds now. */
  readonly roles: readonly string[];
  readonly mayAdminister: boolean;
  readonly mayRead: boolean;
  readonly mfaMethods: readonly MfaMethod[];
  /** Who decides in the user's place, and until when. */
  readonly away: { readonly until: string; readonly delegateName: string } | null;
};

export type AssignmentRow = {
  readonly id: string;
  readonly type: AssignmentType;
  readonly roleId: string;
  readonly roleName: string;
  readonly principalId: string;
  readonly principalType: PrincipalType;
  readonly principalName: string;
  readonly scope: string;
  readonly startAt: string;
  readonly endAt: string | null;
  readonly state: 'Scheduled' | 'InForce' | 'Expired' | 'Removed';
  readonly endedAt: string | null;
  readonly justification: string;
  /** When an eligible one was last activated, by whomever; absent of active ones, and from servers before it was added. */
  readonly lastUsedAt?: string | null;
};

export type ActivationRow = {
  readonly id: string;
  readonly userId: string;
  readonly userName: string;
  readonly roleId: string;
  readonly roleName: string;
  readonly scope: string;
  readonly startAt: string;
  readonly endAt: string;
  readonly justification: string;
};

export type RoleRow = {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly sites: readonly string[];
  readonly builtIn: boolean;
  /** Where it stands for a group; absent from servers before it was added. */
  readonly group?: GroupAccess | null;
  readonly version: number;
  readonly updatedAt: string;
  readonly eligible: number;
  readonly active: number;
  /** What its activation asks; absent from servers before it was added. */
  readonly rules?: EligibleRules;
  /** How long an eligible assignment of it lasts at most, null for good; absent from servers before it was added. */
  readonly eligibleFor?: string | null;
  /** Who changed its settings last; absent from servers before it was added. */
  readonly updatedByName?: string | null;
};

export type RoleSettingsRow = {
  readonly version: number;
  readonly settings: RoleSettings;
  readonly updatedAt: string;
  readonly updatedByName: string | null;
  /** A change that waits for a second administrator. */
  readonly proposal: {
    readonly id: string;
    readonly byId: string;
    readonly byName: string;
    readonly at: string;
    readonly after: SettingsPatch;
  } | null;
};

export type UserRow = {
  readonly id: string;
  readonly upn: string;
  readonly name: string;
  readonly mail: string;
  /** Absent from servers before it was added. */
  readonly managerId?: string | null;
  readonly disabled: boolean;
  readonly mfaMethods: readonly MfaMethod[];
  readonly lastSignInAt: string | null;
  /** Until when an invitation is good; absent from servers before it was added. */
  readonly invitedUntil?: string | null;
};

export type GroupRow = {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  /** Who is in it for good; who is so by assignment or activation has that of `memberRoleId`. */
  readonly members: readonly string[];
  /** The roles that stand for it, where it is managed; absent from servers before they were added. */
  readonly memberRoleId?: string | null;
  readonly ownerRoleId?: string | null;
};

/** A group as its owner sees it. */
export type OwnedGroupRow = {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  /** Who is in it for good, by name. */
  readonly members: readonly { readonly id: string; readonly name: string; readonly upn: string }[];
  readonly memberRoleId: string | null;
  readonly ownerRoleId: string | null;
};

export type OrganisationRow = { readonly id: string; readonly name: string; readonly settings: OrganisationSettings };

/** The maps of each room and what their rows are. */
export type MeView = {
  readonly eligible: Readonly<Record<string, EligibleRow>>;
  readonly active: Readonly<Record<string, ActiveRow>>;
  readonly requests: Readonly<Record<string, RequestRow>>;
  readonly approvals: Readonly<Record<string, ApprovalRow>>;
  readonly reviews: Readonly<Record<string, ReviewTaskRow>>;
  readonly notices: Readonly<Record<string, NoticeRow>>;
  /** Absent from servers before it was added. */
  readonly ended?: Readonly<Record<string, EndedRow>>;
  /** The groups one owns now; absent from servers before it was added. */
  readonly groups?: Readonly<Record<string, OwnedGroupRow>>;
  readonly meta: {
    readonly user: MeUser;
    readonly organisation: {
      readonly name: string;
      /** What an activation can be narrowed to; absent from servers before it was added. */
      readonly scopes?: readonly string[];
    };
  };
};

export type AdminView = {
  readonly roles: Readonly<Record<string, RoleRow>>;
  readonly users: Readonly<Record<string, UserRow>>;
  readonly groups: Readonly<Record<string, GroupRow>>;
  readonly assignments: Readonly<Record<string, AssignmentRow>>;
  readonly activations: Readonly<Record<string, ActivationRow>>;
  readonly requests: Readonly<Record<string, RequestRow>>;
  /** Absent from servers before it was added. */
  readonly reviews?: Readonly<Record<string, ReviewRow>>;
  /** These too. */
  readonly alerts?: Readonly<Record<string, AlertRow>>;
  readonly busy?: Readonly<Record<string, BusyRow>>;
  readonly activity?: Readonly<Record<string, RoleActivityRow>>;
  /** What connectors found; absent where none watches a target. */
  readonly outside?: Readonly<Record<string, OutsideRow>>;
  readonly meta: { readonly organisation: OrganisationRow };
};

export type RoleView = {
  readonly settings: { readonly current: RoleSettingsRow };
  /** Who has the role open in the options page now. */
  readonly presence?: Readonly<Record<string, { readonly id: string; readonly name: string }>>;
  readonly assignments: Readonly<Record<string, AssignmentRow>>;
  readonly activations: Readonly<Record<string, ActivationRow>>;
  readonly requests: Readonly<Record<string, RequestRow>>;
  readonly meta: { readonly role: RoleRow };
};

/** Any room's content: maps of rows by id. The server adds `epoch` and `serverTime` to `meta`. */
export type View = Readonly<Record<string, Readonly<Record<string, unknown>>>>;
