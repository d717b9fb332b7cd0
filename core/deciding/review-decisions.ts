import { checkJustification, refusalOf } from '../check.ts';
import type { CommandOf } from '../commands.ts';
import { accept, type Context, type Decision, reject, rejectWith } from '../decision.ts';
import type { Event } from '../events.ts';
import { reviewerTest } from '../reviewing/reviewers.ts';
import { aboutReview } from '../reviewing/running.ts';
import { answerOf, isOpen, type Review, type ReviewAnswer, type ReviewItem } from '../reviews.ts';
import type { State } from '../state.ts';
import type { Instant } from '../time.ts';

/** A reviewer decides on one or many items, or takes back what this round decided; the last decision counts. [V3] [V4] */
export function decideReviewItems(
  state: State,
  { reviewId, itemIds, decision, justification }: CommandOf<'DecideReviewItems'>,
  { actor, now }: Context,
): Decision {
  const review = state.reviews.get(reviewId);
  if (!review || actor.kind !== 'user') return reject('not_found', { what: 'review', id: reviewId });
  const items = [...new Set(itemIds)].map((id) => review.items.get(id));
  const isMine = reviewerTest(state, { ...review, status: 'InProgress' }, actor.userId, now);
  // Whether it is still open is said only to whoever would decide on it.
  if (!items.every((item) => item && isMine({ ...item, stage: review.stage }))) return reject('not_reviewer', {});
  if (isOver(review, now) || !items.every((item) => isOpen(review, item!)))
    return reject('review_not_running', { status: review.status });
  const answers = items.map((item) => ({ item: item!, decision }));
  return decided(review, answers, justification);
}

/** A reviewer answers as recommended whatever is theirs and nobody answered in this round. [V3] [V4] */
export function acceptRecommendations(
  state: State,
  { reviewId, justification }: CommandOf<'AcceptRecommendations'>,
  { actor, now }: Context,
): Decision {
  const review = state.reviews.get(reviewId);
  if (!review || actor.kind !== 'user') return reject('not_found', { what: 'review', id: reviewId });
  const isMine = reviewerTest(state, { ...review, status: 'InProgress' }, actor.userId, now);
  const mine = [...review.items.values()].filter(isMine);
  // Whether it still runs is said only to whoever would decide in it.
  if (!mine.length) return reject('not_reviewer', {});
  if (isOver(review, now)) return reject('review_not_running', { status: review.status });
  if (!review.plan.recommendations) return reject('review_no_recommendations', {});
  const answers = mine.flatMap((item) => {
    const { recommendation: decision } = item;
    return answerOf(item) === 'NotReviewed' && decision !== 'NoInfoAvailable' ? [{ item, decision }] : [];
  });
  return decided(review, answers, justification);
}

type Answer = { readonly item: ReviewItem; readonly decision: ReviewAnswer };

function decided(review: Review, answers: readonly Answer[], words: string | undefined): Decision {
  const required = review.plan.justificationRequired && answers.some(({ decision }) => decision === 'Approve');
  const refusal = refusalOf([checkJustification(required, words)]);
  if (refusal) return rejectWith(refusal);
  const justification = words?.trim() ?? '';
  const events = answers.flatMap(({ item, decision }): readonly Event[] => {
    // There is nothing to take back.
    if (decision === 'NotReviewed' && answerOf(item) === 'NotReviewed') return [];
    // Whoever decides reads their own entries of the audit, which must not say what the review does not show them. [V2]
    const recommendation = review.plan.recommendations ? item.recommendation : 'NoInfoAvailable';
    const { id: itemId, principalId, stage } = item;
    const about = { ...aboutReview(review), itemId, principalId, stage };
    return [{ type: 'ReviewItemDecided', ...about, decision, recommendation, justification }];
  });
  return accept(events, { decided: events.length });
}

/** The end of a round counts by its instant, also when the clock is late. [V6] */
function isOver({ status, stageEndAt }: Review, now: Instant): boolean {
  return status !== 'InProgress' || now >= stageEndAt!;
}
