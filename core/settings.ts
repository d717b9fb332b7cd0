import type { PrincipalRef } from './ids.ts';
import type { SettingsPatch } from './settings-schema.ts';
import { fitsPattern, readPattern } from './ticket-pattern.ts';
import { MINUTE } from './time.ts';

/** How a person must prove who they are: not at all, by any second factor, or by one that resists phishing. */
export type Mfa = 'none' | 'mfa' | 'passkey';

/** One round of approval: who may decide, and how many approvals complete it. */
export type ApprovalStage = { readonly approvers: readonly PrincipalRef[]; readonly quorum: number };

/** Whether and by whom a request has to be approved. An empty `approvers` means the administrators (entra-pim §2.1). */
export type ApprovalSettings = {
  readonly required: boolean;
  readonly approvers: readonly PrincipalRef[];
  /** Approvals that complete the first stage. */
  readonly quorum: number;
  /** Further stages after the first; Entra has none. */
  readonly stages: readonly ApprovalStage[];
  /** How long a request may wait, as an ISO 8601 duration. */
  readonly window: string;
  /** How long before the window's end approvers are reminded; empty for never. */
  readonly remindBefore: string;
  /** After how long `escalateTo` may decide too; empty for never. */
  readonly escalateAfter: string;
  readonly escalateTo: readonly PrincipalRef[];
};

export type ActivationSettings = {
  readonly maxDuration: string;
  readonly mfa: Mfa;
  readonly justification: boolean;
  readonly ticket: boolean;
  /** A regular expression the ticket number has to match as a whole; empty for any. */
  readonly ticketPattern: string;
  /** An https address asked whether the ticket is good; empty for none. */
  readonly ticketCheck: string;
  /** Who of the eligible may activate; empty for all of them. */
  readonly requestors: readonly PrincipalRef[];
  readonly approval: ApprovalSettings;
};

export type AssignmentLimits = { readonly permanent: boolean; readonly maxDuration: string };

export type AssignmentSettings = {
  readonly eligible: AssignmentLimits;
  readonly active: AssignmentLimits & { readonly mfa: boolean; readonly justification: boolean };
};

/** One cell of the notification matrix. */
export type Recipients = {
  readonly default: boolean;
  readonly additional: readonly string[];
  readonly critical: boolean;
};

export const NOTIFICATION_EVENTS = ['eligible', 'active', 'activation'] as const;
export const NOTIFICATION_RECIPIENTS = ['admin', 'requestor', 'approver'] as const;
export type NotificationEvent = (typeof NOTIFICATION_EVENTS)[number];
export type NotificationRecipient = (typeof NOTIFICATION_RECIPIENTS)[number];

export type NotificationSettings = Readonly<
  Record<NotificationEvent, Readonly<Record<NotificationRecipient, Recipients>>>
>;

/** One role's settings, Entra's three tabs; defaults and meaning as in entra-pim §2. */
export type RoleSettings = {
  readonly activation: ActivationSettings;
  readonly assignment: AssignmentSettings;
  readonly notification: NotificationSettings;
};

export const SHORTEST_ACTIVATION = 5 * MINUTE;

const everyone: Recipients = { default: true, additional: [], critical: false };
const matrixRow = { admin: everyone, requestor: everyone, approver: everyone };

/** Entra's defaults (entra-pim §2). */
export const DEFAULT_SETTINGS: RoleSettings = {
  activation: {
    maxDuration: 'PT8H',
    mfa: 'none',
    justification: true,
    ticket: false,
    ticketPattern: '',
    ticketCheck: '',
    requestors: [],
    approval: {
      required: false,
      approvers: [],
      quorum: 1,
      stages: [],
      window: 'P1D',
      remindBefore: 'PT4H',
      escalateAfter: '',
      escalateTo: [],
    },
  },
  assignment: {
    eligible: { permanent: true, maxDuration: 'P365D' },
    active: { permanent: true, maxDuration: 'P180D', mfa: false, justification: true },
  },
  notification: { eligible: matrixRow, active: matrixRow, activation: matrixRow },
};

/** Entra's defaults for a group's membership and ownership: nothing is permanent unless somebody says so (entra-pim §2.2). */
export const GROUP_SETTINGS: RoleSettings = {
  ...DEFAULT_SETTINGS,
  assignment: {
    eligible: { ...DEFAULT_SETTINGS.assignment.eligible, permanent: false },
    active: { ...DEFAULT_SETTINGS.assignment.active, permanent: false },
  },
};

/** The settings with a change laid over them: objects by field, everything else replaced whole. */
export function mergeSettings(settings: RoleSettings, patch: SettingsPatch): RoleSettings {
  return merge(settings, patch) as RoleSettings;
}

/** What makes `settings` out of `base`: only the fields that differ, or null where none does. */
export function settingsDifference(base: RoleSettings, settings: RoleSettings): SettingsPatch | null {
  return (difference(base, settings) ?? null) as SettingsPatch | null;
}

/** Whether the number is a whole match of the role's ticket pattern; nothing matches what is no pattern. */
export function ticketMatches(pattern: string, number: string): boolean {
  if (pattern === '') return true;
  const read = readPattern(pattern);
  return read !== null && fitsPattern(read, number);
}

type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

function isRecord(value: unknown): value is Record<string, Json> {
  return typeof value === 'object' && value !== null && !Array.isArray(value);
}

function merge(base: unknown, patch: unknown): unknown {
  if (!isRecord(base) || !isRecord(patch)) return patch === undefined ? base : patch;
  const merged: Record<string, unknown> = { ...base };
  for (const key of Object.keys(patch)) merged[key] = merge(base[key], patch[key]);
  return merged;
}

function difference(base: unknown, other: unknown): unknown {
  if (isRecord(base) && isRecord(other)) {
    const changed = Object.keys(other)
      .map((key) => [key, difference(base[key], other[key])] as const)
      .filter(([, value]) => value !== undefined);
    return changed.length ? Object.fromEntries(changed) : undefined;
  }
  return JSON.stringify(base) === JSON.stringify(other) ? undefined : other;
}
