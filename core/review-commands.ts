import * as z from 'zod/mini';
import { Uuid } from './ids.ts';
import { Name } from './name.ts';
import { RECURRENCES } from './reviews.ts';
import { Ref } from './settings-schema.ts';

const InstantText = z.string().check(z.maxLength(40));
const DurationText = z.string().check(z.maxLength(40));
const Refs = z.array(Ref).check(z.maxLength(100));

const Reviewers = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('selected'), refs: Refs }),
  z.strictObject({ kind: z.literal('self') }),
  z.strictObject({ kind: z.literal('managers'), fallback: Refs }),
]);

const Answer = z.enum(['Approve', 'Deny', 'DontKnow', 'NotReviewed']);
const Stage = z.strictObject({
  reviewers: Reviewers,
  duration: DurationText,
  goOn: z.optional(z.array(Answer).check(z.maxLength(4))),
});

const Days = z.int().check(z.minimum(0), z.maximum(730));
const Stages = z.array(Stage).check(z.minLength(1), z.maxLength(3));
const Times = z.int().check(z.minimum(1), z.maximum(1_000));

/** What can be set when a review is made, and changed later. */
const Settings = {
  description: z.optional(z.string().check(z.maxLength(1_000))),
  message: z.optional(z.string().check(z.maxLength(1_000))),
  include: z.optional(z.enum(['eligible', 'active', 'all'])),
  principals: z.optional(z.enum(['all', 'users'])),
  startAt: z.optional(InstantText),
  recurrence: z.optional(z.enum(RECURRENCES)),
  ifNoResponse: z.optional(z.enum(['nothing', 'remove', 'approve', 'recommendation'])),
  autoApply: z.optional(z.boolean()),
  justificationRequired: z.optional(z.boolean()),
  recommendations: z.optional(z.boolean()),
  lookBack: z.optional(DurationText),
  showEarlier: z.optional(z.boolean()),
  mails: z.optional(z.boolean()),
  reminders: z.optional(z.boolean()),
  tellAtEnd: z.optional(Refs),
} as const;

const Subjects = z.optional(z.array(Uuid).check(z.maxLength(100)));

/** Commands of administrators about access reviews. */
export const reviewCommands = [
  z.strictObject({
    type: z.literal('CreateReview'),
    ...Settings,
    name: Name,
    /** One review is made for each of these. */
    roleIds: Subjects,
    groupIds: Subjects,
    inactiveDays: z.optional(Days),
    stages: Stages,
    until: z.optional(InstantText),
    times: z.optional(Times),
  }),
  z.strictObject({
    type: z.literal('UpdateReview'),
    reviewId: Uuid,
    /** The instance while it runs, or all of its series that have not begun. */
    of: z.enum(['current', 'series']),
    ...Settings,
    name: z.optional(Name),
    inactiveDays: z.optional(z.nullable(Days)),
    stages: z.optional(Stages),
    until: z.optional(z.nullable(InstantText)),
    times: z.optional(z.nullable(Times)),
    /** When the round that runs is to end. */
    endAt: z.optional(InstantText),
  }),
  z.strictObject({ type: z.literal('DeleteReview'), reviewId: Uuid }),
  z.strictObject({ type: z.literal('RemindReviewers'), reviewId: Uuid }),
  z.strictObject({ type: z.literal('StopReview'), reviewId: Uuid, series: z.optional(z.boolean()) }),
  z.strictObject({ type: z.literal('EndReviewStage'), reviewId: Uuid }),
  z.strictObject({ type: z.literal('ResetReview'), reviewId: Uuid }),
  z.strictObject({ type: z.literal('ApplyReview'), reviewId: Uuid }),
  z.strictObject({
    type: z.literal('CreateReviewHistory'),
    name: Name,
    from: InstantText,
    until: InstantText,
    of: z.optional(z.enum(['all', 'roles', 'groups'])),
    seriesIds: z.optional(z.array(Uuid).check(z.maxLength(100))),
    decisions: z.array(Answer).check(z.minLength(1), z.maxLength(4)),
  }),
] as const;

/** What a reviewer sends. */
export const reviewerCommands = [
  /** One decision on one or many items of a review; `NotReviewed` takes back what this round decided. */
  z.strictObject({
    type: z.literal('DecideReviewItems'),
    reviewId: Uuid,
    itemIds: z.array(Uuid).check(z.minLength(1), z.maxLength(500)),
    decision: Answer,
    justification: z.optional(z.string().check(z.maxLength(4_000))),
  }),
  /** Answers all that nobody answered in this round as is recommended. */
  z.strictObject({
    type: z.literal('AcceptRecommendations'),
    reviewId: Uuid,
    justification: z.optional(z.string().check(z.maxLength(4_000))),
  }),
] as const;
