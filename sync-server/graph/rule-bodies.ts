import * as z from 'zod/mini';

/** What says nothing: left out, or null as some clients write it. */
const said = <Schema extends z.ZodMiniType>(schema: Schema) => z.optional(z.nullable(schema));
const Text = z.string().check(z.maxLength(200));
const only = (value: boolean) => said(z.literal(value, { error: `only ${value} is possible` }));
const oneOf = (...words: readonly string[]) =>
  said(z.pipe(z.string().check(z.toLowerCase()), z.enum(words as [string], { error: `expected ${words.join(', ')}` })));

// The bodies of rules, by kind. What cannot be otherwise here is refused where it is asked to be.

export const Expiration = z.object({ isExpirationRequired: said(z.boolean()), maximumDuration: said(Text) });
export const Enablement = z.object({ enabledRules: z.array(Text) });
export const AuthenticationContext = z.object({ isEnabled: z.boolean(), claimValue: said(Text) });
export const Notification = z.object({
  notificationType: oneOf('email'),
  notificationLevel: said(Text),
  isDefaultRecipientsEnabled: said(z.boolean()),
  notificationRecipients: said(z.array(Text)),
});
export const Subject = z.object({ userId: said(Text), groupId: said(Text), id: said(Text), '@odata.type': Text });
export const Stage = z.object({
  approvalStageTimeOutInDays: said(z.int().check(z.minimum(1), z.maximum(30))),
  isApproverJustificationRequired: only(true),
  isEscalationEnabled: said(z.boolean()),
  escalationTimeInMinutes: said(z.int().check(z.minimum(0))),
  primaryApprovers: said(z.array(Subject)),
  escalationApprovers: said(z.array(Subject)),
});
export const Approval = z.object({
  setting: z.object({
    isApprovalRequired: said(z.boolean()),
    isApprovalRequiredForExtension: only(false),
    isRequestorJustificationRequired: only(true),
    approvalMode: oneOf('singlestage', 'serial', 'noapproval'),
    approvalStages: said(z.array(Stage)),
  }),
});
