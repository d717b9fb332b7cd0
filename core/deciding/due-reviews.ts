import type { Context } from '../decision.ts';
import type { Event } from '../events.ts';
import { aboutReview, endStageEvents, startEvents } from '../reviewing/running.ts';
import type { State } from '../state.ts';

/** A review's first day has come; where what it is about is gone, it ends before it begins. [V8] */
export function startDueReview(state: State, id: string, ctx: Context): readonly Event[] {
  const review = state.reviews.get(id)!;
  const { subject, plan } = review;
  const { anchorAt } = state.reviewSeries.get(review.seriesId)!;
  const retired = 'roleId' in subject ? state.roles.get(subject.roleId) : state.groups.get(subject.groupId);
  const about = aboutReview(review);
  if (retired?.retired !== false) return [{ type: 'ReviewEnded', ...about, how: 'subject_gone' }];
  return startEvents(state, about, plan, { ...review, anchorAt }, ctx);
}

/** A review's round is over by its time. [V6] */
export function endDueStage(state: State, id: string, ctx: Context): readonly Event[] {
  return endStageEvents(state, state.reviews.get(id)!, ctx);
}
