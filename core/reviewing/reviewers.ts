import { type PrincipalRef, parseRef } from '../ids.ts';
import { isOpen, type Review, type ReviewItem } from '../reviews.ts';
import { usersOf } from '../standing.ts';
import type { State } from '../state.ts';

/**
 * Who may decide on an item now, by this moment's groups and managers. Nobody decides about themselves, other than where
 * everyone reviews themselves. [V3]
 */
export function reviewersOf(state: State, review: Review, item: ReviewItem): ReadonlySet<string> {
  const { reviewers } = review.plan.stages[review.stage - 1]!;
  if (reviewers.kind === 'self') return new Set(item.principalType === 'user' ? usersOf(state, item.principalId) : []);
  const found = new Set(
    reviewers.kind === 'selected' ? expand(state, reviewers.refs) : managersOf(state, item, reviewers.fallback),
  );
  for (const userId of usersOf(state, item.principalId)) found.delete(userId);
  return found;
}

/** A test for many items of one review: whether this user may decide on them. Cheap where the user reviews nothing. */
export function reviewerTest(state: State, review: Review, userId: string): (item: ReviewItem) => boolean {
  if (review.status !== 'InProgress') return () => false;
  const { reviewers } = review.plan.stages[review.stage - 1]!;
  if (reviewers.kind === 'self') return (item) => isOpen(review, item) && item.principalId === userId;
  if (reviewers.kind === 'selected' && !expand(state, reviewers.refs).has(userId)) return () => false;
  return (item) => isOpen(review, item) && reviewersOf(state, review, item).has(userId);
}

/** Everyone who reviews something of a review now. */
export function allReviewersOf(state: State, review: Review): ReadonlySet<string> {
  const found = new Set<string>();
  for (const item of review.items.values())
    if (isOpen(review, item)) for (const userId of reviewersOf(state, review, item)) found.add(userId);
  return found;
}

/** The enabled users that principals stand for. */
export function expand(state: State, refs: readonly PrincipalRef[]): ReadonlySet<string> {
  return new Set(refs.flatMap((ref) => usersOf(state, parseRef(ref).id)));
}

function managersOf(state: State, item: ReviewItem, fallback: readonly PrincipalRef[]): ReadonlySet<string> {
  const managerId = state.users.get(item.principalId)?.managerId;
  return managerId && state.users.get(managerId)?.disabled === false ? new Set([managerId]) : expand(state, fallback);
}
