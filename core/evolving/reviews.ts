import type { Recorded } from '../events.ts';
import { PLAN_BEFORE, REVIEWS_KEPT } from '../reviewing/plan.ts';
import { allReviewersOf } from '../reviewing/reviewers.ts';
import { answerOf, type Review, type ReviewItem, type ReviewItemSeed } from '../reviews.ts';
import type { State } from '../state.ts';
import type { Instant } from '../time.ts';
import { putReview, putReviewSeries, removeReview } from './place.ts';

/** Folds an event about an access review. */
export function evolveReviews(state: State, { event, at, actor }: Recorded): void {
  const by = actor.kind === 'user' ? actor.userId : null;
  switch (event.type) {
    case 'ReviewCreated': {
      const { reviewId: id, seriesId, occurrence, startAt } = event;
      const plan = { ...PLAN_BEFORE, ...event.plan };
      const subject = 'roleId' in event ? { roleId: event.roleId } : { groupId: event.groupId };
      const made = { createdAt: at, createdBy: by };
      const none = { stageEndAt: null, remindAt: null, items: new Map(), endedAt: null, applied: null };
      const begun = { status: 'NotStarted', stage: 1, stageEnds: [], contacted: {} } as const;
      const series = state.reviewSeries.get(seriesId);
      putReviewSeries(
        state,
        series
          ? { ...series, instances: [...series.instances, id] }
          : { id: seriesId, subject, plan, anchorAt: startAt, instances: [id], ...made, updatedAt: at },
      );
      const origin = series ? { createdAt: at, createdBy: series.createdBy } : made;
      putReview(state, { id, seriesId, occurrence, subject, plan, startAt, ...begun, ...none, ...origin });
      return;
    }
    case 'ReviewStarted': {
      const { stageEndAt, remindAt } = event;
      const items = new Map(event.items.map((seed) => [seed.id, fresh(seed)]));
      change(state, event.reviewId, { status: 'InProgress', startAt: at, stageEndAt, remindAt, items });
      contact(state, event.reviewId, at);
      return;
    }
    case 'ReviewUpdated': {
      const { reviewId, seriesId, after, startAt, anchorAt, stageEndAt, remindAt } = event;
      if (event.of === 'current') {
        const { plan } = state.reviews.get(reviewId)!;
        const times = { ...(stageEndAt !== undefined && { stageEndAt }), ...(remindAt !== undefined && { remindAt }) };
        change(state, reviewId, { plan: { ...plan, ...after }, ...times });
        contact(state, reviewId, at);
        return;
      }
      const series = state.reviewSeries.get(seriesId)!;
      const plan = { ...series.plan, ...after };
      putReviewSeries(state, { ...series, plan, anchorAt: anchorAt ?? series.anchorAt, updatedAt: at });
      for (const id of series.instances)
        if (state.reviews.get(id)?.status === 'NotStarted')
          change(state, id, { plan, ...(startAt !== undefined && { startAt }) });
      return;
    }
    case 'ReviewReminded':
      if (event.how !== 'asked') change(state, event.reviewId, { remindAt: null });
      noteContacted(state, event.reviewId, at);
      return;
    case 'ReviewItemDecided': {
      const { decision, justification, stage, itemId } = event;
      const item = state.reviews.get(event.reviewId)!.items.get(itemId)!;
      const earlier = item.decision && item.decision.stage < stage ? [...item.earlier, item.decision] : item.earlier;
      const answered =
        decision === 'NotReviewed'
          ? takenBack(item)
          : { ...item, decision: { by: by ?? '', at, stage, decision, justification }, earlier };
      changeItems(state, event.reviewId, [answered]);
      return;
    }
    case 'ReviewStageEnded': {
      const { stage, stageEndAt, remindAt } = event;
      const { items, plan, stageEnds } = state.reviews.get(event.reviewId)!;
      const { goOn } = plan.stages[stage - 1]!;
      const going = [...items.values()].filter((item) => item.stage === stage && goOn.includes(answerOf(item)));
      changeItems(
        state,
        event.reviewId,
        going.map((item) => ({ ...item, stage: stage + 1 })),
      );
      const reminder = remindAt === undefined ? {} : { remindAt };
      change(state, event.reviewId, { stage: stage + 1, stageEndAt, stageEnds: [...stageEnds, at], ...reminder });
      contact(state, event.reviewId, at);
      return;
    }
    case 'ReviewReset': {
      const { items, stage } = state.reviews.get(event.reviewId)!;
      const answered = [...items.values()].filter(({ decision }) => decision?.stage === stage);
      changeItems(state, event.reviewId, answered.map(takenBack));
      return;
    }
    case 'ReviewEnded':
      // One that never began leaves nothing to look at.
      if (state.reviews.get(event.reviewId)!.status === 'NotStarted') removeReview(state, event.reviewId);
      else change(state, event.reviewId, { status: 'Completed', stageEndAt: null, remindAt: null, endedAt: at });
      return;
    case 'ReviewApplied': {
      const { items } = state.reviews.get(event.reviewId)!;
      const results = new Map(event.results.map(({ itemId, result }) => [itemId, result]));
      changeItems(
        state,
        event.reviewId,
        [...items.values()].map((item) => ({ ...item, result: results.get(item.id) ?? null })),
      );
      change(state, event.reviewId, { status: 'Applied', applied: { at, by } });
      return;
    }
    case 'ReviewDeleted':
      removeReview(state, event.reviewId);
      return;
    case 'ReviewHistoryCreated': {
      const { type: _, historyId: id, ...about } = event;
      state.reviewHistories.set(id, { id, ...about, createdAt: at, createdBy: by });
      return;
    }
  }
}

/** Drops what was kept for as long as it is; the log has it. Oldest first in both maps. [V13] */
export function forgetOldReviews(state: State, at: Instant): void {
  for (const { id, createdAt, endedAt } of state.reviews.values()) {
    if (createdAt > at - REVIEWS_KEPT.ended) break;
    if (endedAt !== null && endedAt <= at - REVIEWS_KEPT.ended) removeReview(state, id);
  }
  for (const { id, createdAt } of state.reviewHistories.values()) {
    if (createdAt > at - REVIEWS_KEPT.reports) break;
    state.reviewHistories.delete(id);
  }
}

function fresh(seed: ReviewItemSeed): ReviewItem {
  return { ...seed, stage: 1, decision: null, earlier: [], result: null };
}

function contact(state: State, id: string, at: Instant): void {
  if (state.reviews.get(id)!.plan.mails) noteContacted(state, id, at);
}

/** As it was before the round that answered it. */
function takenBack(item: ReviewItem): ReviewItem {
  return { ...item, decision: item.earlier.at(-1) ?? null, earlier: item.earlier.slice(0, -1) };
}

/** Notes who is written to as a reviewer for the first time. */
function noteContacted(state: State, id: string, at: Instant): void {
  const review = state.reviews.get(id)!;
  const found = [...allReviewersOf(state, review, at)].filter((userId) => !(userId in review.contacted));
  if (!found.length) return;
  change(state, id, { contacted: { ...review.contacted, ...Object.fromEntries(found.map((one) => [one, at])) } });
}

function change(state: State, id: string, changes: Partial<Review>): void {
  putReview(state, { ...state.reviews.get(id)!, ...changes });
}

/** In place, as copying the items for each of many decisions would be slow; the review itself is another one. */
function changeItems(state: State, id: string, changed: readonly ReviewItem[]): void {
  const { items } = state.reviews.get(id)!;
  for (const item of changed) (items as Map<string, ReviewItem>).set(item.id, item);
  change(state, id, {});
}
