import type { Event, Recorded } from '../../core/events.ts';
import type { Request, State } from '../../core/state.ts';
import { type Instant, toIso } from '../../core/time.ts';
import { nameOf, OPERATOR } from '../../core/views/rows.ts';
import type { Letter, LetterKind } from './letter.ts';

const DECISIONS = ['RequestApproved', 'RequestDenied', 'ExtensionApproved', 'ExtensionDenied'] as const;

const TO_REVIEWERS: readonly LetterKind[] = ['review_needed', 'review_reminder', 'review_asked'];

/** What a letter of that kind says of an event. Read after the event was folded. */
export function aboutOf(state: State, { actor, event }: Recorded, kind: LetterKind): Letter['about'] {
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
    ...aboutNothing(state),
    person: nameOf(state, fields.userId ?? fields.principalId ?? null),
    by: actor.kind === 'operator' ? OPERATOR : nameOf(state, actor.kind === 'user' ? actor.userId : null),
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

/** What a letter says that is about nobody and no role. */
export function aboutNothing(state: State): Letter['about'] {
  return {
    organisation: state.organisation?.name ?? '',
    person: '',
    by: '',
    role: '',
    scope: '/',
    startAt: null,
    endAt: null,
    lapsesAt: null,
    justification: '',
    answer: '',
    requestId: null,
    reviewId: null,
    review: null,
    message: '',
  };
}

function roleOf(state: State, event: Event, otherwise: string): string {
  if (event.type === 'AlertTriggered')
    return [...new Set(event.incidents.map(({ roleId }) => state.roles.get(roleId)?.name ?? roleId))].join(', ');
  return 'roleId' in event ? (state.roles.get(event.roleId)?.name ?? '') : otherwise;
}
