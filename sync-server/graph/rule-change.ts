import * as z from 'zod/mini';
import { mergeSettings, type RoleSettings } from '../../core/settings.ts';
import { SettingsPatch } from '../../core/settings-schema.ts';
import { badRequest, notFound } from './problem.ts';
import { notificationCell } from './rule-ids.ts';
import { PASSKEY_CONTEXT, timeOutInDays } from './rules.ts';

const Text = z.string().check(z.maxLength(200));
const Expiration = z.object({ isExpirationRequired: z.optional(z.boolean()), maximumDuration: z.optional(Text) });
const Enablement = z.object({ enabledRules: z.array(Text) });
const AuthenticationContext = z.object({ isEnabled: z.boolean(), claimValue: z.optional(z.nullable(Text)) });
const Notification = z.object({
  notificationLevel: z.optional(Text),
  isDefaultRecipientsEnabled: z.optional(z.boolean()),
  notificationRecipients: z.optional(z.array(Text)),
});
const Subject = z.object({
  userId: z.optional(Text),
  groupId: z.optional(Text),
  id: z.optional(Text),
  '@odata.type': Text,
});
const Stage = z.object({
  approvalStageTimeOutInDays: z.optional(z.int().check(z.minimum(1), z.maximum(30))),
  isEscalationEnabled: z.optional(z.boolean()),
  escalationTimeInMinutes: z.optional(z.int().check(z.minimum(0))),
  primaryApprovers: z.optional(z.array(Subject)),
  escalationApprovers: z.optional(z.nullable(z.array(Subject))),
});
const Approval = z.object({
  setting: z.object({ isApprovalRequired: z.optional(z.boolean()), approvalStages: z.optional(z.array(Stage)) }),
});

/**
 * The change of settings that a PATCH of a rule asks for; what the body leaves out stays. Throws a 400 where the rule does
 * not take it, and a 404 where there is no such rule.
 */
export function ruleChange(settings: RoleSettings, id: string, body: unknown): SettingsPatch {
  const patch = changeOf(settings, id, body);
  const checked = SettingsPatch.safeParse(patch);
  if (checked.success) return checked.data;
  throw badRequest(`${id}: ${checked.error.issues[0]?.message ?? 'the value is not possible'}`);
}

/** One change of several rules. */
export function rulesChange(settings: RoleSettings, rules: readonly { readonly id: string }[]): SettingsPatch {
  const patches = rules.map((rule) => ruleChange(settings, rule.id, rule));
  return patches.reduce<SettingsPatch>(
    (whole, patch) => mergeSettings(whole as RoleSettings, patch) as SettingsPatch,
    {},
  );
}

function changeOf(settings: RoleSettings, id: string, body: unknown): unknown {
  switch (id) {
    case 'Expiration_EndUser_Assignment': {
      const { isExpirationRequired, maximumDuration } = parse(id, Expiration, body);
      if (isExpirationRequired === false) throw badRequest(`${id}: an activation always expires`);
      return { activation: { maxDuration: maximumDuration } };
    }
    case 'Enablement_EndUser_Assignment':
      return { activation: activationEnablement(settings, id, parse(id, Enablement, body).enabledRules) };
    case 'AuthenticationContext_EndUser_Assignment':
      return { activation: { mfa: authenticationContext(settings, id, parse(id, AuthenticationContext, body)) } };
    case 'Approval_EndUser_Assignment':
      return { activation: { approval: approval(settings, parse(id, Approval, body).setting) } };
    case 'Expiration_Admin_Eligibility':
      return { assignment: { eligible: limits(parse(id, Expiration, body)) } };
    case 'Expiration_Admin_Assignment':
      return { assignment: { active: limits(parse(id, Expiration, body)) } };
    case 'Enablement_Admin_Eligibility':
      choose(id, parse(id, Enablement, body).enabledRules, []);
      return {};
    case 'Enablement_Admin_Assignment': {
      const on = choose(id, parse(id, Enablement, body).enabledRules, ['MultiFactorAuthentication', 'Justification']);
      return {
        assignment: { active: { mfa: on.has('MultiFactorAuthentication'), justification: on.has('Justification') } },
      };
    }
  }
  const cell = notificationCell(id);
  if (!cell) throw notFound(`There is no rule ${id}.`);
  return { notification: { [cell.event]: { [cell.recipient]: recipients(id, parse(id, Notification, body)) } } };
}

function activationEnablement({ activation }: RoleSettings, id: string, rules: readonly string[]) {
  const on = choose(id, rules, ['MultiFactorAuthentication', 'Justification', 'Ticketing']);
  const mfa = on.has('MultiFactorAuthentication') ? 'mfa' : activation.mfa === 'passkey' ? 'passkey' : 'none';
  if (mfa === 'mfa' && activation.mfa === 'passkey')
    throw badRequest(`${id}: MFA and an authentication context exclude each other; switch the context off first`);
  return { mfa, justification: on.has('Justification'), ticket: on.has('Ticketing') };
}

function authenticationContext(
  { activation }: RoleSettings,
  id: string,
  { isEnabled, claimValue }: z.infer<typeof AuthenticationContext>,
) {
  if (!isEnabled) return activation.mfa === 'passkey' ? 'none' : activation.mfa;
  if (claimValue !== PASSKEY_CONTEXT)
    throw badRequest(`${id}: the only authentication context is ${PASSKEY_CONTEXT}, a passkey`);
  if (activation.mfa === 'mfa')
    throw badRequest(`${id}: MFA and an authentication context exclude each other; switch MFA off first`);
  return 'passkey';
}

function approval(settings: RoleSettings, { isApprovalRequired, approvalStages }: z.infer<typeof Approval>['setting']) {
  const current = settings.activation.approval;
  const [first, ...more] = approvalStages ?? [];
  const days = first?.approvalStageTimeOutInDays;
  const escalates = first?.isEscalationEnabled;
  const minutes = first?.escalationTimeInMinutes;
  return {
    required: isApprovalRequired,
    approvers: first?.primaryApprovers?.map(ref),
    stages:
      first &&
      more.map(({ primaryApprovers = [] }, at) => ({
        approvers: primaryApprovers.map(ref),
        quorum: current.stages[at]?.quorum ?? 1,
      })),
    // Graph counts days; a finer window stays where the days are the same.
    window: days === undefined || days === timeOutInDays(current.window) ? undefined : `P${days}D`,
    escalateAfter: escalates === undefined ? undefined : escalates && minutes ? `PT${minutes}M` : '',
    escalateTo: first?.escalationApprovers?.map(ref),
  };
}

function limits({ isExpirationRequired, maximumDuration }: z.infer<typeof Expiration>) {
  return {
    permanent: isExpirationRequired === undefined ? undefined : !isExpirationRequired,
    maxDuration: maximumDuration,
  };
}

function recipients(id: string, body: z.infer<typeof Notification>) {
  const level = body.notificationLevel?.toLowerCase();
  if (level !== undefined && !['none', 'critical', 'all'].includes(level))
    throw badRequest(`${id}: notificationLevel is None, Critical or All`);
  if (level === 'none') return { default: false, additional: [] };
  return {
    default: body.isDefaultRecipientsEnabled,
    additional: body.notificationRecipients,
    critical: level === undefined ? undefined : level === 'critical',
  };
}

function ref(subject: z.infer<typeof Subject>): string {
  const isGroup = subject['@odata.type'].toLowerCase() === '#microsoft.graph.groupmembers';
  const id = (isGroup ? subject.groupId : subject.userId) ?? subject.id ?? '';
  return `${isGroup ? 'group' : 'user'}:${id.toLowerCase()}`;
}

/** The known ones among the names, whatever their case. */
function choose(id: string, names: readonly string[], known: readonly string[]): ReadonlySet<string> {
  return new Set(
    names.map((name) => {
      const found = known.find((one) => one.toLowerCase() === name.toLowerCase());
      if (!found) throw badRequest(`${id}: ${name} is not possible here (possible: ${known.join(', ') || 'nothing'})`);
      return found;
    }),
  );
}

function parse<Schema extends z.ZodMiniType>(id: string, schema: Schema, body: unknown): z.infer<Schema> {
  const parsed = schema.safeParse(body);
  if (parsed.success) return parsed.data;
  const issue = parsed.error.issues[0]!;
  throw badRequest(`${id}: ${issue.path.join('.')}: ${issue.message}`);
}
