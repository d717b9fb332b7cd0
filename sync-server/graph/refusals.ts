import type { Rejection } from '../../core/rejections.ts';
import type { Answer } from '../../core/wire/frames.ts';
import type { Row } from './exchange.ts';
import { type Problem, problem } from './problem.ts';

/** How Graph says one refusal: a failed policy rule, or an error of its own. */
type Told = { readonly rule: string } | { readonly status: number; readonly code: string; readonly message: string };

/** The claims a client is to sign in again with, as Entra sends them: inside the message. */
const CLAIMS = encodeURIComponent('{"access_token":{"acrs":{"essential":true, "value":"c1"}}}');

/**
 * Graph's error for an answer that is no success (entra-pim §4.5). Failed policy rules are named in one array; what stands
 * first otherwise gives the code. `details` hold every refusal with its facts, which Graph has no place for.
 */
export function problemOf(answer: Exclude<Answer, { ok: true }>): Problem {
  if ('fault' in answer) {
    if (answer.fault === 'malformed') return problem(400, 'BadRequest', answer.detail ?? 'The request is malformed.');
    return problem(503, 'serviceNotAvailable', 'The service is busy. Try again.', [], { 'retry-after': '1' });
  }
  const all = [answer.rejection, ...(answer.rejection.also ?? [])];
  const first = told(answer.rejection);
  const details = all.map(detail);
  if (!('rule' in first)) return problem(first.status, first.code, first.message, details);
  if (all.length === 1 && first.rule === 'AcrsRule')
    return problem(
      400,
      'RoleAssignmentRequestAcrsValidationFailed',
      `The request needs a passkey, which this API cannot ask for: use the extension. &claims=${CLAIMS}`,
      details,
    );
  const rules = all.map(told).flatMap((one) => ('rule' in one ? [one.rule] : []));
  return problem(
    400,
    'RoleAssignmentRequestPolicyValidationFailed',
    `The following policy rules failed: ${JSON.stringify([...new Set(rules)])}`,
    details,
  );
}

function told(rejection: Rejection): Told {
  switch (rejection.code) {
    case 'not_eligible':
    case 'scope_outside':
    case 'not_requestor':
      return { rule: 'EligibilityRule' };
    case 'duration_too_long':
    case 'start_after_end':
    case 'not_extendable':
    case 'end_required':
    case 'permanent_not_allowed':
    case 'assignment_too_long':
      return { rule: 'ExpirationRule' };
    case 'justification_required':
    case 'justification_too_long':
      return { rule: 'JustificationRule' };
    case 'ticket_required':
    case 'ticket_invalid':
    case 'ticket_refused':
      return { rule: 'TicketingRule' };
    case 'mfa_required':
      return { rule: rejection.facts.required === 'passkey' ? 'AcrsRule' : 'MfaRule' };
    case 'proof_wrong':
    case 'proof_blocked':
      return { rule: 'MfaRule' };
    case 'extension_needs_approval':
      return { rule: 'ApprovalRule' };
    case 'duration_too_short':
    case 'assignment_too_short':
    case 'deactivation_locked':
      // The misspelling is Entra's, and clients look for it.
      return refused('ActiveDurationTooShort', 'The Active duration is too short. Miniumum Required is 5 minutes.');
    case 'already_active':
    case 'assignment_exists':
      return refused('RoleAssignmentExists', 'The Role assignment already exists.');
    case 'request_pending':
    case 'extension_pending':
      return refused('PendingRoleAssignmentRequest', 'There is already an existing pending Role assignment request.');
    case 'not_active':
    case 'assignment_ended':
      return refused('RoleAssignmentDoesNotExist', 'The Role assignment does not exist.');
    case 'scope_invalid':
      return refused(
        'Request_BadRequest',
        'The given built-in role is not supported to be assigned to a single resource scope.',
      );
    case 'signed_in_before':
    case 'has_credentials':
      return refused('Request_BadRequest', `This is not possible: ${rejection.code}.`);
    case 'group_nested':
      return refused('Request_BadRequest', 'A group cannot be an active member or owner of a group.');
    case 'duration_invalid':
      return refused('BadRequest', `expected an ISO 8601 duration such as PT8H: ${rejection.facts.asked}`);
    case 'start_invalid':
      return refused(
        'BadRequest',
        `expected an ISO 8601 instant such as 2026-01-01T08:00:00Z: ${rejection.facts.asked}`,
      );
    case 'last_administrator':
      return refused('Request_BadRequest', `${rejection.facts.role} has to keep a permanent active holder.`);
    case 'review_length':
      return refused('Request_BadRequest', `The duration of the review does not fit: ${rejection.facts.max ?? 'P1D'}.`);
    case 'review_overlaps':
      return refused('Request_BadRequest', `The review already runs until ${rejection.facts.endAt}.`);
    case 'review_look_back':
      return refused('Request_BadRequest', 'recommendationLookBackDuration: expected P1D to P730D');
    case 'review_reviewers':
      return refused('Request_BadRequest', REVIEWERS[rejection.facts.why]);
    case 'review_unchangeable':
      return refused('Request_BadRequest', `${rejection.facts.field} cannot be changed any more.`);
    case 'review_no_recommendations':
      return refused('Request_BadRequest', 'The review has no recommendations.');
    case 'review_empty':
    case 'built_in':
    case 'named_by_group':
    case 'too_many_open':
    case 'name_taken':
    case 'setup_done':
      return refused('Request_BadRequest', `This is not possible: ${rejection.code}.`);
    case 'not_found':
      return { status: 404, ...missing(rejection.facts.what) };
    case 'not_allowed':
    case 'self_approval':
    case 'not_reviewer':
    case 'user_disabled':
      return {
        status: 403,
        code: 'Authorization_RequestDenied',
        message: 'Insufficient privileges to complete the operation.',
      };
    case 'review_not_running':
    case 'review_not_ended':
    case 'not_pending':
    case 'already_decided':
      return { status: 409, code: 'Conflict', message: 'The request has already been completed.' };
    case 'proposal_pending':
      return { status: 409, code: 'Conflict', message: 'A change of the policy waits for a second administrator.' };
    case 'stale_version':
      return { status: 409, code: 'Conflict', message: 'The policy was changed meanwhile. Read it again.' };
    case 'not_set_up':
      return { status: 503, code: 'serviceNotAvailable', message: 'The organisation is not set up yet.' };
  }
}

const REVIEWERS = {
  none: 'reviewers: expected at least one',
  kind: 'reviewers: who reviews cannot become of another kind while the review runs',
  fallback: 'fallbackReviewers: those of a review that runs can only be added to',
} as const;

function refused(code: string, message: string): Told {
  return { status: 400, code, message };
}

function missing(what: string): { code: string; message: string } {
  if (what === 'role') return { code: 'RoleNotFound', message: 'The role is not found.' };
  if (what === 'principal' || what === 'user' || what === 'group')
    return { code: 'SubjectNotFound', message: 'The subject is not found.' };
  return { code: 'ResourceNotFound', message: `The ${what} is not found.` };
}

function detail({ code, rule, facts }: Rejection): Row {
  const words = Object.entries(facts).map(([name, value]) => `${name}: ${String(value)}`);
  return { code, target: rule, message: words.join(', ') || code };
}
