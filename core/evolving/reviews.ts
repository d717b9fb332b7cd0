import type { Recorded } from '../events.ts';
import { answerOf, type Review, type ReviewItem, type ReviewItemSeed } from '../reviews.ts';
import type { State } from '../state.ts';
import { putReview } from './place.ts';

/** Folds an event about an access review. */
export function evolveReviews(state: State, { event, at, actor }: Recorded): void {
  const by = actor.kind === 'user' ? actor.userId : null;
  switch (event.type) {
    case 'ReviewCreated': {
      const { reviewId: id, seriesId, occurrence, plan, startAt } = event;
      const subject = 'roleId' in event ? { roleId: event.roleId } : { groupId: event.groupId };
      const none = { stageEndAt: null, remindAt: null, items: new Map(), endedAt: null };
      const status = 'NotStarted';
      putReview(state, {
        id,
        seriesId,
        occurrence,
        subject,
        plan,
        status,
        startAt,
        stage: 1,
        ...none,
        createdAt: at,
        createdBy: by,
      });
      return;
    }
    case 'ReviewStarted': {
      const { stageEndAt, remindAt } = event;
      const items = new Map(event.items.map((seed) => [seed.id, fresh(seed)]));
      change(state, event.reviewId, { status: 'InProgress', startAt: at, stageEndAt, remindAt, items });
      return;
    }
    case 'ReviewReminded':
      change(state, event.reviewId, { remindAt: null });
      return;
    case 'ReviewItemDecided': {
      const { decision, justification, stage, itemId } = event;
      changeItems(state, event.reviewId, (item) =>
        item.id === itemId ? { ...item, decision: { by: by ?? '', at, stage, decision, justification } } : item,
      );
      return;
    }
    case 'ReviewStageEnded': {
      const { stage, stageEndAt } = event;
      const { goOn } = state.reviews.get(event.reviewId)!.plan.stages[stage - 1]!;
      changeItems(state, event.reviewId, (item) =>
        item.stage === stage && goOn.includes(answerOf(item)) ? { ...item, stage: stage + 1 } : item,
      );
      change(state, event.reviewId, { stage: stage + 1, stageEndAt });
      return;
    }
    case 'ReviewReset':
      changeItems(state, event.reviewId, (item) => ({ ...item, decision: null }));
      return;
    case 'ReviewEnded':
      // One that never began leaves nothing to look at.
      if (state.reviews.get(event.reviewId)!.status === 'NotStarted') state.reviews.delete(event.reviewId);
      else change(state, event.reviewId, { status: 'Completed', stageEndAt: null, remindAt: null, endedAt: at });
      return;
    case 'ReviewApplied': {
      const results = new Map(event.results.map(({ itemId, result }) => [itemId, result]));
      changeItems(state, event.reviewId, (item) => ({ ...item, result: results.get(item.id) ?? null }));
      change(state, event.reviewId, { status: 'Applied' });
      return;
    }
  }
}

function fresh(seed: ReviewItemSeed): ReviewItem {
  return { ...seed, stage: 1, decision: null, result: null };
}

function change(state: State, id: string, changes: Partial<Review>): void {
  putReview(state, { ...state.reviews.get(id)!, ...changes });
}

function changeItems(state: State, id: string, toItem: (item: ReviewItem) => ReviewItem): void {
  const { items } = state.reviews.get(id)!;
  change(state, id, { items: new Map([...items].map(([key, item]) => [key, toItem(item)])) });
}
