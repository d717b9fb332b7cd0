import { parseRef } from '../ids.ts';
import { REVIEWS_NONE, refsOf, reviewerTest } from '../reviewing/reviewers.ts';
import { answerOf, outcomeOf, type Review, type ReviewItem } from '../reviews.ts';
import { mayReadAll } from '../standing.ts';
import type { State } from '../state.ts';
import { type Instant, toIso, toIsoOrNull } from '../time.ts';
import type { ReviewItemRow, ReviewRow, ReviewTaskRow, ReviewView } from '../wire/review-rows.ts';
import { nameOf } from './rows.ts';

/** The reviews in which a user has to decide something. */
export function* reviewTasks(state: State, userId: string, now: Instant): Generator<ReviewTaskRow> {
  for (const id of state.by.runningReviews) {
    const review = state.reviews.get(id)!;
    const isMine = reviewerTest(state, review, userId, now);
    const mine = isMine === REVIEWS_NONE ? [] : [...review.items.values()].filter(isMine);
    if (!mine.length) continue;
    const { name, description } = review.plan;
    const endAt = toIso(review.stageEndAt!);
    const open = mine.filter(({ decision, stage }) => decision?.stage !== stage).length;
    yield { id, name, description, subjectName: subjectName(state, review), endAt, items: mine.length, open };
  }
}

/** Whether a user may see a review: who may see the organisation, and who reviews something of it. */
export function maySeeReview(state: State, review: Review, userId: string, now: Instant): boolean {
  if (mayReadAll(state, userId, now)) return true;
  const isMine = reviewerTest(state, review, userId, now);
  return isMine !== REVIEWS_NONE && [...review.items.values()].some(isMine);
}

/** What a user sees of one review: the content of room `review.ID`. */
export function reviewView(state: State, reviewId: string, userId: string, now: Instant): ReviewView {
  const review = state.reviews.get(reviewId);
  if (!review) return { items: {}, meta: {} };
  const isMine = reviewerTest(state, review, userId, now);
  const all = mayReadAll(state, userId, now);
  const items: Record<string, ReviewItemRow> = {};
  for (const item of review.items.values()) {
    const mine = isMine(item);
    if (all) items[item.id] = itemRow(state, review, item, mine);
    else if (mine) items[item.id] = itemRow(state, review, asReviewerSees(review, item), mine);
  }
  const row = reviewRow(state, review);
  if (!all) return { items, meta: { review: row } };
  const { plan, instances } = state.reviewSeries.get(review.seriesId)!;
  const others = instances.map((id) => {
    const { occurrence, status, startAt } = state.reviews.get(id)!;
    return { id, occurrence, status, startAt: toIso(startAt) };
  });
  return { items, meta: { review: row, plan: review.plan, series: plan, instances: others } };
}

/** What earlier rounds answered, and what Keyturn would, is shown to reviewers where the review says so. */
export function asReviewerSees({ plan }: Review, item: ReviewItem): ReviewItem {
  const shown = plan.recommendations ? item : { ...item, recommendation: 'NoInfoAvailable' as const };
  if (plan.showEarlier) return shown;
  return { ...shown, earlier: [], decision: answerOf(item) === 'NotReviewed' ? null : item.decision };
}

export function reviewRow(state: State, review: Review): ReviewRow {
  const { id, seriesId, occurrence, plan, status, startAt, stage, stageEndAt, endedAt, createdBy, subject } = review;
  const { applied } = review;
  const { name, description, recurrence, include, ifNoResponse, autoApply, justificationRequired } = plan;
  const { recommendations, lookBack } = plan;
  const { reviewers } = plan.stages[stage - 1]!;
  const count = { Approve: 0, Deny: 0, DontKnow: 0 };
  for (const { decision } of review.items.values()) if (decision) count[decision.decision]++;
  return {
    id,
    seriesId,
    occurrence,
    name,
    description,
    roleId: 'roleId' in subject ? subject.roleId : null,
    groupId: 'groupId' in subject ? subject.groupId : null,
    subjectName: subjectName(state, review),
    status,
    startAt: toIso(startAt),
    endAt: toIsoOrNull(stageEndAt),
    endedAt: toIsoOrNull(endedAt),
    stage,
    stages: plan.stages.length,
    recurrence,
    include,
    ifNoResponse,
    autoApply,
    justificationRequired,
    createdByName: nameOf(state, createdBy),
    reviewers: refsOf(reviewers).map((ref) => nameOf(state, parseRef(ref).id)),
    reviewersKind: reviewers.kind,
    items: review.items.size,
    approved: count.Approve,
    denied: count.Deny,
    unsure: count.DontKnow,
    appliedAt: toIsoOrNull(applied?.at ?? null),
    appliedByName: applied && nameOf(state, applied.by),
    recommendations,
    lookBack,
  };
}

function itemRow(state: State, review: Review, item: ReviewItem, mine: boolean): ReviewItemRow {
  const { id, principalId, principalType, recommendation, lastUsedAt, lastSignInAt, decision, result } = item;
  const answered = answerOf(item) !== 'NotReviewed';
  const earlier = decision && !answered ? [...item.earlier, decision] : item.earlier;
  const assignment = 'roleId' in review.subject ? state.assignments.get(id) : undefined;
  return {
    id,
    principalId,
    principalName: nameOf(state, principalId),
    principalType,
    assignmentType: assignment?.type ?? null,
    endAt: toIsoOrNull(assignment?.endAt ?? null),
    recommendation,
    lastUsedAt: toIsoOrNull(lastUsedAt),
    lastSignInAt: toIsoOrNull(lastSignInAt),
    decision: decision?.decision ?? null,
    justification: decision?.justification ?? '',
    byName: decision && nameOf(state, decision.by || null),
    decidedAt: toIsoOrNull(decision?.at ?? null),
    mine,
    stage: item.stage,
    answered,
    earlier: earlier.map(({ stage, decision, justification, by, at }) => ({
      stage,
      decision,
      justification,
      byName: nameOf(state, by || null),
      at: toIso(at),
    })),
    outcome: outcomeOf(review, item),
    result,
  };
}

function subjectName(state: State, { subject }: Review): string {
  return 'roleId' in subject ? state.roles.get(subject.roleId)!.name : state.groups.get(subject.groupId)!.name;
}
