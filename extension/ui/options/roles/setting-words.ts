import type { PrincipalRef } from '../../../../core/ids.ts';
import {
  type ApprovalStage,
  type Mfa,
  NOTIFICATION_EVENTS,
  NOTIFICATION_RECIPIENTS,
  type NotificationEvent,
  type NotificationRecipient,
  type Recipients,
  type RoleSettings,
} from '../../../../core/settings.ts';
import { sayDuration } from '../../duration-text.ts';

export type NameOf = (ref: PrincipalRef) => string;
export type SettingsTab = 'activation' | 'assignment' | 'notification';

/** One setting as people know it: where it is, what it is called and how its value reads. */
export type SettingWords = {
  readonly path: string;
  readonly tab: SettingsTab;
  readonly name: string;
  readonly say: (value: never, nameOf: NameOf) => string;
};

export const MFA_WORDS: Readonly<Record<Mfa, string>> = { none: 'None', mfa: 'MFA', passkey: 'Passkey' };
export const EVENT_WORDS: Readonly<Record<NotificationEvent, string>> = {
  eligible: 'Members assigned eligible',
  active: 'Members assigned active',
  activation: 'Eligible members activate',
};
export const RECIPIENT_WORDS: Readonly<Record<NotificationRecipient, string>> = {
  admin: 'Administrators',
  requestor: 'Assignee or requestor',
  approver: 'Approvers',
};

const required = (value: boolean) => (value ? 'required' : 'not required');
const allowed = (value: boolean) => (value ? 'allowed' : 'not allowed');
const orNever = (value: string) => (value ? sayDuration(value) : 'never');
const names = (refs: readonly PrincipalRef[], nameOf: NameOf, none: string) => refs.map(nameOf).join(', ') || none;

/** Every setting of a role, in the order of the form. */
export const SETTINGS: readonly SettingWords[] = [
  activation('maxDuration', 'Maximum duration', sayDuration),
  activation('mfa', 'On activation, require', (value: Mfa) => MFA_WORDS[value]),
  activation('justification', 'Justification', required),
  activation('ticket', 'Ticket', required),
  activation('ticketPattern', 'Ticket pattern', (value: string) => value || 'any number'),
  activation('ticketCheck', 'Ticket check', (value: string) => value || 'none'),
  activation('requestors', 'Who may activate', (refs: readonly PrincipalRef[], nameOf) =>
    names(refs, nameOf, 'everyone eligible'),
  ),
  activation('approval.required', 'Approval', required),
  activation('approval.approvers', 'Approvers', (refs: readonly PrincipalRef[], nameOf) =>
    names(refs, nameOf, 'the administrators'),
  ),
  activation('approval.quorum', 'Approvals needed', (value: number) => String(value)),
  activation(
    'approval.stages',
    'Further stages',
    (stages: readonly ApprovalStage[], nameOf) =>
      stages
        .map((stage) => `${stage.quorum} of ${names(stage.approvers, nameOf, 'the administrators')}`)
        .join(', then ') || 'none',
  ),
  activation('approval.window', 'Requests wait for', sayDuration),
  activation('approval.remindBefore', 'Remind before the end', orNever),
  activation('approval.escalateAfter', 'Escalate after', orNever),
  activation('approval.escalateTo', 'Escalate to', (refs: readonly PrincipalRef[], nameOf) =>
    names(refs, nameOf, 'nobody'),
  ),
  assignment('eligible.permanent', 'Permanent eligible assignment', allowed),
  assignment('eligible.maxDuration', 'Expire eligible assignments after', sayDuration),
  assignment('active.permanent', 'Permanent active assignment', allowed),
  assignment('active.maxDuration', 'Expire active assignments after', sayDuration),
  assignment('active.mfa', 'MFA on active assignment', required),
  assignment('active.justification', 'Justification on active assignment', required),
  ...NOTIFICATION_EVENTS.flatMap((event) =>
    NOTIFICATION_RECIPIENTS.map(
      (recipient): SettingWords => ({
        path: `notification.${event}.${recipient}`,
        tab: 'notification',
        name: `${EVENT_WORDS[event]}: ${RECIPIENT_WORDS[recipient]}`,
        say: sayRecipients,
      }),
    ),
  ),
];

/** Who gets a mail, in words. */
function sayRecipients({ default: byDefault, additional, critical }: Recipients): string {
  const to = [...(byDefault ? ['default recipients'] : []), ...additional].join(', ');
  if (!to) return 'no mail';
  return critical ? `${to}, critical only` : to;
}

/** The value a path of settings leads to. */
export function settingAt(settings: RoleSettings, path: string): unknown {
  return path.split('.').reduce<unknown>((at, key) => (at as Record<string, unknown>)[key], settings);
}

/** The settings with the value at a path replaced. */
export function withSetting(settings: RoleSettings, path: string, value: unknown): RoleSettings {
  return replaced(settings, path.split('.'), value) as RoleSettings;
}

function replaced(at: unknown, [key, ...rest]: readonly string[], value: unknown): unknown {
  if (key === undefined) return value;
  const record = at as Readonly<Record<string, unknown>>;
  return { ...record, [key]: replaced(record[key], rest, value) };
}

function activation<Value>(path: string, name: string, say: (value: Value, nameOf: NameOf) => string): SettingWords {
  return { path: `activation.${path}`, tab: 'activation', name, say };
}

function assignment<Value>(path: string, name: string, say: (value: Value) => string): SettingWords {
  return { path: `assignment.${path}`, tab: 'assignment', name, say };
}
