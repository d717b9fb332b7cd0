import { administrators, allApproversOf, firstApprovers } from '../../core/approvers.ts';
import type { Event, Recorded } from '../../core/events.ts';
import { MAIL_ADDRESS } from '../../core/name.ts';
import { allReviewersOf } from '../../core/reviewing/reviewers.ts';
import type { NotificationEvent, NotificationRecipient, Recipients } from '../../core/settings.ts';
import { expand, usersOf } from '../../core/standing.ts';
import type { Request, State } from '../../core/state.ts';
import { HOUR, type Instant, toIso } from '../../core/time.ts';
import { nameOf } from '../../core/views/rows.ts';

/** What a letter tells; its words are in texts.ts. */
export type LetterKind =
  | 'assigned_eligible'
  | 'assigned_active'
  | 'assignment_ended'
  | 'assignment_ending'
  | 'extension_needed'
  | 'extension_approved'
  | 'extension_denied'
  | 'review_needed'
  | 'review_reminder'
  | 'review_asked'
  | 'review_ended'
  | 'activated'
  | 'approval_needed'
  | 'approval_reminder'
  | 'approved'
  | 'denied'
  | 'lapsed'
  | 'assigned_outside'
  | 'second_factor_changed'
  | 'second_factors_reset';

/** One message to one person or address. `id` names the event and the reader, so that it is sent once. */
export type Letter = {
  readonly id: string;
  readonly kind: LetterKind;
  /** An e-mail address. */
  readonly to: string;
  /** Instants are ISO 8601. `justification` is there only where the reader may see it. */
  readonly about: {
    readonly organisation: string;
    readonly person: string;
    readonly by: string;
    readonly role: string;
    readonly scope: string;
    readonly startAt: string | null;
    readonly endAt: string | null;
    readonly lapsesAt: string | null;
    readonly justification: string;
    readonly answer: string;
    readonly requestId: string | null;
    /** The access review it is about, and its name. */
    readonly reviewId: string | null;
    readonly review: string | null;
    /** What whoever made the review says to its reviewers; only in letters to them. */
    readonly message: string;
    /** How many incidents of an alert it is about; absent where it is about none. */
    readonly incidents?: number;
  };
};

/** The most recipients one event's letters have; the rest are not written to and keep their rights (entra-pim §2.3). */
const MOST_RECIPIENTS = 1_000;

/**
 * The letters an event leads to, by the role's notification settings: three kinds of events, three kinds of readers, each
 * with default and additional recipients or critical ones only (entra-pim §2.3, §9). Read after the event was folded.
 */
export function lettersOf(state: State, record: Recorded): readonly Letter[] {
  const { seq } = record;
  const letters = new Map<string, Letter>();
  if (isNoise(state, record)) return [];
  for (const draft of draftsOf(state, record)) {
    for (const to of draft.to) {
      // What cannot be an address would be tried for ever, and keep the others waiting.
      if (!MAIL_ADDRESS.test(to)) continue;
      const id = `${seq}.${draft.kind}.${to.toLowerCase()}`;
      if (letters.size < MOST_RECIPIENTS)
        letters.set(id, { id, kind: draft.kind, to, about: aboutOf(state, record, draft.kind) });
    }
  }
  return [...letters.values()];
}

/** So often in an hour one person's asking for one role is told of by mail. */
const MOST_AN_HOUR = 20;

/** Whether somebody asks for the same role so often that nobody should be written to each time; it is in their lists. */
function isNoise(state: State, { event, at }: Recorded): boolean {
  if (event.type !== 'RoleActivated' && event.type !== 'ApprovalStarted' && event.type !== 'ApprovalReminded')
    return false;
  let asked = 0;
  for (const id of state.by.requestsOfPrincipal.get(event.userId) ?? []) {
    const { action, roleId, createdAt } = state.requests.get(id)!;
    if (action === 'selfActivate' && roleId === event.roleId && createdAt > at - HOUR) asked++;
  }
  return asked > MOST_AN_HOUR;
}

type Draft = { readonly kind: LetterKind; readonly to: readonly string[] };

function draftsOf(state: State, { event, at, actor }: Recorded): readonly Draft[] {
  const matrix = 'roleId' in event ? state.roles.get(event.roleId)?.settings.notification : undefined;
  const cell = (row: NotificationEvent, reader: NotificationRecipient): Recipients => matrix![row][reader];
  const actorId = actor.kind === 'user' ? actor.userId : null;

  switch (event.type) {
    case 'RoleAssigned': {
      const row = event.assignmentType;
      const kind = row === 'eligible' ? 'assigned_eligible' : 'assigned_active';
      const holders = mailsOf(state, usersOf(state, event.principalId, at));
      const admins = mailsOf(state, without(administrators(state, at), actorId));
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
      const admins = mailsOf(state, administrators(state, at));
      return [
        { kind, to: readers(cell(event.assignmentType, 'admin'), admins, false) },
        { kind, to: readers(cell(event.assignmentType, 'requestor'), holders, false) },
      ];
    }
    case 'ExtensionRequested': {
      const deciders = mailsOf(state, without(firstApprovers(state, event.roleId, [], at), event.principalId));
      return [{ kind: 'extension_needed', to: readers(cell(event.assignmentType, 'approver'), deciders, true) }];
    }
    case 'ExtensionApproved':
    case 'ExtensionDenied': {
      const kind = event.type === 'ExtensionApproved' ? 'extension_approved' : 'extension_denied';
      const others = mailsOf(state, without(administrators(state, at), actorId));
      const holder = mailsOf(state, usersOf(state, event.principalId, at));
      return [
        { kind, to: readers({ ...cell(event.assignmentType, 'approver'), additional: [] }, others, false) },
        { kind, to: readers(cell(event.assignmentType, 'requestor'), holder, true) },
      ];
    }
    case 'RoleActivated': {
      const admins = mailsOf(state, without(administrators(state, at), event.userId));
      return [
        { kind: 'activated', to: readers(cell('activation', 'admin'), admins, false) },
        { kind: 'activated', to: readers(cell('activation', 'requestor'), mailsOf(state, [event.userId]), false) },
      ];
    }
    case 'ApprovalStarted':
    case 'ApprovalReminded':
    case 'ApprovalEscalated': {
      const kind = event.type === 'ApprovalReminded' ? 'approval_reminder' : 'approval_needed';
      const approvers = mailsOf(state, approversOfRequest(state, event.requestId, at));
      return [{ kind, to: readers({ ...cell('activation', 'approver'), additional: [] }, approvers, true) }];
    }
    case 'RequestApproved':
      return event.completes === 'approval' ? outcome('approved') : [];
    case 'RequestDenied':
      return outcome('denied');
    case 'RequestLapsed':
      return outcome('lapsed');
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

function approversOfRequest(state: State, requestId: string, at: Instant): ReadonlySet<string> {
  const request = state.requests.get(requestId);
  return request ? allApproversOf(state, request, at) : new Set();
}

function mailsOf(state: State, userIds: Iterable<string>): readonly string[] {
  return [...userIds].map((id) => state.users.get(id)?.mail ?? '').filter((mail) => mail !== '');
}

function without(ids: ReadonlySet<string>, id: string | null): readonly string[] {
  return [...ids].filter((one) => one !== id);
}

const DECISIONS = ['RequestApproved', 'RequestDenied', 'ExtensionApproved', 'ExtensionDenied'] as const;

const TO_REVIEWERS: readonly LetterKind[] = ['review_needed', 'review_reminder', 'review_asked'];

function aboutOf(state: State, { actor, event }: Recorded, kind: LetterKind): Letter['about'] {
  const fields = event as Partial<
    Record<
      'userId' | 'principalId' | 'groupId' | 'roleId' | 'name' | 'reviewId' | 'scope' | 'justification' | 'requestId',
      string
    >
  > &
    Partial<Record<'startAt' | 'endAt' | 'lapsesAt', Instant | null>>;
  const request: Request | undefined = fields.requestId ? state.requests.get(fields.requestId) : undefined;
  const decided = DECISIONS.find((type) => type === event.type) !== undefined;
  const review = fields.reviewId ? state.reviews.get(fields.reviewId) : undefined;
  const iso = (at: Instant | null | undefined) => (typeof at === 'number' ? toIso(at) : null);
  return {
    organisation: state.organisation?.name ?? '',
    person: nameOf(state, fields.userId ?? fields.principalId ?? null),
    by: nameOf(state, actor.kind === 'user' ? actor.userId : null),
    role: roleOf(state, event, review ? nameOf(state, fields.groupId ?? null) : ''),
    scope: fields.scope ?? '/',
    startAt: iso(fields.startAt),
    endAt: iso(fields.endAt),
    lapsesAt: iso(fields.lapsesAt ?? request?.approval?.lapsesAt ?? review?.stageEndAt),
    justification: request?.justification ?? (decided ? '' : (fields.justification ?? '')),
    answer: decided ? (fields.justification ?? '') : '',
    requestId: fields.requestId ?? null,
    reviewId: review?.id ?? null,
    review: review?.plan.name ?? null,
    message: review && TO_REVIEWERS.includes(kind) ? review.plan.message : '',
    ...(event.type === 'AlertTriggered' ? { incidents: event.incidents.length } : {}),
  };
}

function roleOf(state: State, event: Event, otherwise: string): string {
  if (event.type === 'AlertTriggered')
    return [...new Set(event.incidents.map(({ roleId }) => state.roles.get(roleId)?.name ?? roleId))].join(', ');
  return 'roleId' in event ? (state.roles.get(event.roleId)?.name ?? '') : otherwise;
}
