import type * as z from 'zod/mini';
import { mergeSettings, type RoleSettings } from '../../core/settings.ts';
import { SettingsPatch } from '../../core/settings-schema.ts';
import type { Row } from './exchange.ts';
import { parseBody } from './parse-body.ts';
import { badRequest, notFound } from './problem.ts';
import {
  Approval,
  AuthenticationContext,
  Enablement,
  Expiration,
  Notification,
  type Stage,
  type Subject,
} from './rule-bodies.ts';
import { notificationCell } from './rule-ids.ts';
import { PASSKEY_CONTEXT, rulesOf, timeOutInDays } from './rules.ts';
import { propertiesOf } from './types.ts';

/**
 * The change of settings that a PATCH of a rule asks for; what the body leaves out stays. Throws a 400 where the rule does
 * not take it, and a 404 where there is no such rule.
 */
export function ruleChange(settings: RoleSettings, asked: string, body: unknown): SettingsPatch {
  const rule = rulesOf(settings).find((one) => String(one.id).toLowerCase() === asked.toLowerCase());
  if (!rule) throw notFound(`There is no rule ${asked}.`);
  const id = String(rule.id);
  refuseOtherType(rule, body);
  const patch = changeOf(settings, id, body);
  const checked = SettingsPatch.safeParse(patch);
  if (checked.success) return checked.data;
  throw badRequest(`${id}: ${checked.error.issues[0]?.message ?? 'the value is not possible'}`);
}

type AskedRule = { readonly id: string; readonly isEnabled?: unknown };

/** One change of several rules, each on what those before it made. */
export function rulesChange(settings: RoleSettings, rules: readonly AskedRule[]): SettingsPatch {
  // MFA and a context exclude each other, so that one is switched off before the other is switched on.
  const inOrder = [...rules].sort((a, b) => rankOf(a) - rankOf(b));
  return inOrder.reduce<SettingsPatch>((whole, rule) => {
    const patch = ruleChange(mergeSettings(settings, whole), rule.id, rule);
    return mergeSettings(whole as RoleSettings, patch) as SettingsPatch;
  }, {});
}

function rankOf({ id, isEnabled }: AskedRule): number {
  if (!/^AuthenticationContext_/i.test(id)) return 1;
  return isEnabled ? 2 : 0;
}

/** Each rule has properties of its own kind, and a body that says of which kind it is has to be right. */
function refuseOtherType(rule: Row, body: unknown): void {
  const type = String(rule['@odata.type']);
  const given = (body ?? {}) as Readonly<Record<string, unknown>>;
  const said = String(given['@odata.type'] ?? type).replace(/^#?/, '#');
  if (said.toLowerCase() !== type.toLowerCase()) throw badRequest(`${rule.id}: @odata.type: expected ${type}`);
  const known = propertiesOf(type.slice(type.lastIndexOf('.') + 1));
  const other = Object.keys(given).find((name) => !name.startsWith('@') && given[name] !== null && !known[name]);
  if (other) throw badRequest(`${rule.id}: ${other} is not a property of this rule`);
}

function changeOf(settings: RoleSettings, id: string, body: unknown): unknown {
  switch (id) {
    case 'Expiration_EndUser_Assignment': {
      const { isExpirationRequired, maximumDuration } = parseBody(Expiration, body, id);
      if (isExpirationRequired === false) throw badRequest(`${id}: an activation always expires`);
      return { activation: { maxDuration: maximumDuration ?? undefined } };
    }
    case 'Enablement_EndUser_Assignment':
      return { activation: activationEnablement(settings, id, parseBody(Enablement, body, id).enabledRules) };
    case 'AuthenticationContext_EndUser_Assignment':
      return { activation: { mfa: authenticationContext(settings, id, parseBody(AuthenticationContext, body, id)) } };
    case 'Approval_EndUser_Assignment':
      return { activation: { approval: approval(settings, parseBody(Approval, body, id).setting) } };
    case 'Expiration_Admin_Eligibility':
      return { assignment: { eligible: limits(parseBody(Expiration, body, id)) } };
    case 'Expiration_Admin_Assignment':
      return { assignment: { active: limits(parseBody(Expiration, body, id)) } };
    case 'Enablement_Admin_Eligibility':
      choose(id, parseBody(Enablement, body, id).enabledRules, []);
      return {};
    case 'Enablement_Admin_Assignment': {
      const on = choose(id, parseBody(Enablement, body, id).enabledRules, [
        'MultiFactorAuthentication',
        'Justification',
      ]);
      return {
        assignment: { active: { mfa: on.has('MultiFactorAuthentication'), justification: on.has('Justification') } },
      };
    }
  }
  const cell = notificationCell(id)!;
  return { notification: { [cell.event]: { [cell.recipient]: recipients(id, parseBody(Notification, body, id)) } } };
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
  if (approvalStages?.length === 0) return { required: isApprovalRequired ?? undefined, approvers: [], stages: [] };
  const [first, ...more] = approvalStages ?? [];
  const days = first?.approvalStageTimeOutInDays ?? null;
  return {
    required: isApprovalRequired ?? undefined,
    approvers: first?.primaryApprovers?.map(ref),
    stages:
      first &&
      more.map(({ primaryApprovers }, at) => ({
        approvers: (primaryApprovers ?? []).map(ref),
        quorum: current.stages[at]?.quorum ?? 1,
      })),
    // Graph counts days; a finer window stays where the days are the same.
    window: days === null || days === timeOutInDays(current.window) ? undefined : `P${days}D`,
    escalateAfter: first && escalation(first),
    escalateTo: first?.escalationApprovers?.map(ref),
  };
}

/** After how long, '' for never; undefined where the body does not say. */
function escalation({ isEscalationEnabled, escalationTimeInMinutes: minutes }: z.infer<typeof Stage>) {
  if (isEscalationEnabled === undefined || isEscalationEnabled === null) return undefined;
  if (!isEscalationEnabled) return '';
  if (!minutes) throw badRequest('setting.approvalStages.0.escalationTimeInMinutes: expected a number from 1');
  return `PT${minutes}M`;
}

function limits({ isExpirationRequired, maximumDuration }: z.infer<typeof Expiration>) {
  return {
    permanent: typeof isExpirationRequired === 'boolean' ? !isExpirationRequired : undefined,
    maxDuration: maximumDuration ?? undefined,
  };
}

function recipients(id: string, body: z.infer<typeof Notification>) {
  const level = body.notificationLevel?.toLowerCase();
  if (level !== undefined && !['none', 'critical', 'all'].includes(level))
    throw badRequest(`${id}: notificationLevel is None, Critical or All`);
  if (level === 'none') return { default: false, additional: [] };
  return {
    default: body.isDefaultRecipientsEnabled ?? undefined,
    additional: body.notificationRecipients ?? undefined,
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
