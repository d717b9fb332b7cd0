import { REVIEWS_NONE, reviewerTest } from '../../core/reviewing/reviewers.ts';
import type { Review, ReviewItem, ReviewSeries } from '../../core/reviews.ts';
import { asReviewerSees } from '../../core/views/reviews.ts';
import { notFound } from './problem.ts';
import type { Viewer } from './viewer.ts';

type Path = Readonly<Record<string, string>>;

/** The items of an instance the viewer may see: all, or those they decide on now. */
export function visibleItems(viewer: Viewer, review: Review): readonly ReviewItem[] {
  return viewer.readsAll ? [...review.items.values()] : ownItems(viewer, review);
}

/** The items the viewer decides on now, as they may see them. */
export function ownItems({ state, user, readsAll, now }: Viewer, review: Review): readonly ReviewItem[] {
  const own = [...review.items.values()].filter(reviewerTest(state, review, user.id, now));
  return readsAll ? own : own.map((item) => asReviewerSees(review, item));
}

/** Whether the viewer has something to decide in an instance. */
export function reviews({ state, user, now }: Viewer, review: Review): boolean {
  const isMine = reviewerTest(state, review, user.id, now);
  if (isMine === REVIEWS_NONE) return false;
  for (const item of review.items.values()) if (isMine(item)) return true;
  return false;
}

/** The reviews the viewer may see: those of the organisation, or those in which they decide. */
export function* visibleSeries(viewer: Viewer): Generator<ReviewSeries> {
  for (const series of viewer.state.reviewSeries.values())
    if (viewer.readsAll || ownSeries(viewer, series)) yield series;
}

export function ownSeries(viewer: Viewer, { instances }: ReviewSeries): boolean {
  return instances.some((id) => reviews(viewer, viewer.state.reviews.get(id)!));
}

export function seriesFor(viewer: Viewer, id: string): ReviewSeries | null {
  const series = viewer.state.reviewSeries.get(id.toLowerCase());
  return series && (viewer.readsAll || ownSeries(viewer, series)) ? series : null;
}

/** The instances of a review the viewer may see, first to last. */
export function visibleInstances(viewer: Viewer, { instances }: ReviewSeries): readonly Review[] {
  const all = instances.map((id) => viewer.state.reviews.get(id)!);
  return viewer.readsAll ? all : all.filter((review) => reviews(viewer, review));
}

/** The instance a path names, or null where there is none the viewer may see. */
export function instanceFor(viewer: Viewer, { id, instance }: Path): Review | null {
  const series = seriesFor(viewer, id!);
  if (!series) return null;
  return visibleInstances(viewer, series).find((one) => one.id === instance!.toLowerCase()) ?? null;
}

/** The review or instance a path names. Throws a 404. */
export function knownSeries(viewer: Viewer, { id }: Path): ReviewSeries {
  const series = seriesFor(viewer, id!);
  if (!series) throw notFound('There is no such access review, or it is not yours to see.');
  return series;
}

export function knownInstance(viewer: Viewer, path: Path): Review {
  const review = instanceFor(viewer, path);
  if (!review) throw notFound('There is no such instance, or it is not yours to see.');
  return review;
}
