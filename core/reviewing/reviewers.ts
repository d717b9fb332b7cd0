import { type PrincipalRef, parseRef } from '../ids.ts';
import { isOpen, type Review, type Reviewers, type ReviewItem } from '../reviews.ts';
import { expand, groupsOf, usersOf } from '../standing.ts';
import type { State } from '../state.ts';
import type { Instant } from '../time.ts';

/**
 * Who may decide on an item now, by this moment's groups and managers. Nobody decides about themselves, other than where
 * everyone reviews themselves. [V3]
 */
export function reviewersOf(state: State, review: Review, item: ReviewItem, now: Instant): ReadonlySet<string> {
  const { reviewers } = review.plan.stages[review.stage - 1]!;
  switch (reviewers.kind) {
    case 'self':
      return new Set(item.principalType === 'user' ? usersOf(state, item.principalId, now) : []);
    case 'selected':
      return without(expand(state, reviewers.refs, now), usersOf(state, item.principalId, now));
    case 'managers': {
      const manager = managerOf(state, item);
      return manager
        ? new Set([manager])
        : without(expand(state, reviewers.fallback, now), usersOf(state, item.principalId, now));
    }
  }
}

/** The test of who reviews nothing, so that nothing needs to be looked at. */
export const REVIEWS_NONE = (): boolean => false;

/** A test for many items of one review: whether this user may decide on them. Says of each what `reviewersOf` says. */
export function reviewerTest(
  state: State,
  review: Review,
  userId: string,
  now: Instant,
): (item: ReviewItem) => boolean {
  if (review.status !== 'InProgress' || state.users.get(userId)?.disabled !== false) return REVIEWS_NONE;
  const { reviewers } = review.plan.stages[review.stage - 1]!;
  if (reviewers.kind === 'self') return (item) => isOpen(review, item) && item.principalId === userId;
  const groups = groupsOf(state, userId, now);
  const is = (principalId: string) => principalId === userId || groups.has(principalId);
  const named = refsOf(reviewers).some((ref) => is(parseRef(ref).id));
  const mine = (item: ReviewItem) => named && isOpen(review, item) && !is(item.principalId);
  if (reviewers.kind === 'selected') return named ? mine : REVIEWS_NONE;
  const reports = state.by.reports.get(userId);
  if (!named && !reports) return REVIEWS_NONE;
  return (item) => {
    if (!named && !reports!.has(item.principalId)) return false;
    const manager = managerOf(state, item);
    return manager ? manager === userId && isOpen(review, item) : mine(item);
  };
}

/** Everyone who reviews something of a review now. */
export function allReviewersOf(state: State, review: Review, now: Instant): ReadonlySet<string> {
  const open = [...review.items.values()].filter((item) => isOpen(review, item));
  const { reviewers } = review.plan.stages[review.stage - 1]!;
  if (reviewers.kind === 'self')
    return new Set(
      open.flatMap(({ principalType, principalId }) =>
        principalType === 'user' ? usersOf(state, principalId, now) : [],
      ),
    );
  const found = new Set<string>();
  const left: ReviewItem[] = [];
  for (const item of open) {
    const manager = reviewers.kind === 'managers' ? managerOf(state, item) : null;
    if (manager) found.add(manager);
    else left.push(item);
  }
  // Whoever is named reviews something at once, unless all there is is about them.
  for (const userId of left.length ? expand(state, refsOf(reviewers), now) : [])
    if (left.some(reviewerTest(state, review, userId, now))) found.add(userId);
  return found;
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

/** The manager who reviews a user's access; null where there is none who can, as for every group. */
function managerOf(state: State, { principalId }: ReviewItem): string | null {
  const managerId = state.users.get(principalId)?.managerId;
  return managerId && managerId !== principalId && state.users.get(managerId)?.disabled === false ? managerId : null;
}

function without(users: ReadonlySet<string>, others: readonly string[]): ReadonlySet<string> {
  const left = new Set(users);
  for (const userId of others) left.delete(userId);
  return left;
}
