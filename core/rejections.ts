import type { Mfa } from './settings.ts';

/**
 * Every way the rules say no, with the facts a person needs to go on. Instants and durations are ISO 8601, as all that
 * leaves the core. The sentence for each lives in the extension.
 */
export type FactsOf = {
  not_eligible: { roleId?: string };
  scope_outside: { scope: string; asked: string };
  already_active: { endAt: string | null };
  request_pending: { requestId: string };
  too_many_open: { max: number };
  not_requestor: Record<string, never>;
  duration_invalid: { asked: string };
  duration_too_short: { min: string; asked: string };
  duration_too_long: { max: string; asked: string };
  start_invalid: { asked: string };
  start_after_end: { endAt: string };
  justification_required: Record<string, never>;
  justification_too_long: { max: number; length: number };
  ticket_required: Record<string, never>;
  ticket_invalid: { pattern: string };
  ticket_refused: { reason: string };
  mfa_required: { required: Mfa };
  proof_wrong: { kind: 'totp' | 'recovery' | 'passkey' };
  proof_blocked: { until: string };
  not_active: { activeAssignmentId: string };
  deactivation_locked: { until: string };
  extension_needs_approval: Record<string, never>;
  not_pending: { requestId: string; status: string };
  self_approval: Record<string, never>;
  already_decided: { stage: number };
  not_allowed: { needs: string };
  not_found: { what: string; id: string };
  name_taken: { what: string; name: string };
  proposal_pending: { by: string };
  stale_version: { version: number; asked: number };
  last_administrator: { role: string };
  built_in: { role: string };
  named_by_group: { role: string };
  assignment_exists: { assignmentId: string };
  assignment_ended: { assignmentId: string };
  not_extendable: { action: 'selfExtend' | 'selfRenew'; endAt: string | null };
  extension_pending: { requestId: string };
  end_required: Record<string, never>;
  permanent_not_allowed: { max: string };
  assignment_too_long: { max: string };
  assignment_too_short: { min: string };
  scope_invalid: { asked: string };
  group_nested: Record<string, never>;
  review_empty: Record<string, never>;
  review_length: { min: string; max: string | null };
  review_overlaps: { endAt: string };
  review_look_back: { min: string; max: string };
  review_reviewers: { why: 'none' | 'kind' | 'fallback' };
  review_unchangeable: { field: string };
  review_no_recommendations: Record<string, never>;
  not_reviewer: Record<string, never>;
  review_not_running: { status: string };
  review_not_ended: { status: string };
  user_disabled: { userId: string };
  signed_in_before: { lastSignInAt: string };
  has_credentials: Record<string, never>;
  setup_done: Record<string, never>;
  not_set_up: Record<string, never>;
};

export type RejectionCode = keyof FactsOf;

/** The rules say no: a code, the rule of SPEC.md it comes from, and the facts. `also` names further rules that failed. */
export type Rejection = {
  [Code in RejectionCode]: {
    readonly code: Code;
    readonly rule: string;
    readonly facts: FactsOf[Code];
    readonly also?: readonly Rejection[];
  };
}[RejectionCode];

/** The rule each code comes from; the ids are those of SPEC.md. */
export const RULE_OF: Readonly<Record<RejectionCode, string>> = {
  not_eligible: 'E1',
  scope_outside: 'E2',
  already_active: 'A1',
  request_pending: 'A2',
  too_many_open: 'A14',
  not_requestor: 'E5',
  duration_invalid: 'A3',
  duration_too_short: 'A3',
  duration_too_long: 'A4',
  start_invalid: 'A7',
  start_after_end: 'A7',
  justification_required: 'A5',
  justification_too_long: 'A6',
  ticket_required: 'A8',
  ticket_invalid: 'A9',
  ticket_refused: 'A9',
  mfa_required: 'A10',
  proof_wrong: 'M1',
  proof_blocked: 'M3',
  not_active: 'D1',
  deactivation_locked: 'D2',
  extension_needs_approval: 'X2',
  not_pending: 'R2',
  self_approval: 'R3',
  already_decided: 'R6',
  not_allowed: 'P1',
  not_found: 'P2',
  name_taken: 'O2',
  proposal_pending: 'S5',
  stale_version: 'S2',
  last_administrator: 'L1',
  built_in: 'O3',
  named_by_group: 'O5',
  assignment_exists: 'G1',
  assignment_ended: 'G5',
  not_extendable: 'Q1',
  extension_pending: 'Q2',
  end_required: 'Q4',
  permanent_not_allowed: 'G2',
  assignment_too_long: 'G2',
  assignment_too_short: 'G3',
  scope_invalid: 'G4',
  group_nested: 'E7',
  review_empty: 'V1',
  review_length: 'V1',
  review_overlaps: 'V1',
  review_look_back: 'V2',
  review_reviewers: 'V3',
  review_unchangeable: 'V10',
  review_no_recommendations: 'V2',
  not_reviewer: 'V3',
  review_not_running: 'V6',
  review_not_ended: 'V7',
  user_disabled: 'P3',
  signed_in_before: 'I7',
  has_credentials: 'I7',
  setup_done: 'O1',
  not_set_up: 'O1',
};

/** A rejection of the given code. */
export function rejection<Code extends RejectionCode>(
  code: Code,
  facts: FactsOf[Code],
): Extract<Rejection, { code: Code }> {
  return { code, rule: RULE_OF[code], facts } as Extract<Rejection, { code: Code }>;
}
