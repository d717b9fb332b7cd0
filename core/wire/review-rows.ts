import type { AssignmentType, PrincipalType } from '../events.ts';
import type { Recommendation, Recurrence, ReviewDecision, ReviewPlan, ReviewResult, ReviewStatus } from '../reviews.ts';

// The rows of access reviews. Instants are ISO 8601 UTC texts. Fields may be added, never changed.

/** A review somebody has to decide in, in room `me`. */
export type ReviewTaskRow = {
  readonly id: string;
  readonly name: string;
  readonly description: string;
  readonly subjectName: string;
  /** When the round that runs ends. */
  readonly endAt: string;
  /** How many items are theirs to decide on, and how many of them they or another reviewer have not. */
  readonly items: number;
  readonly open: number;
};

/** A review as administrators and readers see it in their lists. */
export type ReviewRow = {
  readonly id: string;
  readonly seriesId: string;
  readonly occurrence: number;
  readonly name: string;
  readonly description: string;
  readonly roleId: string | null;
  readonly groupId: string | null;
  readonly subjectName: string;
  readonly status: ReviewStatus;
  readonly startAt: string;
  /** When the round that runs ends; null before the start and after the end. */
  readonly endAt: string | null;
  readonly endedAt: string | null;
  readonly stage: number;
  readonly stages: number;
  readonly recurrence: Recurrence;
  readonly include: ReviewPlan['include'];
  readonly ifNoResponse: ReviewPlan['ifNoResponse'];
  readonly autoApply: boolean;
  readonly justificationRequired: boolean;
  readonly createdByName: string;
  /** Who reviews, in words of names: empty where everyone reviews themselves or managers do. */
  readonly reviewers: readonly string[];
  readonly reviewersKind: ReviewPlan['stages'][number]['reviewers']['kind'];
  readonly items: number;
  readonly approved: number;
  readonly denied: number;
  readonly unsure: number;
};

/** One line of a review. */
export type ReviewItemRow = {
  readonly id: string;
  readonly principalId: string;
  readonly principalName: string;
  readonly principalType: PrincipalType;
  /** Null for a group's member. */
  readonly assignmentType: AssignmentType | null;
  readonly endAt: string | null;
  readonly recommendation: Recommendation;
  readonly lastUsedAt: string | null;
  readonly lastSignInAt: string | null;
  readonly decision: ReviewDecision | null;
  readonly justification: string;
  readonly byName: string | null;
  readonly decidedAt: string | null;
  /** Whether the reader may decide on it now. */
  readonly mine: boolean;
  /** What it comes to when the review is applied. */
  readonly outcome: 'Approve' | 'Deny' | 'None';
  readonly result: ReviewResult | null;
};

/** The content of room `review.ID`: all for who may see the organisation, what is theirs for reviewers. */
export type ReviewView = {
  readonly items: Readonly<Record<string, ReviewItemRow>>;
  readonly meta: { readonly review: ReviewRow };
};
