import type { FactsOf, Rejection, RejectionCode } from '../../core/rejections.ts';
import { isScope } from '../../core/scope.ts';
import type { Outcome } from '../outcome.ts';
import { sayDuration } from './duration-text.ts';
import { sayMoment, sayScope } from './moment-text.ts';

type Sentence<Code extends RejectionCode> = (facts: FactsOf[Code], now: number) => string;

// What happened first, what to do next after it. Nobody is blamed.
const SENTENCES: { readonly [Code in RejectionCode]: Sentence<Code> } = {
  not_eligible: () => 'You are not eligible for this role now. Ask an administrator for an eligible assignment.',
  scope_outside: ({ scope, asked }) =>
    isScope(asked)
      ? `Your assignment covers ${sayScope(scope)} only. Choose that scope, or one inside it.`
      : sayNoScope(asked),
  already_active: ({ endAt }, now) =>
    endAt === null
      ? 'You hold this role permanently. There is nothing to activate.'
      : `This role is already active until ${sayMoment(endAt, now)}. Extend it where that is offered, or activate it again after that.`,
  request_pending: () => 'A request for this role is already waiting. Withdraw it first, or wait for the decision.',
  too_many_open: ({ max }) =>
    `You have ${max} activations and requests open, which is the most. End or withdraw one first.`,
  not_requestor: () =>
    "By this role's settings only some of those eligible may activate it, and you are not among them.",
  duration_invalid: ({ asked }) =>
    asked
      ? `“${asked}” is no duration. Type one such as 1 h, 90 min or 1 h 30 min.`
      : 'Choose a duration, such as 1 h.',
  duration_too_short: ({ min }) =>
    `The shortest activation is ${sayDuration(min)}. Choose ${sayDuration(min)} or more.`,
  duration_too_long: ({ max }) =>
    `The longest activation is ${sayDuration(max)} by this role's settings. Choose ${sayDuration(max)} or less.`,
  start_invalid: () => 'The start is no date and time. Choose one, or leave it empty to start now.',
  start_after_end: ({ endAt }, now) => `Your eligibility ends ${sayMoment(endAt, now)}. Choose a start before that.`,
  justification_required: () => "This role's settings ask for a justification. Write why you need the role.",
  justification_too_long: ({ max, length }) => `The justification has ${length} characters. Shorten it to ${max}.`,
  ticket_required: () => "This role's settings ask for a ticket. Give its number and its system.",
  ticket_invalid: ({ pattern }) => `A ticket number of this role has to match ${pattern}. Check it.`,
  ticket_refused: ({ reason }) => `The ticket was not accepted: ${reason}. Check its number, or use another one.`,
  mfa_required: ({ required }) =>
    required === 'passkey'
      ? 'This asks for your passkey. Send it again and confirm when your browser asks, or set one up under My account in the options.'
      : 'This asks for a second factor. Type the code of your authenticator app, or set one up under My account in the options.',
  proof_wrong: ({ kind }) => {
    switch (kind) {
      case 'passkey':
        return 'The passkey was not accepted. Try again, and use the one you set up for Keyturn.';
      case 'totp':
        return 'That code was not accepted. Each code works once: wait for the next one and type it.';
      case 'recovery':
        return 'That recovery code was not accepted. Each works once: check it, or use another one.';
    }
  },
  proof_blocked: ({ until }, now) => `There were too many wrong codes. Try again after ${sayMoment(until, now)}.`,
  not_active: () => 'This role is not active any more. There is nothing left to do.',
  deactivation_locked: ({ until }, now) =>
    `An activation cannot be ended in its first minutes. Try again after ${sayMoment(until, now)}.`,
  extension_needs_approval: () =>
    'This role asks for approval each time, so it cannot be extended. Activate it again when it has ended.',
  not_pending: ({ status }) => `This request does not wait any more: ${sayStatus(status)}.`,
  self_approval: () => 'Nobody decides on their own request. Another approver has to.',
  already_decided: () => 'You have already decided on this request. It waits for another approver.',
  not_allowed: ({ needs }) =>
    needs === 'approver'
      ? 'You are not an approver of this request any more. Another approver has to decide.'
      : 'You may not do this. Ask a Privileged Role Administrator.',
  not_found: ({ what, id }) =>
    // Only what somebody typed is called by its sign-in name.
    id.includes('@')
      ? `Nobody has the sign-in name ${id}. Check how it is written.`
      : `This ${what} does not exist any more. It may have been removed meanwhile.`,
  name_taken: ({ what, name }) => `There is already a ${what} called ${name}. Choose another name.`,
  stale_version: () =>
    'Somebody changed these settings while you were editing. Look at the difference and apply your change again.',
  proposal_pending: ({ by }) =>
    `A change by ${by} waits for a second administrator. It has to be confirmed or refused before the next one.`,
  last_administrator: ({ role }) =>
    `This would leave nobody who holds ${role} for good. Assign somebody else permanently first.`,
  built_in: ({ role }) => `${role} is built in and cannot be changed or retired.`,
  named_by_group: ({ role }) =>
    `${role} is called after its group. Rename the group, and its roles are renamed with it.`,
  group_nested: () =>
    'A group cannot be an active member or owner of a group. Make it eligible: each of its members then activates for themselves.',
  assignment_exists: () => 'There is already such an assignment at this scope. Change that one instead.',
  not_extendable: ({ action }) =>
    action === 'selfExtend'
      ? 'An assignment of your own can be extended in its last 14 days. This one cannot be extended now.'
      : 'An assignment of your own can be renewed for 30 days after its end. This one cannot be renewed now.',
  extension_pending: () =>
    'You have already asked for this assignment. Withdraw that request first, or wait for the decision.',
  end_required: () => 'A renewed assignment needs an end. Choose one.',
  assignment_ended: () => 'This assignment has ended. Make a new one.',
  permanent_not_allowed: ({ max }) =>
    `This role's settings allow no permanent assignment. Set an end within ${sayDuration(max)}.`,
  assignment_too_long: ({ max }) =>
    `The longest assignment is ${sayDuration(max)} by this role's settings. Set an earlier end.`,
  assignment_too_short: ({ min }) => `The shortest assignment is ${sayDuration(min)}. Set a later end.`,
  scope_invalid: ({ asked }) => sayNoScope(asked),
  review_empty: () => 'A review needs at least one role or group. Choose one.',
  review_length: ({ min, max }) =>
    max === null
      ? `A round of a review lasts ${sayDuration(min)} at least. Choose a longer duration.`
      : `All rounds have to be over within ${sayDuration(max)}, before the next review begins. Choose a shorter duration.`,
  review_overlaps: ({ endAt }, now) =>
    `This review already runs until ${sayMoment(endAt, now)}. Choose a start at that time or later.`,
  review_look_back: ({ min, max }) =>
    `A recommendation looks back from ${sayDuration(min)} to ${sayDuration(max)}. Choose a length between these.`,
  review_reviewers: ({ why }) => {
    switch (why) {
      case 'none':
        return 'A review needs somebody who reviews. Choose at least one user or group.';
      case 'kind':
        return 'Who reviews cannot become of another kind while the review runs. Change the series instead.';
      case 'fallback':
        return 'Fallback reviewers of a review that runs can be added to, not taken out. Put them back.';
    }
  },
  review_unchangeable: () =>
    'This part of a review cannot be changed any more. Change the series for the next instances, or make a new review.',
  review_no_recommendations: () => 'This review shows no recommendations. Decide on each item yourself.',
  not_reviewer: () => 'You are not a reviewer of this any more. Another reviewer has to decide.',
  review_not_running: () =>
    'This review is not running any more, or this round of it is over. Nothing can be decided now.',
  review_not_ended: () => 'A review is applied once, after it has ended. Stop it first, or look at its results.',
  has_credentials: () =>
    'This person has a password or a token already. Whoever runs the server sets another password.',
  signed_in_before: () =>
    'They have signed in already, so no link can be made for them. Whoever runs the server sets a password: keyturn user password.',
  user_disabled: () => 'This account is disabled. An administrator can enable it again.',
  setup_done: () => 'The organisation is already set up. Sign in instead.',
  not_set_up: () => 'The organisation is not set up yet. Finish the set-up on the server’s page first.',
};

/** A change that goes nowhere but into this browser, and was not made. */
export const NOT_WRITTEN =
  'This browser could not write that down, so all is as it was. Free some space on this device, then try again.';

/** Signing out that left everything here. */
export const NOT_WIPED =
  'You are not signed out: this browser could not remove what it keeps. Free some space on this device, then sign out again.';

const STATUS: Readonly<Record<string, string>> = {
  PendingApproval: 'it waits for approval',
  PendingAdminDecision: 'it waits for an administrator',
  Granted: 'it was granted',
  Provisioned: 'it was carried out',
  Denied: 'it was denied',
  Canceled: 'it was withdrawn',
  Revoked: 'it was revoked',
  Lapsed: 'it lapsed, as nobody decided in time',
  Failed: 'it could not be carried out',
};

function sayNoScope(asked: string): string {
  return `“${asked}” is no scope. Use / for everything, or a path such as /units/emea.`;
}

/** A refusal as one person tells another: what stands in the way, and what to do. `now` is server time, in ms. */
export function sayRejection(rejection: Rejection, now: number): string {
  const say = SENTENCES[rejection.code] as Sentence<RejectionCode> | undefined;
  // A server newer than this extension may know more ways to say no.
  return say
    ? say(rejection.facts as never, now)
    : `The server refused this (${(rejection as Rejection).code}). Update the extension to see why.`;
}

/** A refusal and the further rules that failed with it, a sentence each. */
export function sayRejections(rejection: Rejection, now: number): readonly string[] {
  return [rejection, ...(rejection.also ?? [])].map((one) => sayRejection(one, now));
}

type No = Extract<Outcome, { ok: false }>;

/** Why a command was not done, a sentence each. */
export function sayNo(answer: No, now: number): readonly string[] {
  if ('rejection' in answer) return sayRejections(answer.rejection, now);
  switch (answer.fault) {
    case 'try_later':
      return ['The server could not take this right now. It is tried again by itself.'];
    case 'lapsed':
      return ['This could not be sent in time, so it was not sent at all. Ask again if you still need it.'];
    case 'not_kept':
      return ['This browser could not keep it, so nothing was sent. Free some space on this device, then try again.'];
    case 'malformed':
      return ['The server did not understand this. Update the extension and try again.'];
  }
}

/** What became of a request, in a word or two. */
export function sayStatus(status: string): string {
  return STATUS[status] ?? status;
}
