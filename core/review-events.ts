import type {
  Recommendation,
  ReviewAnswer,
  ReviewHistory,
  ReviewItemSeed,
  ReviewPlan,
  ReviewResult,
  ReviewSubject,
} from './reviews.ts';
import type { Instant } from './time.ts';

type About = { readonly reviewId: string; readonly name: string } & ReviewSubject;

/** What happens to access reviews. Each carries what is reviewed, so that its audit line stands alone. */
export type ReviewEvent =
  | (About & {
      readonly type: 'ReviewCreated';
      readonly seriesId: string;
      readonly occurrence: number;
      readonly startAt: Instant;
      readonly plan: ReviewPlan;
    })
  | (About & {
      readonly type: 'ReviewStarted';
      readonly stageEndAt: Instant;
      readonly remindAt: Instant | null;
      readonly items: readonly ReviewItemSeed[];
    })
  /** `asked` where an administrator wanted it, which leaves the reminder halfway as it is. */
  | (About & { readonly type: 'ReviewReminded'; readonly how?: 'asked' })
  | (About & {
      readonly type: 'ReviewItemDecided';
      readonly itemId: string;
      readonly principalId: string;
      readonly stage: number;
      /** `NotReviewed` takes back what was decided in this round. */
      readonly decision: ReviewAnswer;
      readonly recommendation: Recommendation;
      readonly justification: string;
    })
  | (About & {
      readonly type: 'ReviewStageEnded';
      readonly stage: number;
      readonly stageEndAt: Instant;
      readonly remindAt?: Instant | null;
    })
  | (About & {
      readonly type: 'ReviewUpdated';
      readonly seriesId: string;
      /** This instance while it runs, or all that have not begun. */
      readonly of: 'current' | 'series';
      readonly before: Partial<ReviewPlan>;
      readonly after: Partial<ReviewPlan>;
      /** The new start of the instance that has not begun, and of what its dates are counted from. */
      readonly startAt?: Instant;
      readonly anchorAt?: Instant;
      /** The new end and reminder of the round that runs. */
      readonly stageEndAt?: Instant;
      readonly remindAt?: Instant | null;
    })
  | (About & { readonly type: 'ReviewReset' })
  | (About & { readonly type: 'ReviewEnded'; readonly how: 'in_time' | 'stopped' | 'subject_gone' })
  | (About & {
      readonly type: 'ReviewApplied';
      readonly results: readonly { readonly itemId: string; readonly result: ReviewResult }[];
    })
  | (About & { readonly type: 'ReviewDeleted'; readonly seriesId: string })
  | (Omit<ReviewHistory, 'id' | 'createdAt' | 'createdBy'> & {
      readonly type: 'ReviewHistoryCreated';
      readonly historyId: string;
    })
  | {
      readonly type: 'ReviewHistoryExported';
      /** What was asked for, by the names of the query. */
      readonly filter: Readonly<Record<string, string>>;
    };
