import type {
  Recommendation,
  ReviewDecision,
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
  | (About & { readonly type: 'ReviewReminded' })
  | (About & {
      readonly type: 'ReviewItemDecided';
      readonly itemId: string;
      readonly principalId: string;
      readonly stage: number;
      readonly decision: ReviewDecision;
      readonly recommendation: Recommendation;
      readonly justification: string;
    })
  | (About & { readonly type: 'ReviewStageEnded'; readonly stage: number; readonly stageEndAt: Instant })
  | (About & { readonly type: 'ReviewReset' })
  | (About & { readonly type: 'ReviewEnded'; readonly how: 'in_time' | 'stopped' | 'subject_gone' })
  | (About & {
      readonly type: 'ReviewApplied';
      readonly results: readonly { readonly itemId: string; readonly result: ReviewResult }[];
    });
