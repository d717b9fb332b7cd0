import type { CommandOf } from '../commands.ts';
import { accept, type Context, type Decision, reject } from '../decision.ts';
import type { Event } from '../events.ts';
import { aboutReview, applyEvents, endStageEvents } from '../reviewing/running.ts';
import type { Review } from '../reviews.ts';
import type { State } from '../state.ts';

/** An administrator ends a review before its time, for good; with `series` no further instance follows. [V6] */
export function stopReview(
  state: State,
  { reviewId, series = false }: CommandOf<'StopReview'>,
  ctx: Context,
): Decision {
  const review = state.reviews.get(reviewId);
  if (!review) return reject('not_found', { what: 'review', id: reviewId });
  const open = ({ status }: Review) => status === 'InProgress' || status === 'NotStarted';
  const stopped = (series ? instancesOf(state, review) : [review]).filter(open);
  if (!stopped.length) return reject('review_not_running', { status: review.status });
  const ended = stopped.map((one): Event => ({ type: 'ReviewEnded', ...aboutReview(one), how: 'stopped' }));
  // Two run at once only where one began late; what the other comes to waits for an administrator's word.
  const running = stopped.find(({ status, plan }) => status === 'InProgress' && plan.autoApply);
  return accept([...ended, ...(running ? applyEvents(state, running, ctx.now, ctx.newId) : [])]);
}

/** An administrator ends the round that runs, so that the next begins, or the review ends. [V5] */
export function endReviewStage(state: State, { reviewId }: CommandOf<'EndReviewStage'>, ctx: Context): Decision {
  const review = runningReview(state, reviewId);
  return 'ok' in review ? review : accept(endStageEvents(state, review, ctx));
}

/** An administrator has the reviewers of the round that runs written to, whatever the review says of reminders. [V9] */
export function remindReviewers(state: State, { reviewId }: CommandOf<'RemindReviewers'>): Decision {
  const review = runningReview(state, reviewId);
  return 'ok' in review ? review : accept([{ type: 'ReviewReminded', ...aboutReview(review), how: 'asked' }]);
}

/** An administrator deletes a review with all its instances; nothing of it is applied, and the log keeps it. [V11] */
export function deleteReview(state: State, { reviewId }: CommandOf<'DeleteReview'>): Decision {
  const review = state.reviews.get(reviewId);
  if (!review) return reject('not_found', { what: 'review', id: reviewId });
  const instances = instancesOf(state, review);
  const { seriesId } = review;
  const events = instances.map((one): Event => ({ type: 'ReviewDeleted', ...aboutReview(one), seriesId }));
  return accept(events, { deleted: events.length });
}

/** An administrator wipes what was decided in the round that runs. [V6] */
export function resetReview(state: State, { reviewId }: CommandOf<'ResetReview'>): Decision {
  const review = runningReview(state, reviewId);
  if ('ok' in review) return review;
  const decided = [...review.items.values()].some(({ decision }) => decision?.stage === review.stage);
  return accept(decided ? [{ type: 'ReviewReset', ...aboutReview(review) }] : []);
}

/** An administrator carries out what a review that ended came to. [V7] */
export function applyReview(state: State, { reviewId }: CommandOf<'ApplyReview'>, ctx: Context): Decision {
  const review = state.reviews.get(reviewId);
  if (!review) return reject('not_found', { what: 'review', id: reviewId });
  if (review.status !== 'Completed') return reject('review_not_ended', { status: review.status });
  const events = applyEvents(state, review, ctx.now, ctx.newId);
  const removed = events.filter(({ type }) => type === 'AssignmentRemoved' || type === 'GroupMemberRemoved').length;
  return accept(events, { removed });
}

function runningReview(state: State, id: string): Review | Decision {
  const review = state.reviews.get(id);
  if (!review) return reject('not_found', { what: 'review', id });
  return review.status === 'InProgress' ? review : reject('review_not_running', { status: review.status });
}

function instancesOf(state: State, { seriesId }: Review): readonly Review[] {
  return state.reviewSeries.get(seriesId)!.instances.map((id) => state.reviews.get(id)!);
}
