import * as z from 'zod/mini';
import { Uuid } from './ids.ts';
import { RECURRENCES } from './reviews.ts';
import { Ref } from './settings-schema.ts';

const InstantText = z.string().check(z.maxLength(40));
const Refs = z.array(Ref).check(z.maxLength(100));

const Reviewers = z.discriminatedUnion('kind', [
  z.strictObject({ kind: z.literal('selected'), refs: Refs }),
  z.strictObject({ kind: z.literal('self') }),
  z.strictObject({ kind: z.literal('managers'), fallback: Refs }),
]);

const Stage = z.strictObject({
  reviewers: Reviewers,
  duration: z.string().check(z.maxLength(40)),
  goOn: z.optional(z.array(z.enum(['Approve', 'Deny', 'DontKnow', 'NotReviewed'])).check(z.maxLength(4))),
});

const Subjects = z.optional(z.array(Uuid).check(z.maxLength(100)));

/** Commands of administrators about access reviews. */
export const reviewCommands = [
  z.strictObject({
    type: z.literal('CreateReview'),
    name: z.string().check(z.trim(), z.minLength(1), z.maxLength(128)),
    description: z.optional(z.string().check(z.maxLength(1_000))),
    /** One review is made for each of these. */
    roleIds: Subjects,
    groupIds: Subjects,
    include: z.optional(z.enum(['eligible', 'active', 'all'])),
    inactiveDays: z.optional(z.int().check(z.minimum(1), z.maximum(730))),
    stages: z.array(Stage).check(z.minLength(1), z.maxLength(3)),
    startAt: z.optional(InstantText),
    recurrence: z.optional(z.enum(RECURRENCES)),
    until: z.optional(InstantText),
    times: z.optional(z.int().check(z.minimum(1), z.maximum(1_000))),
    ifNoResponse: z.optional(z.enum(['nothing', 'remove', 'approve', 'recommendation'])),
    autoApply: z.optional(z.boolean()),
    justificationRequired: z.optional(z.boolean()),
    reminders: z.optional(z.boolean()),
    tellAtEnd: z.optional(Refs),
  }),
  z.strictObject({ type: z.literal('StopReview'), reviewId: Uuid, series: z.optional(z.boolean()) }),
  z.strictObject({ type: z.literal('EndReviewStage'), reviewId: Uuid }),
  z.strictObject({ type: z.literal('ResetReview'), reviewId: Uuid }),
  z.strictObject({ type: z.literal('ApplyReview'), reviewId: Uuid }),
] as const;

/** What a reviewer sends: one decision on one or many items of a review. */
export const decideReviewItems = z.strictObject({
  type: z.literal('DecideReviewItems'),
  reviewId: Uuid,
  itemIds: z.array(Uuid).check(z.minLength(1), z.maxLength(500)),
  decision: z.enum(['Approve', 'Deny', 'DontKnow']),
  justification: z.optional(z.string().check(z.maxLength(4_000))),
});
