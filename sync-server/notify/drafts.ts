import { administrators, allApproversOf, approversOf, hasDecided, keepersOf } from '../../core/approvers.ts';
import type { Event, Recorded } from '../../core/events.ts';
import { allReviewersOf } from '../../core/reviewing/reviewers.ts';
import type { NotificationEvent, NotificationRecipient, Recipients } from '../../core/settings.ts';
import { expand, usersOf } from '../../core/standing.ts';
import type { Approval, State } from '../../core/state.ts';
import type { Instant } from '../../core/time.ts';
import type { LetterKind } from './letter.ts';

/** A kind of letter, and the addresses it is for. */
export type Draft = { readonly kind: LetterKind; readonly to: readonly string[] };

/** Who is written to about an event, and what, by the role's notification settings. Read after the event was folded. */
export function draftsOf(state: State, { event, at, actor }: Recorded): readonly Draft[] {
  const matrix = 'roleId' in event ? state.roles.get(event.roleId)?.settings.notification : undefined;
  const cell = (row: NotificationEvent, reader: NotificationRecipient): Recipients => matrix![row][reader];
  const actorId = actor.kind === 'user' ? actor.userId : null;

  switch (event.type) {
    case 'RoleAssigned': {
      const row = event.assignmentType;
      const kind = row === 'eligible' ? 'assigned_eligible' : 'assigned_active';
      const holders = mailsOf(state, usersOf(state, event.principalId, at));
      const admins = mailsOf(state, without(keepersOf(state, event.roleId, at), actorId));
      return [
        { kind, to: readers(cell(row, 'admin'), admins, false) },
        { kind, to: readers(cell(row, 'requestor'), holders, false) },
      ];
    }
    case 'AssignmentRemoved': {
      const holders = mailsOf(state, usersOf(state, event.principalId, at));
      return [{ kind: 'assignment_ended', to: readers(cell(event.assignmentType, 'requestor'), holders, false) }];
    }
    case 'AssignmentExpired':
    case 'AssignmentExpiryNoticed': {
      const kind = event.type === 'AssignmentExpired' ? 'assignment_ended' : 'assignment_ending';
      const holders = mailsOf(state, usersOf(state, event.principalId, at));
      const admins = mailsOf(state, keepersOf(state, event.roleId, at));
      return [
        { kind, to: readers(cell(event.assignmentType, 'admin'), admins, false) },
        { kind, to: readers(cell(event.assignmentType, 'requestor'), holders, false) },
      ];
    }
    case 'ExtensionRequested': {
      const deciders = mailsOf(state, without(keepersOf(state, event.roleId, at), event.principalId));
      return [{ kind: 'extension_needed', to: readers(cell(event.assignmentType, 'approver'), deciders, true) }];
    }
    // Where its holder asked for it, the letters are those of the answer.
    case 'AssignmentUpdated': {
      if (event.how !== 'extended' && event.how !== 'renewed') return [];
      const others = mailsOf(state, without(keepersOf(state, event.roleId, at), actorId));
      const holders = mailsOf(state, usersOf(state, event.principalId, at));
      return [
        { kind: 'assignment_extended', to: readers(cell(event.assignmentType, 'admin'), others, false) },
        { kind: 'assignment_extended', to: readers(cell(event.assignmentType, 'requestor'), holders, false) },
      ];
    }
    case 'ExtensionApproved':
    case 'ExtensionDenied': {
      const kind = event.type === 'ExtensionApproved' ? 'extension_approved' : 'extension_denied';
      const others = mailsOf(state, without(keepersOf(state, event.roleId, at), actorId));
      const holder = mailsOf(state, usersOf(state, event.principalId, at));
      return [
        { kind, to: readers({ ...cell(event.assignmentType, 'approver'), additional: [] }, others, false) },
        { kind, to: readers(cell(event.assignmentType, 'requestor'), holder, true) },
      ];
    }
    case 'RoleActivated': {
      const admins = mailsOf(state, without(keepersOf(state, event.roleId, at), event.userId));
      return [
        { kind: 'activated', to: readers(cell('activation', 'admin'), admins, false) },
        { kind: 'activated', to: readers(cell('activation', 'requestor'), mailsOf(state, [event.userId]), false) },
      ];
    }
    case 'ApprovalStarted':
      return ask('approval_needed', roundOf(state, event.requestId, { stage: 1, escalated: false }, at));
    case 'ApprovalReminded':
      return ask('approval_reminder', undecided(state, event.requestId, at));
    case 'ApprovalEscalated': {
      const before = roundOf(state, event.requestId, { escalated: false }, at);
      const asked = roundOf(state, event.requestId, { escalated: true }, at);
      return ask('approval_needed', new Set([...asked].filter((id) => !before.has(id))));
    }
    case 'RequestApproved':
      if (event.completes === 'approval') return outcome('approved');
      if (event.completes === 'nothing') return [];
      return ask('approval_needed', roundOf(state, event.requestId, { stage: event.stage + 1 }, at));
    case 'RequestDenied':
      return outcome('denied');
    case 'RequestLapsed':
      return outcome('lapsed');
    case 'RequestFailed':
      return outcome('failed');
    case 'ReviewStarted':
    case 'ReviewStageEnded': {
      const review = state.reviews.get(event.reviewId);
      return review?.plan.mails
        ? [{ kind: 'review_needed', to: mailsOf(state, allReviewersOf(state, review, at)) }]
        : [];
    }
    case 'ReviewReminded': {
      const review = state.reviews.get(event.reviewId);
      const kind = event.how === 'asked' ? 'review_asked' : 'review_reminder';
      return review ? [{ kind, to: mailsOf(state, allReviewersOf(state, review, at)) }] : [];
    }
    case 'ReviewUpdated': {
      const review = state.reviews.get(event.reviewId);
      if (event.of !== 'current' || !review?.plan.mails) return [];
      const joined = [...allReviewersOf(state, review, at)].filter((id) => review.contacted[id] === at);
      return [{ kind: 'review_needed', to: mailsOf(state, joined) }];
    }
    case 'ReviewEnded': {
      const review = state.reviews.get(event.reviewId);
      if (!review) return [];
      const admins = review.plan.mails ? administrators(state, at) : [];
      const named = expand(state, review.plan.tellAtEnd, at);
      return [{ kind: 'review_ended', to: mailsOf(state, new Set([...admins, ...named])) }];
    }
    case 'AlertTriggered':
      // The one alert Entra writes about (entra-pim §7.1): the others can wait until somebody looks.
      return event.alert === 'assigned_outside' && state.alertSettings.assigned_outside.mail
        ? [{ kind: 'assigned_outside', to: mailsOf(state, administrators(state, at)) }]
        : [];
    case 'CredentialChanged':
      if (event.change === 'used' || event.credential === 'token') return [];
      return [{ kind: 'second_factor_changed', to: mailsOf(state, [event.userId]) }];
    case 'MfaMethodsReset':
      return [{ kind: 'second_factors_reset', to: mailsOf(state, [event.userId]) }];
    default:
      return [];
  }

  function ask(kind: LetterKind, approvers: ReadonlySet<string>): readonly Draft[] {
    const cellOfApprovers = { ...cell('activation', 'approver'), additional: [] };
    return [{ kind, to: readers(cellOfApprovers, mailsOf(state, approvers), true) }];
  }

  function outcome(kind: LetterKind): readonly Draft[] {
    const { requestId, userId } = event as Extract<Event, { requestId: string; userId: string }>;
    const others = mailsOf(state, without(approversOfRequest(state, requestId, at), actorId));
    return [
      { kind, to: readers(cell('activation', 'requestor'), mailsOf(state, [userId]), true) },
      { kind, to: readers({ ...cell('activation', 'approver'), additional: [] }, others, false) },
    ];
  }
}

/** The addresses of one cell of the matrix. `critical` is whether somebody has to act on, or waits for, this letter. */
function readers(cell: Recipients, defaults: readonly string[], critical: boolean): readonly string[] {
  if (cell.critical && !critical) return [];
  return [...(cell.default ? defaults : []), ...cell.additional];
}

/** Who decides in a round of a request: the one it is in, but for what is said to be otherwise. [R6] [R10] */
function roundOf(state: State, requestId: string, round: Partial<Approval>, at: Instant): ReadonlySet<string> {
  const request = state.requests.get(requestId);
  if (!request?.approval) return new Set();
  return approversOf(state, { ...request, approval: { ...request.approval, ...round } }, at);
}

/** Who can still decide in the round a request is in. */
function undecided(state: State, requestId: string, at: Instant): ReadonlySet<string> {
  const asked = [...roundOf(state, requestId, {}, at)];
  return new Set(asked.filter((id) => !hasDecided(state, state.requests.get(requestId)!, id, at)));
}

function approversOfRequest(state: State, requestId: string, at: Instant): ReadonlySet<string> {
  const request = state.requests.get(requestId);
  return request ? allApproversOf(state, request, at) : new Set();
}

/** The addresses of those who have one. */
export function mailsOf(state: State, userIds: Iterable<string>): readonly string[] {
  return [...userIds].map((id) => state.users.get(id)?.mail ?? '').filter((mail) => mail !== '');
}

function without(ids: ReadonlySet<string>, id: string | null): readonly string[] {
  return [...ids].filter((one) => one !== id);
}
