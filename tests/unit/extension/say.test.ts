import { expect, test } from 'vitest';
import { type FactsOf, type RejectionCode, RULE_OF, rejection } from '../../../core/rejections.ts';
import type { SignInFailure } from '../../../extension/messages.ts';
import { sayNo, sayRejection, sayRejections, sayStatus } from '../../../extension/ui/say.ts';
import { saySignInFailure } from '../../../extension/ui/say-sign-in.ts';
import { NOON } from '../../support/my-view.ts';

const LATER = '2026-01-05T15:40:00.000Z';
// Every code with facts as the core gives them; the type leaves none out.
const FACTS: FactsOf = {
  not_eligible: {},
  scope_outside: { scope: '/units/emea', asked: '/' },
  already_active: { endAt: LATER },
  request_pending: { requestId: 'id-of-a-request' },
  too_many_open: { max: 100 },
  not_requestor: {},
  duration_invalid: { asked: 'soon' },
  duration_too_short: { min: 'PT5M', asked: 'PT1M' },
  duration_too_long: { max: 'PT1H30M', asked: 'PT8H' },
  start_invalid: { asked: 'soon' },
  start_after_end: { endAt: LATER },
  justification_required: {},
  justification_too_long: { max: 500, length: 612 },
  ticket_required: {},
  ticket_invalid: { pattern: 'INC-[0-9]+' },
  ticket_refused: { reason: 'closed' },
  mfa_required: { required: 'mfa' },
  proof_wrong: { kind: 'totp' },
  proof_blocked: { until: LATER },
  not_active: { activeAssignmentId: 'id-of-an-assignment' },
  deactivation_locked: { until: LATER },
  extension_needs_approval: {},
  not_pending: { requestId: 'id-of-a-request', status: 'Denied' },
  self_approval: {},
  already_decided: { stage: 1 },
  not_allowed: { needs: 'approver' },
  not_found: { what: 'request', id: 'id-of-a-request' },
  name_taken: { what: 'role', name: 'Reader' },
  proposal_pending: { by: 'Bob' },
  stale_version: { version: 3, asked: 2 },
  last_administrator: { role: 'Global Administrator' },
  named_by_group: { role: 'Member of Approvers' },
  group_nested: {},
  built_in: { role: 'Global Reader' },
  assignment_exists: { assignmentId: 'id-of-an-assignment' },
  assignment_ended: { assignmentId: 'id-of-an-assignment' },
  not_extendable: { action: 'selfExtend', endAt: LATER },
  extension_pending: { requestId: 'id-of-a-request' },
  end_required: {},
  permanent_not_allowed: { max: 'P180D' },
  assignment_too_long: { max: 'P180D' },
  assignment_too_short: { min: 'PT5M' },
  scope_invalid: { asked: 'emea' },
  review_empty: {},
  review_length: { min: 'P1D', max: 'P7D' },
  review_overlaps: { endAt: LATER },
  review_look_back: { min: 'P1D', max: 'P730D' },
  review_reviewers: { why: 'none' },
  review_unchangeable: { field: 'include' },
  review_no_recommendations: {},
  not_reviewer: {},
  review_not_running: { status: 'Completed' },
  review_not_ended: { status: 'InProgress' },
  signed_in_before: { lastSignInAt: '2026-01-05T08:00:00.000Z' },
  has_credentials: {},
  user_disabled: { userId: 'id-of-a-user' },
  setup_done: {},
  not_set_up: {},
};
const codes = Object.keys(RULE_OF) as RejectionCode[];
const say = (code: RejectionCode) => sayRejection(rejection(code, FACTS[code]), NOON);

test.each(codes)('%s has its own sentence and shows no code, id or raw duration', (code) => {
  const sentence = say(code);
  expect(sentence).toMatch(/^[“A-Z].{20,}\.$/);
  expect(sentence).not.toMatch(/undefined|null|NaN|id-of|PT\d|P\d+D|!/);
  expect(codes.filter((other) => say(other) === sentence)).toEqual([code]);
});

test('a refusal names the value that is allowed', () => {
  expect(say('duration_too_long')).toContain('1 h 30 min');
  expect(say('duration_too_short')).toContain('5 min');
  expect(say('assignment_too_long')).toContain('180 days');
  expect(say('ticket_invalid')).toContain('INC-[0-9]+');
  expect(say('justification_too_long')).toMatch(/612.*500/);
});

test('every rule that failed is said', () => {
  const both = { ...rejection('duration_too_long', FACTS.duration_too_long), also: [rejection('ticket_required', {})] };
  expect(sayRejections(both, NOON)).toEqual([say('duration_too_long'), say('ticket_required')]);
});

test('a code of a newer server is shown, with the way on', () => {
  const unknown = { code: 'moon_phase', rule: 'Z1', facts: {} } as never;
  expect(sayRejection(unknown, NOON)).toMatch(/moon_phase.*Update the extension/);
});

test.each(['try_later', 'lapsed', 'malformed'] as const)('the fault %s has a sentence', (fault) => {
  expect(sayNo({ ok: false, fault }, NOON).join()).toMatch(/^[A-Z].{20,}\.$/);
});

test('what a request has come to is said in words', () => {
  expect(sayStatus('Denied')).toBe('it was denied');
  expect(sayStatus('SomethingNew')).toBe('SomethingNew');
});

const failures: Record<SignInFailure['failure'], RegExp> = {
  invalid_credentials: /do not match/,
  too_many_attempts: /Try again in 2 min/,
  unreachable: /No server answers at http:\/\/keyturn\.example/,
  not_keyturn: /no Keyturn server/,
  no_address: /such as https:/,
  not_kept: /Free some space/,
  mfa_required: /authenticator app/,
  too_old: /Update it/,
};
test.each(Object.entries(failures))('signing in fails with %s and says so', (failure, words) => {
  const outcome = { ok: false, failure: failure as SignInFailure['failure'], retryAfterSeconds: 100 } as const;
  expect(saySignInFailure(outcome, 'http://keyturn.example')).toMatch(words);
});

test('where nobody answers, the address is said with the scheme it was asked by', () => {
  expect(saySignInFailure({ ok: false, failure: 'unreachable' }, '127.0.0.1:8787')).toContain(
    'https://127.0.0.1:8787.',
  );
});

test('a scope that is none is said as such, whatever the assignment covers', () => {
  expect(sayRejection(rejection('scope_outside', { scope: '/', asked: 'emea' }), NOON)).toMatch(/is no scope/);
  expect(sayRejection(rejection('scope_outside', { scope: '/emea', asked: '/' }), NOON)).toMatch(/covers emea only/);
});
