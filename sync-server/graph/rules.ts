import { stagesOf } from '../../core/approvers.ts';
import { type PrincipalRef, parseRef } from '../../core/ids.ts';
import type {
  ApprovalSettings,
  ApprovalStage,
  AssignmentLimits,
  Recipients,
  RoleSettings,
} from '../../core/settings.ts';
import { NOTIFICATION_EVENTS, NOTIFICATION_RECIPIENTS } from '../../core/settings.ts';
import { DAY, durationToMs, MINUTE } from '../../core/time.ts';
import type { Row } from './exchange.ts';
import { oncePerRecord } from './once.ts';
import { notificationRuleId } from './rule-ids.ts';

/** Entra's name for *a passkey, here and now*: the authentication context a role asks for. */
export const PASSKEY_CONTEXT = 'c1';

type Caller = 'EndUser' | 'Admin';
type Level = 'Assignment' | 'Eligibility';

/** A role's settings as Graph's 17 rules (entra-pim §2.4). */
export const rulesOf = oncePerRecord(({ activation, assignment, notification }: RoleSettings): readonly Row[] => {
  const { maxDuration, mfa, justification, ticket, approval } = activation;
  const { eligible, active } = assignment;
  return [
    rule('Expiration', 'EndUser', 'Assignment', { isExpirationRequired: true, maximumDuration: maxDuration }),
    rule('Enablement', 'EndUser', 'Assignment', {
      enabledRules: enabled({
        MultiFactorAuthentication: mfa === 'mfa',
        Justification: justification,
        Ticketing: ticket,
      }),
    }),
    rule('AuthenticationContext', 'EndUser', 'Assignment', {
      isEnabled: mfa === 'passkey',
      claimValue: mfa === 'passkey' ? PASSKEY_CONTEXT : null,
    }),
    rule('Approval', 'EndUser', 'Assignment', { setting: approvalSetting(approval) }),
    rule('Expiration', 'Admin', 'Eligibility', limits(eligible)),
    rule('Expiration', 'Admin', 'Assignment', limits(active)),
    rule('Enablement', 'Admin', 'Eligibility', { enabledRules: [] }),
    rule('Enablement', 'Admin', 'Assignment', {
      enabledRules: enabled({ MultiFactorAuthentication: active.mfa, Justification: active.justification }),
    }),
    ...NOTIFICATION_EVENTS.flatMap((event) =>
      NOTIFICATION_RECIPIENTS.map((recipient) =>
        notificationRule(notificationRuleId(event, recipient), notification[event][recipient]),
      ),
    ),
  ];
});

function rule(kind: string, caller: Caller, level: Level, payload: Row): Row {
  return {
    '@odata.type': `#microsoft.graph.unifiedRoleManagementPolicy${kind}Rule`,
    id: `${kind}_${caller}_${level}`,
    ...payload,
    target: target(caller, level),
  };
}

function notificationRule(id: string, { default: on, additional, critical }: Recipients): Row {
  const [, recipientType, caller, level] = id.split('_') as [string, string, Caller, Level];
  return {
    '@odata.type': '#microsoft.graph.unifiedRoleManagementPolicyNotificationRule',
    id,
    notificationType: 'Email',
    recipientType,
    notificationLevel: critical ? 'Critical' : 'All',
    isDefaultRecipientsEnabled: on,
    notificationRecipients: additional,
    target: target(caller, level),
  };
}

function target(caller: Caller, level: Level): Row {
  return { caller, operations: ['all'], level, inheritableSettings: [], enforcedSettings: [] };
}

function enabled(rules: Readonly<Record<string, boolean>>): readonly string[] {
  return Object.keys(rules).filter((name) => rules[name]);
}

function limits({ permanent, maxDuration }: AssignmentLimits): Row {
  return { isExpirationRequired: !permanent, maximumDuration: maxDuration };
}

function approvalSetting(approval: ApprovalSettings): Row {
  const stages = stagesOf(approval);
  return {
    isApprovalRequired: approval.required,
    isApprovalRequiredForExtension: false,
    isRequestorJustificationRequired: true,
    approvalMode: stages.length > 1 ? 'Serial' : 'SingleStage',
    approvalStages: stages.map((stage) => approvalStage(approval, stage)),
  };
}

function approvalStage({ window, escalateAfter, escalateTo }: ApprovalSettings, { approvers }: ApprovalStage): Row {
  return {
    approvalStageTimeOutInDays: timeOutInDays(window),
    isApproverJustificationRequired: true,
    escalationTimeInMinutes: escalateAfter ? Math.floor(durationToMs(escalateAfter)! / MINUTE) : 0,
    isEscalationEnabled: escalateAfter !== '',
    primaryApprovers: approvers.map(subject),
    escalationApprovers: escalateTo.map(subject),
  };
}

/** Whole days, as Graph counts them; the window itself may be finer. */
export function timeOutInDays(window: string): number {
  return Math.ceil(durationToMs(window)! / DAY);
}

function subject(ref: PrincipalRef): Row {
  const { type, id } = parseRef(ref);
  return type === 'user'
    ? { '@odata.type': '#microsoft.graph.singleUser', userId: id, description: null }
    : { '@odata.type': '#microsoft.graph.groupMembers', groupId: id, description: null };
}
