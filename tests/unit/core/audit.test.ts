import { globSync, readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { auditEntry, auditKeys } from '../../../core/audit.ts';
import { ACTIVITIES, activityOf } from '../../../core/audit-activities.ts';
import type { Event } from '../../../core/events.ts';
import { BUILT_IN } from '../../../core/ids.ts';
import { DEFAULT_PLAN } from '../../../core/reviewing/plan.ts';
import { DEFAULT_SETTINGS } from '../../../core/settings.ts';
import { CLOCK, codeOf, person, START, world } from '../../support/given.ts';

const u = { userId: 'u', roleId: 'r', scope: '/', requestId: 'q' };
const grant = { assignmentId: 'a', roleId: 'r', principalId: 'u', principalType: 'user', scope: '/' } as const;
const timebound = { startAt: START, endAt: START + 1 };
const permanent = { startAt: START, endAt: null };
const later = { startAt: START + 1, endAt: START + 2 };
const eligible = { ...grant, assignmentType: 'eligible' } as const;
const active = { ...grant, assignmentType: 'active' } as const;
const words = { justification: 'because' };
const expired = 'Remove member from role (PIM activation expired)';

const review = { reviewId: 'v', name: 'Quarterly', roleId: 'r' } as const;
const item = { itemId: 'a', principalId: 'u', stage: 1, recommendation: 'Deny', ...words } as const;
const plan = {
  ...DEFAULT_PLAN,
  name: 'Quarterly',
  stages: [],
} as const;

/** Each kind of event, as the log has it at START, and what the audit calls it. */
const TABLE: readonly (readonly [Event, string, string?])[] = [
  [{ type: 'OrganisationCreated', organisationId: 'o', name: 'Contoso' }, 'Onboarded resource to PIM'],
  [{ type: 'OrganisationSettingsUpdated', settings: {} }, 'Resource updated'],
  [{ type: 'UserCreated', userId: 'u', upn: 'u@x', name: 'U', mail: '' }, 'Add user'],
  [{ type: 'UserUpdated', userId: 'u', name: 'V' }, 'Update user'],
  [{ type: 'UserDisabled', userId: 'u' }, 'Disable account'],
  [{ type: 'UserEnabled', userId: 'u' }, 'Enable account'],
  [{ type: 'UserInvited', userId: 'u', expiresAt: 0 }, 'Invite user'],
  [{ type: 'CredentialChanged', userId: 'u', credential: 'totp', change: 'set' }, 'User registered security info'],
  [{ type: 'CredentialChanged', userId: 'u', credential: 'totp', change: 'removed' }, 'User deleted security info'],
  [{ type: 'CredentialChanged', userId: 'u', credential: 'recovery_codes', change: 'used' }, 'User used security info'],
  [{ type: 'MfaMethodsReset', userId: 'u' }, 'Admin deleted security info'],
  [{ type: 'SessionsRevoked', userId: 'u' }, 'Revoke user sessions'],
  [{ type: 'SignedIn', userId: 'u', method: 'password' }, 'User signed in'],
  [{ type: 'GroupCreated', groupId: 'g', name: 'G', description: '' }, 'Add group'],
  [{ type: 'GroupUpdated', groupId: 'g', name: 'H' }, 'Update group'],
  [{ type: 'GroupRetired', groupId: 'g' }, 'Delete group'],
  [{ type: 'GroupMemberAdded', groupId: 'g', userId: 'u' }, 'Add member to group'],
  [{ type: 'GroupMemberRemoved', groupId: 'g', userId: 'u' }, 'Remove member from group'],
  [
    {
      type: 'RoleCreated',
      roleId: 'r',
      name: 'R',
      description: '',
      sites: [],
      builtIn: false,
      settings: DEFAULT_SETTINGS,
    },
    'Role definition created',
  ],
  [{ type: 'RoleUpdated', roleId: 'r', name: 'S' }, 'Update role definition'],
  [{ type: 'RoleSettingsUpdated', roleId: 'r', version: 2, before: {}, after: {} }, 'Update role setting in PIM'],
  [
    { type: 'RoleSettingsProposed', roleId: 'r', proposalId: 'p', version: 1, before: {}, after: {} },
    'Update role setting in PIM requested',
  ],
  [
    { type: 'RoleSettingsRefused', roleId: 'r', proposalId: 'p', justification: '' },
    'Update role setting in PIM denied',
    'denied',
  ],
  [{ type: 'RoleRetired', roleId: 'r' }, 'PIM policy removed'],
  [
    { type: 'RoleAssigned', ...eligible, ...permanent, ...words },
    'Add eligible member to role in PIM completed (permanent)',
  ],
  [
    { type: 'RoleAssigned', ...eligible, ...timebound, ...words },
    'Add eligible member to role in PIM completed (timebound)',
  ],
  [{ type: 'RoleAssigned', ...active, ...permanent, ...words }, 'Add member to role in PIM completed (permanent)'],
  [{ type: 'RoleAssigned', ...active, ...later, ...words }, 'Add member to role in PIM requested (timebound)'],
  [
    { type: 'AssignmentStarted', ...eligible, ...timebound },
    'Add eligible member to role in PIM completed (timebound)',
  ],
  [
    { type: 'ExtensionRequested', ...active, ...timebound, ...words, requestId: 'q', action: 'selfExtend' },
    'Update member in PIM requested (extend)',
  ],
  [
    { type: 'ExtensionRequested', ...active, ...timebound, ...words, requestId: 'q', action: 'selfRenew' },
    'Add member to role in PIM requested (renew)',
  ],
  [
    { type: 'ExtensionRequested', ...eligible, ...timebound, ...words, requestId: 'q', action: 'selfExtend' },
    'Update eligible member in PIM requested (extend)',
  ],
  [
    { type: 'ExtensionRequested', ...eligible, ...timebound, ...words, requestId: 'q', action: 'selfRenew' },
    'Add eligible member to role in PIM requested (renew)',
  ],
  [
    { type: 'ExtensionApproved', ...active, ...timebound, ...words, requestId: 'q' },
    'Update member in PIM approved by admin (extend/renew)',
  ],
  [
    { type: 'ExtensionDenied', ...active, ...timebound, ...words, requestId: 'q' },
    'Update member in PIM denied by admin (extend/renew)',
    'denied',
  ],
  [{ type: 'ReviewCreated', ...review, seriesId: 'v', occurrence: 1, startAt: START, plan }, 'Create access review'],
  [{ type: 'ReviewStarted', ...review, stageEndAt: START, remindAt: null, items: [] }, 'Access review started'],
  [{ type: 'ReviewReminded', ...review }, 'Remind access reviewers'],
  [{ type: 'ReviewItemDecided', ...review, ...item, decision: 'Approve' }, 'Approve decision'],
  [{ type: 'ReviewItemDecided', ...review, ...item, decision: 'Deny' }, 'Deny decision'],
  [{ type: 'ReviewItemDecided', ...review, ...item, decision: 'DontKnow' }, "Don't know decision"],
  [{ type: 'ReviewItemDecided', ...review, ...item, decision: 'NotReviewed' }, 'Reset decision'],
  [{ type: 'ReviewStageEnded', ...review, stage: 1, stageEndAt: START }, 'Access review stage ended'],
  [{ type: 'ReviewReset', ...review }, 'Reset decision'],
  [{ type: 'ReviewEnded', ...review, how: 'in_time' }, 'Access review ended'],
  [{ type: 'ReviewApplied', ...review, results: [] }, 'Apply review'],
  [{ type: 'ReviewUpdated', ...review, seriesId: 'v', of: 'series', before: {}, after: {} }, 'Update access review'],
  [{ type: 'ReviewDeleted', ...review, seriesId: 'v' }, 'Delete access review'],
  [
    {
      type: 'ReviewHistoryCreated',
      historyId: 'h',
      name: 'H',
      from: START,
      until: START + 1,
      of: 'all',
      seriesIds: [],
      decisions: ['Deny'],
    },
    'Create access review history report',
  ],
  [{ type: 'ReviewHistoryExported', filter: {} }, 'Download access review history report'],
  [{ type: 'AssignmentExpiryNoticed', ...active, ...timebound, daysLeft: 1 }, 'Notify of assignment expiry (PIM)'],
  [
    { type: 'AssignmentUpdated', ...active, ...timebound, ...words, requestId: 'q', how: 'updated' },
    'Process role update request',
  ],
  [
    { type: 'AssignmentUpdated', ...active, ...timebound, ...words, requestId: 'q', how: 'extended' },
    'Update member in PIM approved by admin (extend/renew)',
  ],
  [
    { type: 'AssignmentUpdated', ...active, ...timebound, ...words, requestId: 'q', how: 'renewed' },
    'Update member in PIM approved by admin (extend/renew)',
  ],
  [
    { type: 'AssignmentUpdated', ...active, ...permanent, ...words, requestId: 'q', how: 'kept_last_administrator' },
    'Keep last Global Administrator (PIM assignment expiry)',
  ],
  [
    { type: 'AssignmentExpired', ...eligible, ...timebound, endAt: START },
    'Remove eligible member from role in PIM completed (timebound)',
  ],
  [
    { type: 'AssignmentRemoved', ...active, ...permanent, ...words, requestId: 'q', because: 'removed' },
    'Remove member from role in PIM completed (permanent)',
  ],
  [
    { type: 'AssignmentRemoved', ...eligible, ...later, ...words, requestId: 'q', because: 'removed' },
    'Add eligible member to role in PIM canceled (timebound)',
  ],
  [
    {
      type: 'ActivationRequested',
      ...u,
      ...words,
      eligibleAssignmentId: 'a',
      duration: 'PT1H',
      startAt: null,
      ticket: { number: '7', system: 'Jira' },
      mfa: 'none',
    },
    'Add member to role requested (PIM activation)',
  ],
  [
    { type: 'ApprovalStarted', ...u, lapsesAt: START + 1, remindAt: null, escalateAt: null },
    'Add member to role approval requested (PIM activation)',
  ],
  [
    { type: 'RequestApproved', ...u, ...words, stage: 1, completes: 'approval' },
    'Add member to role request approved (PIM activation)',
  ],
  [{ type: 'RequestDenied', ...u, ...words, stage: 1 }, 'Add member to role request denied (PIM activation)', 'denied'],
  [{ type: 'RequestLapsed', ...u }, 'PIM activation request expired', 'expired'],
  [{ type: 'ApprovalReminded', ...u }, 'Remind approvers (PIM activation)'],
  [{ type: 'ApprovalEscalated', ...u }, 'Escalate approval (PIM activation)'],
  [{ type: 'RequestCancelled', ...u, because: 'withdrawn' }, 'Add member to role canceled (PIM activation)'],
  [
    {
      type: 'RequestCancelled',
      ...u,
      because: 'withdrawn',
      extension: { assignmentId: 'a', assignmentType: 'eligible', action: 'selfExtend' },
    },
    'Update eligible member in PIM canceled (extend)',
  ],
  [
    {
      type: 'RequestCancelled',
      ...u,
      because: 'withdrawn',
      extension: { assignmentId: 'a', assignmentType: 'active', action: 'selfRenew' },
    },
    'Add member to role in PIM canceled (renew)',
  ],
  [{ type: 'RequestFailed', ...u, code: 'not_eligible' }, 'Process request', 'failure'],
  [{ type: 'ActivationScheduled', ...u, ...later, ...words }, 'Process request'],
  [{ type: 'RoleActivated', ...u, ...timebound, ...words }, 'Add member to role completed (PIM activation)'],
  [
    { type: 'ActivationExtended', ...u, ...words, extensionId: 'x', endAt: START + 2 },
    'Update member in PIM requested (extend)',
  ],
  [{ type: 'ActivationShortened', ...u, endAt: START + 2 }, 'Process role update request'],
  [{ type: 'RoleDeactivated', ...u, deactivationId: 'd' }, 'Remove member from role completed (PIM deactivate)'],
  [{ type: 'ActivationExpired', ...u, endAt: START }, expired, 'expired'],
  [{ type: 'ActivationRevoked', ...u, because: 'removed' }, 'Remove member from role in PIM completed (timebound)'],
  [{ type: 'AlertEnabled', alert: 'stale_accounts' }, 'Enable PIM alert'],
  [{ type: 'AlertDisabled', alert: 'stale_accounts' }, 'Disable PIM alert'],
  [
    {
      type: 'AlertSettingsUpdated',
      alert: 'stale_accounts',
      before: { alert: 'stale_accounts', days: 30 },
      after: { alert: 'stale_accounts', days: 60 },
    },
    'Update PIM alert setting',
  ],
  [{ type: 'AlertsRefreshed', alerts: ['stale_accounts'] }, 'Refresh PIM alert'],
  [
    { type: 'AlertTriggered', alert: 'stale_accounts', severity: 'medium', count: 0, incidents: [] },
    'Triggered PIM alert',
  ],
  [{ type: 'AlertResolved', alert: 'stale_accounts', count: 0, keys: [] }, 'Resolve PIM alert'],
  [{ type: 'AlertDismissed', alert: 'stale_accounts', keys: null, ...words }, 'Deactivate PIM alert'],
  [{ type: 'AlertRestored', alert: 'stale_accounts', keys: null }, 'Reactivate PIM alert'],
  [{ type: 'AuditExported', format: 'csv', filter: { role: 'r' } }, 'Export audit'],
];

test.each(TABLE.map(([event, activity, result = 'success']) => ({ event, activity, result })))(
  '[U2] $event.type is "$activity"',
  ({ event, activity, result }) => {
    expect(activityOf(event, START)).toMatchObject({ activity, result });
    expect(ACTIVITIES).toContain(activity);
  },
);

test('[U2] every event there is has its line in the table', () => {
  const declared = globSync('core/*events.ts').flatMap((file) =>
    [...readFileSync(file, 'utf8').matchAll(/readonly type: '(\w+)'/g)].map(([, name]) => name!),
  );
  const listed = new Set<string>(TABLE.map(([event]) => event.type));
  expect(declared.length).toBeGreaterThan(35);
  expect(declared.filter((name) => !listed.has(name))).toEqual([]);
});

test('[U2] an entry says who, for whom, what, where, why and until when', () => {
  const w = world();
  const alice = w.user('alice');
  const roleId = w.role('User Administrator');
  const assignmentId = w.assign(roleId, alice, { endAt: START + 3_600_000_000 });
  const event = w.log.at(-1)!.event;
  const record = { seq: 9, at: START, actor: person(w.root), commandId: 'c', event };
  expect(auditEntry(w.state, record)).toEqual({
    seq: 9,
    at: '2026-01-05T08:00:00.000Z',
    activity: 'Add eligible member to role in PIM completed (timebound)',
    category: 'RoleManagement',
    result: 'success',
    actor: { id: w.root, name: 'root@contoso.example', client: 'test' },
    subject: { id: alice, name: 'alice@contoso.example' },
    role: { id: roleId, name: 'User Administrator' },
    scope: '/',
    justification: 'test',
    ticket: '',
    from: '2026-01-05T08:00:00.000Z',
    until: '2026-02-16T00:00:00.000Z',
    requestId: assignmentId,
    commandId: 'c',
    details: event,
  });
  expect(auditKeys(record)).toMatchObject({ actorId: w.root, subjectId: alice, roleId, requestId: assignmentId });
  expect(auditEntry(w.state, { ...record, actor: CLOCK }).actor).toEqual({ id: 'clock', name: 'Keyturn', client: '' });
});

test('[U4] an export of everything is recorded for readers and refused to everybody else', () => {
  const w = world();
  const [alice, reader] = [w.user('alice'), w.user('reader')];
  w.assign(BUILT_IN.securityReader, reader, { assignmentType: 'active' });
  w.fresh();
  const command = { type: 'RecordAuditExport', format: 'csv', filter: { role: 'r' } } as const;
  expect(codeOf(w.send(alice, command))).toBe('not_allowed');
  expect(w.fresh()).toEqual([]);
  w.must(alice, { ...command, filter: { own: 'true' } });
  expect(w.fresh()).toMatchObject([{ type: 'AuditExported', filter: { own: 'true' } }]);
  w.must(person(reader, 'read'), command);
  expect(w.fresh()).toEqual([{ type: 'AuditExported', format: 'csv', filter: { role: 'r' } }]);
});
