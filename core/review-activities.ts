import type { ReviewEvent } from './review-events.ts';

const DECIDED = {
  Approve: 'Approve decision',
  Deny: 'Deny decision',
  DontKnow: "Don't know decision",
  NotReviewed: 'Reset decision',
} as const;

const NAMES: Readonly<Record<Exclude<ReviewEvent['type'], 'ReviewItemDecided'>, string>> = {
  ReviewCreated: 'Create access review',
  ReviewStarted: 'Access review started',
  ReviewReminded: 'Remind access reviewers',
  ReviewStageEnded: 'Access review stage ended',
  ReviewUpdated: 'Update access review',
  ReviewReset: 'Reset decision',
  ReviewEnded: 'Access review ended',
  ReviewApplied: 'Apply review',
  ReviewDeleted: 'Delete access review',
  ReviewHistoryCreated: 'Create access review history report',
  ReviewHistoryExported: 'Download access review history report',
};

/** What an event about an access review is called in the audit. */
export function reviewActivity(event: ReviewEvent): string {
  return event.type === 'ReviewItemDecided' ? DECIDED[event.decision] : NAMES[event.type];
}

/** Every such name. */
export const REVIEW_ACTIVITIES: readonly string[] = [...new Set([...Object.values(NAMES), ...Object.values(DECIDED)])];
