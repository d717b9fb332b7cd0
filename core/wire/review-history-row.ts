import type { PrincipalType } from '../events.ts';
import type { Recommendation, ReviewAnswer, ReviewResult } from '../reviews.ts';

/**
 * One line of the history report: what became of one person's or group's access in one instance of a review. Names are
 * today's, ids never change; instants are ISO 8601 UTC texts; '' says nothing.
 */
export type ReviewHistoryRow = {
  readonly reviewId: string;
  readonly seriesId: string;
  readonly name: string;
  readonly subjectType: 'role' | 'group';
  readonly subjectId: string;
  readonly subjectName: string;
  readonly startAt: string;
  readonly endAt: string;
  readonly status: 'InProgress' | 'Completed' | 'Applied' | 'Deleted';
  /** The assignment, or the member. */
  readonly itemId: string;
  readonly principalId: string;
  readonly principalName: string;
  /** A user's sign-in name. */
  readonly principalUpn: string;
  readonly principalType: PrincipalType;
  readonly assignmentType: 'eligible' | 'active' | 'member';
  readonly recommendation: Recommendation;
  readonly decision: ReviewAnswer;
  readonly justification: string;
  readonly reviewedBy: string;
  readonly reviewedByUpn: string;
  readonly reviewedAt: string;
  /** The round that gave the decision; 0 for none. */
  readonly round: number;
  readonly result: ReviewResult | '';
  readonly appliedBy: string;
  readonly appliedAt: string;
};
