import type { Recurrence, ReviewDecision } from '../../../../core/reviews.ts';
import type { ReviewItemRow, ReviewRow } from '../../../../core/wire/review-rows.ts';
import { sayMoment } from '../../moment-text.ts';

export const DECISION_WORDS: Readonly<Record<ReviewDecision, string>> = {
  Approve: 'Approved',
  Deny: 'Denied',
  DontKnow: 'Don’t know',
};

export const RECURRENCE_WORDS: Readonly<Record<Recurrence, string>> = {
  none: 'One time',
  weekly: 'Weekly',
  monthly: 'Monthly',
  quarterly: 'Quarterly',
  yearly: 'Annually',
};

export const NO_RESPONSE_WORDS: Readonly<Record<ReviewRow['ifNoResponse'], string>> = {
  nothing: 'No change',
  remove: 'Remove access',
  approve: 'Approve access',
  recommendation: 'Take recommendations',
};

const RESULT_WORDS: Readonly<Record<NonNullable<ReviewItemRow['result']>, string>> = {
  removed: 'Removed',
  kept: 'Kept',
  kept_last_administrator: 'Kept: the last administrator',
  gone: 'Was gone already',
};

/** Where a review is, in a few words. */
export function sayReview({ status, startAt, endAt, stage, stages }: ReviewRow, now: number): string {
  switch (status) {
    case 'NotStarted':
      return `Starts ${sayMoment(startAt, now)}`;
    case 'InProgress':
      return `${stages > 1 ? `Round ${stage} of ${stages}` : 'Runs'}, until ${endAt ? sayMoment(endAt, now) : 'its end'}`;
    case 'Completed':
      return 'Ended, not applied';
    case 'Applied':
      return 'Applied';
  }
}

/** Who reviews, in a few words. */
export function sayReviewers({ reviewersKind, reviewers }: ReviewRow): string {
  const names = reviewers.join(', ');
  if (reviewersKind === 'self') return 'Everyone themselves';
  if (reviewersKind === 'managers') return names ? `Managers, otherwise ${names}` : 'Managers';
  return names || 'Nobody';
}

/** What Keyturn would answer, and what it saw. */
export function sayRecommendation(item: ReviewItemRow, now: number): string {
  const { recommendation, lastUsedAt, lastSignInAt, assignmentType } = item;
  const seen =
    assignmentType === 'eligible'
      ? lastUsedAt
        ? `last activated ${sayMoment(lastUsedAt, now)}`
        : 'never activated'
      : lastSignInAt
        ? `last signed in ${sayMoment(lastSignInAt, now)}`
        : 'never signed in';
  const word = { Approve: 'Approve', Deny: 'Deny', NoInfoAvailable: 'No recommendation' }[recommendation];
  return `${word}: ${seen}`;
}

/** What an item comes to, or has come to. */
export function sayOutcome({ result, outcome }: ReviewItemRow): string {
  if (result) return RESULT_WORDS[result];
  return { Approve: 'Will be kept', Deny: 'Will be removed', None: 'No change' }[outcome];
}
