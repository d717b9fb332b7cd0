import type { Recorded } from '../../core/events.ts';
import { evolveReviews } from '../../core/evolving/reviews.ts';
import { initialState } from '../../core/initial-state.ts';
import type { Review, ReviewItem } from '../../core/reviews.ts';
import type { State } from '../../core/state.ts';
import { type Instant, toIso } from '../../core/time.ts';
import { nameOf } from '../../core/views/rows.ts';
import type { ReviewHistoryRow } from '../../core/wire/review-history-row.ts';

/** An instance as the log tells it, whatever has become of it in the state. */
export type PastReview = {
  readonly review: Review;
  /** When it ended; null while it runs. */
  readonly endAt: Instant | null;
  readonly deleted: boolean;
};

/** Folds the records of one instance, oldest first; null for one that never began. */
export function pastReview(records: readonly Recorded[]): PastReview | null {
  const alone = initialState();
  let deletedAt: Instant | null = null;
  for (const record of records) {
    // What is deleted is just what a report has to tell.
    if (record.event.type === 'ReviewDeleted') deletedAt = record.at;
    else evolveReviews(alone, record);
  }
  const [review] = alone.reviews.values();
  if (!review || review.status === 'NotStarted') return null;
  return { review, endAt: review.endedAt ?? deletedAt, deleted: deletedAt !== null };
}

/** The lines of an instance; `state` has the names of today. */
export function historyRows(state: State, past: PastReview): readonly ReviewHistoryRow[] {
  return [...past.review.items.values()].map((item) => historyRow(state, past, item));
}

function historyRow(state: State, { review, endAt, deleted }: PastReview, item: ReviewItem): ReviewHistoryRow {
  const { id, seriesId, plan, subject, startAt, status, applied } = review;
  const { principalId, principalType, recommendation, decision, result } = item;
  const role = 'roleId' in subject;
  const subjectId = role ? subject.roleId : subject.groupId;
  return {
    reviewId: id,
    seriesId,
    name: plan.name,
    subjectType: role ? 'role' : 'group',
    subjectId,
    subjectName: (role ? state.roles : state.groups).get(subjectId)?.name ?? '',
    startAt: toIso(startAt),
    endAt: said(endAt),
    status: deleted ? 'Deleted' : (status as 'InProgress' | 'Completed' | 'Applied'),
    itemId: item.id,
    principalId,
    principalName: nameOf(state, principalId),
    principalUpn: state.users.get(principalId)?.upn ?? '',
    principalType,
    assignmentType: role ? (state.assignments.get(item.id)?.type ?? 'active') : 'member',
    recommendation,
    decision: decision?.decision ?? 'NotReviewed',
    justification: decision?.justification ?? '',
    reviewedBy: decision ? nameOf(state, decision.by || null) : '',
    reviewedByUpn: state.users.get(decision?.by ?? '')?.upn ?? '',
    reviewedAt: said(decision?.at),
    round: decision?.stage ?? 0,
    result: result ?? '',
    appliedBy: applied ? nameOf(state, applied.by) : '',
    appliedAt: said(applied?.at),
  };
}

function said(at: Instant | null | undefined): string {
  return typeof at === 'number' ? toIso(at) : '';
}
