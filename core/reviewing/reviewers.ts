import type { PrincipalRef } from '../ids.ts';
import { isOpen, type Review, type Reviewers, type ReviewItem } from '../reviews.ts';
import { expand, usersOf } from '../standing.ts';
import type { State } from '../state.ts';
import type { Instant } from '../time.ts';

/**
 * Who may decide on an item now, by this moment's groups and managers. Nobody decides about themselves, other than where
 * everyone reviews themselves. [V3]
 */
export function reviewersOf(state: State, review: Review, item: ReviewItem, now: Instant): ReadonlySet<string> {
  const { reviewers } = review.plan.stages[review.stage - 1]!;
  if (reviewers.kind === 'self')
    return new Set(item.principalType === 'user' ? usersOf(state, item.principalId, now) : []);
  const found = new Set(
    reviewers.kind === 'selected'
      ? expand(state, reviewers.refs, now)
      : managersOf(state, item, reviewers.fallback, now),
  );
  for (const userId of usersOf(state, item.principalId, now)) found.delete(userId);
  return found;
}

/** A test for many items of one review: whether this user may decide on them. Cheap where the user reviews nothing. */
export function reviewerTest(
  state: State,
  review: Review,
  userId: string,
  now: Instant,
): (item: ReviewItem) => boolean {
  if (review.status !== 'InProgress') return () => false;
  const { reviewers } = review.plan.stages[review.stage - 1]!;
  if (reviewers.kind === 'self') return (item) => isOpen(review, item) && item.principalId === userId;
  if (reviewers.kind === 'selected' && !expand(state, reviewers.refs, now).has(userId)) return () => false;
  return (item) => isOpen(review, item) && reviewersOf(state, review, item, now).has(userId);
}

/** Whom a round of reviewing names. */
export function refsOf(reviewers: Reviewers): readonly PrincipalRef[] {
  switch (reviewers.kind) {
    case 'selected':
      return reviewers.refs;
    case 'self':
      return [];
    case 'managers':
      return reviewers.fallback;
  }
}

/** Everyone who reviews something of a review now. */
export function allReviewersOf(state: State, review: Review, now: Instant): ReadonlySet<string> {
  const found = new Set<string>();
  for (const item of review.items.values())
    if (isOpen(review, item)) for (const userId of reviewersOf(state, review, item, now)) found.add(userId);
  return found;
}

function managersOf(
  state: State,
  item: ReviewItem,
  fallback: readonly PrincipalRef[],
  now: Instant,
): ReadonlySet<string> {
  const managerId = state.users.get(item.principalId)?.managerId;
  return managerId && state.users.get(managerId)?.disabled === false
    ? new Set([managerId])
    : expand(state, fallback, now);
}
