import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Client, type Found, items, type Office, office } from './graph.given.ts';

let it: Office;
let alice: Client;
let roleId: string;
let policy: string;
const POLICIES = '/v1.0/policies/roleManagementPolicies';
const TYPE = '#microsoft.graph.unifiedRoleManagementPolicy';

beforeEach(async () => {
  it = await office();
  alice = await it.user('alice');
  roleId = await it.role('User Administrator');
  await it.eligible(roleId, alice.id);
  const [found] = items(
    await alice.get(`/v1.0/policies/roleManagementPolicyAssignments?$filter=roleDefinitionId eq '${roleId}'`),
  );
  policy = `${POLICIES}/${found!.policyId}`;
});

afterEach(async () => {
  expect(it.faults).toEqual([]);
  await it.close();
});

const settings = () => it.handle.state.roles.get(roleId)!.settings;
const patchRule = (rule: string, kind: string, body: object, client = it.root) =>
  client.patch(`${policy}/rules/${rule}`, { '@odata.type': `${TYPE}${kind}Rule`, ...body });

test('the call every client makes tells what activation asks for', async () => {
  const answer = await alice.get(
    `/v1.0/policies/roleManagementPolicyAssignments?$filter=scopeId+eq+'/'+and+scopeType+eq+'DirectoryRole'+and+roleDefinitionId+eq+'${roleId}'&$expand=policy($expand=rules)`,
  );
  const [assignment] = items(answer);
  const organisation = it.handle.state.organisation!.id;
  expect(assignment).toMatchObject({
    id: `DirectoryRole_${organisation}_${roleId}_${roleId}`,
    policyId: `DirectoryRole_${organisation}_${roleId}`,
    scopeType: 'DirectoryRole',
    policy: { id: `DirectoryRole_${organisation}_${roleId}` },
  });
  const rules = assignment!.policy!.rules as unknown as readonly Found[];
  expect(rules.map(({ id }) => String(id)).sort()).toEqual(
    [
      'Approval_EndUser_Assignment',
      'AuthenticationContext_EndUser_Assignment',
      'Enablement_Admin_Assignment',
      'Enablement_Admin_Eligibility',
      'Enablement_EndUser_Assignment',
      'Expiration_Admin_Assignment',
      'Expiration_Admin_Eligibility',
      'Expiration_EndUser_Assignment',
      ...['Admin_Assignment', 'Admin_Eligibility', 'EndUser_Assignment'].flatMap((cell) =>
        ['Admin', 'Approver', 'Requestor'].map((who) => `Notification_${who}_${cell}`),
      ),
    ].sort(),
  );
  expect(rules.find(({ id }) => String(id) === 'Expiration_EndUser_Assignment')).toEqual({
    '@odata.type': `${TYPE}ExpirationRule`,
    id: 'Expiration_EndUser_Assignment',
    isExpirationRequired: true,
    maximumDuration: 'PT8H',
    target: {
      caller: 'EndUser',
      operations: ['all'],
      level: 'Assignment',
      inheritableSettings: [],
      enforcedSettings: [],
    },
  });
});

test('[S1] [S3] each rule is changed on its own, and the next decision obeys', async () => {
  const groupId = await it.group('Approvers', alice.id);
  const changes = [
    ['Expiration_EndUser_Assignment', 'Expiration', { maximumDuration: 'PT1H45M' }],
    ['Enablement_EndUser_Assignment', 'Enablement', { enabledRules: ['multifactorauthentication', 'Ticketing'] }],
    [
      'Approval_EndUser_Assignment',
      'Approval',
      {
        setting: {
          isApprovalRequired: true,
          approvalMode: 'SingleStage',
          approvalStages: [
            {
              approvalStageTimeOutInDays: 2,
              isEscalationEnabled: true,
              escalationTimeInMinutes: 90,
              primaryApprovers: [{ '@odata.type': '#microsoft.graph.groupMembers', groupId }],
              escalationApprovers: [{ '@odata.type': '#microsoft.graph.singleUser', userId: it.root.id }],
            },
          ],
        },
      },
    ],
    ['Expiration_Admin_Eligibility', 'Expiration', { isExpirationRequired: true, maximumDuration: 'P90D' }],
    ['Expiration_Admin_Assignment', 'Expiration', { maximumDuration: 'P15D' }],
    ['Enablement_Admin_Assignment', 'Enablement', { enabledRules: [] }],
    ['Enablement_Admin_Eligibility', 'Enablement', { enabledRules: [] }],
    [
      'Notification_Admin_EndUser_Assignment',
      'Notification',
      {
        notificationLevel: 'Critical',
        isDefaultRecipientsEnabled: false,
        notificationRecipients: ['secops@contoso.example'],
      },
    ],
    ['Notification_Requestor_Admin_Eligibility', 'Notification', { notificationLevel: 'None' }],
  ] as const;
  for (const [rule, kind, body] of changes) {
    const answer = await patchRule(rule, kind, body);
    expect({ rule, status: answer.status, body: answer.body }).toEqual({ rule, status: 204, body: null });
  }
  expect(settings()).toMatchObject({
    activation: {
      maxDuration: 'PT1H45M',
      mfa: 'mfa',
      justification: false,
      ticket: true,
      approval: {
        required: true,
        window: 'P2D',
        escalateAfter: 'PT90M',
        approvers: [`group:${groupId}`],
        escalateTo: [`user:${it.root.id}`],
      },
    },
    assignment: {
      eligible: { permanent: false, maxDuration: 'P90D' },
      active: { permanent: true, maxDuration: 'P15D', mfa: false, justification: false },
    },
    notification: {
      activation: { admin: { default: false, additional: ['secops@contoso.example'], critical: true } },
      eligible: { requestor: { default: false, additional: [] } },
      active: { admin: { default: true } },
    },
  });
  expect((await alice.get(`${policy}/rules/Expiration_EndUser_Assignment`)).body.maximumDuration).toBe('PT1H45M');
});

test('[S1] rules read and written back unchanged change nothing', async () => {
  const groupId = await it.group('Approvers', alice.id);
  await patchRule('Approval_EndUser_Assignment', 'Approval', {
    setting: {
      isApprovalRequired: true,
      approvalStages: [{ primaryApprovers: [{ '@odata.type': '#microsoft.graph.groupMembers', id: groupId }] }],
    },
  });
  const before = it.handle.state.seq;
  const rules = items(await it.root.get(`${policy}/rules`));
  expect(rules).toHaveLength(17);
  for (const rule of rules) expect((await it.root.patch(`${policy}/rules/${rule.id}`, rule)).status).toBe(204);
  expect((await it.root.patch(policy, { rules })).status).toBe(204);
  expect(it.handle.state.seq).toBe(before);
});

test('several rules are changed at once, as one change', async () => {
  const before = it.handle.state.seq;
  const rules = [
    { id: 'Expiration_EndUser_Assignment', maximumDuration: 'PT2H' },
    { id: 'Enablement_EndUser_Assignment', enabledRules: ['Justification', 'Ticketing'] },
  ];
  expect((await it.root.patch(policy, { rules })).status).toBe(204);
  expect(settings().activation).toMatchObject({ maxDuration: 'PT2H', ticket: true, justification: true });
  expect(it.handle.state.seq).toBe(before + 1);
});

test('MFA and a passkey are swapped in one change, in whatever order its rules stand', async () => {
  const mfa = (...more: string[]) => ({
    id: 'Enablement_EndUser_Assignment',
    enabledRules: ['Justification', ...more],
  });
  const context = (isEnabled: boolean) => ({
    id: 'AuthenticationContext_EndUser_Assignment',
    isEnabled,
    claimValue: isEnabled ? 'c1' : '',
  });
  const change = async (...rules: object[]) => {
    const { status } = await it.root.patch(policy, { rules });
    return [status, settings().activation.mfa];
  };
  expect(await change(mfa('MultiFactorAuthentication'), context(false))).toEqual([204, 'mfa']);
  expect(await change(context(true), mfa())).toEqual([204, 'passkey']);
  expect(await change(context(false), mfa('MultiFactorAuthentication'))).toEqual([204, 'mfa']);
  expect(await change(mfa(), context(true))).toEqual([204, 'passkey']);
  expect(await change(mfa('MultiFactorAuthentication'), context(false))).toEqual([204, 'mfa']);
  expect(await change(mfa('MultiFactorAuthentication'), context(true))).toEqual([400, 'mfa']);
});

test('what says nothing changes nothing: nulls, and ids in another case', async () => {
  const { seq } = it.handle.state;
  const nothing = { '@odata.type': `${TYPE}ExpirationRule`, isExpirationRequired: null, maximumDuration: null };
  expect((await it.root.patch(`${policy}/rules/expiration_enduser_assignment`, nothing)).status).toBe(204);
  expect((await it.root.patch(policy, { rules: [{ ...nothing, id: 'Expiration_Admin_Eligibility' }] })).status).toBe(
    204,
  );
  expect(it.handle.state.seq).toBe(seq);
  expect((await it.root.get(`${policy}/rules/EXPIRATION_ENDUSER_ASSIGNMENT`)).body.maximumDuration).toBe('PT8H');
});

test('a passkey is an authentication context, and excludes MFA', async () => {
  const context = { isEnabled: true, claimValue: 'c1' };
  expect((await patchRule('AuthenticationContext_EndUser_Assignment', 'AuthenticationContext', context)).status).toBe(
    204,
  );
  expect(settings().activation.mfa).toBe('passkey');
  const mfa = { enabledRules: ['MultiFactorAuthentication', 'Justification'] };
  const refused = await patchRule('Enablement_EndUser_Assignment', 'Enablement', mfa);
  expect(refused.body.error!.message).toContain('exclude each other');
  expect((await patchRule('Enablement_EndUser_Assignment', 'Enablement', { enabledRules: [] })).status).toBe(204);
  expect(settings().activation).toMatchObject({ mfa: 'passkey', justification: false });
  const off = { isEnabled: false, claimValue: null };
  expect((await patchRule('AuthenticationContext_EndUser_Assignment', 'AuthenticationContext', off)).status).toBe(204);
  expect(settings().activation.mfa).toBe('none');
  expect(items(await alice.get('/v1.0/identity/conditionalAccess/authenticationContextClassReferences'))).toMatchObject(
    [{ id: 'c1', displayName: 'Passkey', isAvailable: true }],
  );
});

test.each([
  ['Expiration_EndUser_Assignment', { maximumDuration: 'eight hours' }, 'ISO 8601'],
  ['Expiration_EndUser_Assignment', { maximumDurations: 'PT1H' }, 'maximumDurations: not supported'],
  ['Expiration_EndUser_Assignment', { enabledRules: ['Justification'] }, 'enabledRules is not a property of this rule'],
  ['Approval_EndUser_Assignment', { setting: { isRequestorJustificationRequired: false } }, 'only true is possible'],
  ['Approval_EndUser_Assignment', { setting: { isApprovalRequiredForExtension: true } }, 'only false is possible'],
  ['Approval_EndUser_Assignment', { setting: { approvalMode: 'Parallel' } }, 'expected singlestage'],
  [
    'Approval_EndUser_Assignment',
    { setting: { approvalStages: [{ isApproverJustificationRequired: false }] } },
    'approvalStages.0.isApproverJustificationRequired: only true',
  ],
  [
    'Approval_EndUser_Assignment',
    { setting: { approvalStages: [{ isEscalationEnabled: true, escalationTimeInMinutes: 0 }] } },
    'escalationTimeInMinutes',
  ],
  ['Notification_Admin_EndUser_Assignment', { notificationType: 'Sms' }, 'expected email'],
  [
    'Enablement_EndUser_Assignment',
    { '@odata.type': `${TYPE}ExpirationRule`, enabledRules: [] },
    'expected #microsoft',
  ],
  ['Expiration_EndUser_Assignment', { isExpirationRequired: false }, 'always expires'],
  ['Enablement_EndUser_Assignment', { enabledRules: ['Luck'] }, 'Luck is not possible here'],
  ['Enablement_EndUser_Assignment', {}, 'enabledRules'],
  ['Enablement_Admin_Eligibility', { enabledRules: ['Justification'] }, 'possible: nothing'],
  ['AuthenticationContext_EndUser_Assignment', { isEnabled: true, claimValue: 'c9' }, 'c1'],
  ['Notification_Admin_EndUser_Assignment', { notificationLevel: 'Some' }, 'None, Critical or All'],
  ['Notification_Admin_EndUser_Assignment', { notificationRecipients: ['nobody'] }, 'e-mail'],
])('%s does not take %j', async (rule, body, message) => {
  const { seq } = it.handle.state;
  const answer = await it.root.patch(`${policy}/rules/${rule}`, body);
  expect(answer.status).toBe(400);
  expect(it.handle.state.seq).toBe(seq);
  expect(answer.body.error!.message).toContain(message);
});

test('[P1] [P2] only administrators change rules, of policies and rules there are', async () => {
  const body = { maximumDuration: 'PT1H' };
  expect((await patchRule('Expiration_EndUser_Assignment', 'Expiration', body, alice)).status).toBe(403);
  expect((await patchRule('Expiration_Nobody', 'Expiration', body)).status).toBe(404);
  const eve = await it.user('eve');
  expect((await patchRule('Expiration_EndUser_Assignment', 'Expiration', body, eve)).status).toBe(404);
  const unknown = {
    setting: {
      approvalStages: [{ primaryApprovers: [{ '@odata.type': '#microsoft.graph.singleUser', userId: roleId }] }],
    },
  };
  expect((await patchRule('Approval_EndUser_Assignment', 'Approval', unknown)).body.error!.code).toBe(
    'SubjectNotFound',
  );
});
