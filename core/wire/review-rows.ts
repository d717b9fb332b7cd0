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
  readonly appliedAt: string | null;
  /** Who applied it; Keyturn where it did by itself. */
  readonly appliedByName: string | null;
  /** Whether reviewers are shown recommendations, and how far those look back: an ISO 8601 duration. */
  readonly recommendations: boolean;
  readonly lookBack: string;
};

/** Another instance of the same review. */
export type ReviewInstanceRow = {
  readonly id: string;
  readonly occurrence: number;
  readonly status: ReviewStatus;
  readonly startAt: string;
};

/** What a round before this one answered. */
export type EarlierRow = {
  readonly stage: number;
  readonly decision: ReviewDecision;
  readonly justification: string;
  readonly byName: string;
  readonly at: string;
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
  /** The last round that looks at it. */
  readonly stage: number;
  /** Whether `decision` was given in the round that the item is in. */
  readonly answered: boolean;
  /** What rounds before that one answered, where the reader may see it. */
  readonly earlier: readonly EarlierRow[];
  /** What it comes to when the review is applied. */
  readonly outcome: 'Approve' | 'Deny' | 'None';
  readonly result: ReviewResult | null;
};

/** The content of room `review.ID`: all for who may see the organisation, what is theirs for reviewers. */
export type ReviewView = {
  readonly items: Readonly<Record<string, ReviewItemRow>>;
  readonly meta: {
    /** Absent once it was deleted. */
    readonly review?: ReviewRow;
    /** For who may see the organisation: what this instance and those to come go by, and the instances there are. */
    readonly plan?: ReviewPlan;
    readonly series?: ReviewPlan;
    readonly instances?: readonly ReviewInstanceRow[];
  };
};
