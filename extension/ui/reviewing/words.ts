import type { Recurrence, ReviewAnswer } from '../../../core/reviews.ts';
import type { EarlierRow, ReviewItemRow, ReviewRow } from '../../../core/wire/review-rows.ts';
import { sayDuration } from '../duration-text.ts';
import { sayEnd, sayMoment } from '../moment-text.ts';

export const DECISION_WORDS: Readonly<Record<ReviewAnswer, string>> = {
  Approve: 'Approved',
  Deny: 'Denied',
  DontKnow: 'Don’t know',
  NotReviewed: 'Not reviewed',
};

export const RECURRENCE_WORDS: Readonly<Record<Recurrence, string>> = {
  none: 'One time',
  weekly: 'Weekly',
  monthly: 'Monthly',
  quarterly: 'Quarterly',
  semiannually: 'Semi-annually',
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

/** What kind of access it is. */
export function sayType({ assignmentType }: ReviewItemRow): string {
  return assignmentType === null ? 'Member' : assignmentType === 'eligible' ? 'Eligible' : 'Active';
}

/** What the access is: `Eligible group, permanent`. */
export function sayAccess(item: ReviewItemRow, now: number): string {
  const { assignmentType, endAt, principalType } = item;
  const what = sayType(item);
  const end = assignmentType === null ? '' : `, ${endAt === null ? 'permanent' : `until ${sayEnd(endAt, now)}`}`;
  return `${what}${principalType === 'group' ? ' group' : ''}${end}`;
}

/** What Keyturn would answer, and why. */
export function sayRecommendation(item: ReviewItemRow, { recommendations, lookBack }: ReviewRow, now: number): string {
  const seen = sayUse(item, now);
  if (!recommendations && item.recommendation === 'NoInfoAvailable') return seen;
  const span = sayDuration(lookBack);
  switch (item.recommendation) {
    case 'Approve':
      return `Approve recommended: ${seen}`;
    case 'Deny':
      return `Deny recommended: ${seen.startsWith('never') ? seen : `${seen}, more than ${span} ago`}`;
    case 'NoInfoAvailable':
      return `No recommendation: ${item.assignmentType ? 'assigned' : 'added'} less than ${span} ago, ${seen}`;
  }
}

function sayUse({ assignmentType, lastUsedAt, lastSignInAt }: ReviewItemRow, now: number): string {
  if (assignmentType === 'eligible')
    return lastUsedAt ? `last activated ${sayMoment(lastUsedAt, now)}` : 'never activated';
  return lastSignInAt ? `last signed in ${sayMoment(lastSignInAt, now)}` : 'never signed in';
}

/** What an earlier round answered. */
export function sayEarlier({ stage, decision, byName, justification }: EarlierRow): string {
  const words = justification ? `: “${justification}”` : '';
  return `Round ${stage}: ${DECISION_WORDS[decision].toLowerCase()} by ${byName}${words}`;
}

/** What an item comes to. */
export function sayOutcome({ outcome }: ReviewItemRow): string {
  return { Approve: 'Keep', Deny: 'Remove', None: 'No change' }[outcome];
}

/** What applying the review did to an item. */
export function sayResult({ result }: ReviewItemRow): string {
  return result ? RESULT_WORDS[result] : 'Not applied';
}
