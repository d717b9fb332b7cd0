import type { PrincipalType } from './events.ts';
import type { PrincipalRef } from './ids.ts';
import type { Instant } from './time.ts';

/** Who reviews: named people, everyone themselves, or managers with those who stand in where there is none. */
export type Reviewers =
  | { readonly kind: 'selected'; readonly refs: readonly PrincipalRef[] }
  | { readonly kind: 'self' }
  | { readonly kind: 'managers'; readonly fallback: readonly PrincipalRef[] };

export type ReviewDecision = 'Approve' | 'Deny' | 'DontKnow';
export type ReviewAnswer = ReviewDecision | 'NotReviewed';

/** One round of a review. `goOn` says which answers the next round looks at again. */
export type ReviewStage = {
  readonly reviewers: Reviewers;
  /** An ISO 8601 duration. */
  readonly duration: string;
  readonly goOn: readonly ReviewAnswer[];
};

export const RECURRENCES = ['none', 'weekly', 'monthly', 'quarterly', 'semiannually', 'yearly'] as const;
export type Recurrence = (typeof RECURRENCES)[number];

/** What holds for every instance of a review (entra-pim §6.1). */
export type ReviewPlan = {
  readonly name: string;
  readonly description: string;
  /** More words for the mails to reviewers; '' for none. */
  readonly message: string;
  readonly include: 'eligible' | 'active' | 'all';
  /** Whether groups that hold a role are reviewed beside users. */
  readonly principals: 'all' | 'users';
  /** Only people who did not sign in for so many days; null for everyone. */
  readonly inactiveDays: number | null;
  readonly stages: readonly ReviewStage[];
  readonly recurrence: Recurrence;
  /** The last instant and number of instances of one that recurs. */
  readonly until: Instant | null;
  readonly times: number | null;
  readonly ifNoResponse: 'nothing' | 'remove' | 'approve' | 'recommendation';
  readonly autoApply: boolean;
  readonly justificationRequired: boolean;
  /** Whether reviewers are shown what Keyturn would answer, by a use or sign-in within `lookBack`, an ISO 8601 duration. */
  readonly recommendations: boolean;
  readonly lookBack: string;
  /** Whether the reviewers of a later round see what earlier rounds answered. */
  readonly showEarlier: boolean;
  readonly mails: boolean;
  readonly reminders: boolean;
  readonly tellAtEnd: readonly PrincipalRef[];
};

/** What is reviewed: the assignments of a role, or the members of a group. */
export type ReviewSubject = { readonly roleId: string } | { readonly groupId: string };

export type Recommendation = 'Approve' | 'Deny' | 'NoInfoAvailable';

/** What an item is made from: an assignment as it was when the review began, or a group's member. */
export type ReviewItemSeed = {
  /** The assignment's id, or the member's. */
  readonly id: string;
  readonly principalId: string;
  readonly principalType: PrincipalType;
  readonly recommendation: Recommendation;
  readonly lastUsedAt: Instant | null;
  readonly lastSignInAt: Instant | null;
};

export type ReviewItemDecision = {
  readonly by: string;
  readonly at: Instant;
  readonly stage: number;
  readonly decision: ReviewDecision;
  readonly justification: string;
};

export type ReviewItem = ReviewItemSeed & {
  /** The last round that looks at it. */
  readonly stage: number;
  /** The answer of that round, or of the last one that gave any. */
  readonly decision: ReviewItemDecision | null;
  /** The answers of the rounds before that one, first to last. */
  readonly earlier: readonly ReviewItemDecision[];
  readonly result: ReviewResult | null;
};

export type ReviewResult = 'removed' | 'kept' | 'kept_last_administrator' | 'gone';

export type ReviewStatus = 'NotStarted' | 'InProgress' | 'Completed' | 'Applied';

/** A review as it was set up, with all its instances. What an instance was changed to while it ran is not in here. */
export type ReviewSeries = {
  readonly id: string;
  readonly subject: ReviewSubject;
  /** What instances to come go by. */
  readonly plan: ReviewPlan;
  /** What the dates of a recurrence are counted from. */
  readonly anchorAt: Instant;
  readonly instances: readonly string[];
  readonly createdAt: Instant;
  readonly createdBy: string | null;
  readonly updatedAt: Instant;
};

/** One instance of a review; instances of one that recurs share `seriesId`. */
export type Review = {
  readonly id: string;
  readonly seriesId: string;
  readonly occurrence: number;
  readonly subject: ReviewSubject;
  readonly plan: ReviewPlan;
  readonly status: ReviewStatus;
  readonly startAt: Instant;
  /** The round that runs, counted from 1, and when it ends. */
  readonly stage: number;
  readonly stageEndAt: Instant | null;
  /** When the rounds before it ended. */
  readonly stageEnds: readonly Instant[];
  readonly remindAt: Instant | null;
  /** The users who were written to as reviewers, and when first. */
  readonly contacted: Readonly<Record<string, Instant>>;
  readonly items: ReadonlyMap<string, ReviewItem>;
  readonly createdAt: Instant;
  readonly createdBy: string | null;
  readonly endedAt: Instant | null;
  readonly applied: { readonly at: Instant; readonly by: string | null } | null;
};

/** A report of what reviews decided that somebody set up for downloading (entra-pim §6.3). */
export type ReviewHistory = {
  readonly id: string;
  readonly name: string;
  /** The reviews that ran within it. */
  readonly from: Instant;
  readonly until: Instant;
  readonly of: 'all' | 'roles' | 'groups';
  /** The reviews it is about; empty for all. */
  readonly seriesIds: readonly string[];
  readonly decisions: readonly ReviewAnswer[];
  readonly createdAt: Instant;
  readonly createdBy: string | null;
};

/** The item's answer in the round it is in: an older round's does not count for this one. */
export function answerOf(item: ReviewItem): ReviewAnswer {
  return item.decision?.stage === item.stage ? item.decision.decision : 'NotReviewed';
}

/** Whether the item can be decided on now. */
export function isOpen(review: Review, item: ReviewItem): boolean {
  return review.status === 'InProgress' && item.stage === review.stage;
}

/** When the round that runs began. */
export function stageStartOf({ stageEnds, startAt }: Review): Instant {
  return stageEnds.at(-1) ?? startAt;
}

/** What the review comes to for an item. Who answered "don't know" wants nothing changed. [V7] */
export function outcomeOf({ plan }: Review, item: ReviewItem): 'Approve' | 'Deny' | 'None' {
  if (item.decision) return item.decision.decision === 'DontKnow' ? 'None' : item.decision.decision;
  switch (plan.ifNoResponse) {
    case 'nothing':
      return 'None';
    case 'remove':
      return 'Deny';
    case 'approve':
      return 'Approve';
    case 'recommendation':
      return item.recommendation === 'NoInfoAvailable' ? 'None' : item.recommendation;
  }
}
