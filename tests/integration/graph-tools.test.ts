import { afterEach, beforeEach, expect, test } from 'vitest';
import { DAY, HOUR, toIso } from '../../core/time.ts';
import { type Client, items, type Office, office } from './graph.given.ts';

/** What well-known tools send, word for word as their source has it. */

const D = '/v1.0/roleManagement/directory';
const G = '/v1.0/identityGovernance/privilegedAccess/group';
const POLICIES = '/v1.0/policies';
let it: Office;
let alice: Client;
let groupId: string;
let roleId: string;

beforeEach(async () => {
  it = await office();
  alice = await it.user('alice');
  groupId = await it.group('Vault');
  roleId = await it.role('User Administrator');
});

afterEach(async () => {
  expect(it.faults).toEqual([]);
  await it.close();
});

test('EasyPIM finds a principal and a role, assigns a group and a role, reads and removes', async () => {
  const { root } = it;
  expect((await root.get(`/v1.0/users/alice@contoso.example`)).body.id).toBe(alice.id);
  expect(items(await root.get(`/v1.0/servicePrincipals?$filter=appId eq '${alice.id}'`))).toEqual([]);
  for (const set of ['users', 'groups', 'servicePrincipals'])
    expect((await root.get(`/v1.0/${set}?$filter=displayName eq 'alice'`)).status).toBe(200);
  expect((await root.get(`/v1.0/directoryObjects/${alice.id}`)).body['@odata.type']).toBe('#microsoft.graph.user');
  expect((await root.get(`/v1.0/groups/${groupId}?$select=id,displayName,isAssignableToRole`)).body).toMatchObject({
    isAssignableToRole: true,
  });
  expect(items(await root.get(`${D}/roleDefinitions?$select=displayname`))).toContainEqual({
    displayName: 'User Administrator',
  });
  const startDateTime = toIso(it.now + 30_000).replace(/\.\d+Z$/, 'Z');
  const lasting = { startDateTime, expiration: { type: 'AfterDuration', endDateTime: null, duration: 'P30D' } };
  const inGroup = { accessID: 'member', groupID: groupId, principalId: alice.id, justification: 'EasyPIM' };
  const eligible = { action: 'adminAssign', ...inGroup, scheduleInfo: lasting };
  const made = await root.post(
    '//v1.0/identityGovernance/privilegedAccess/group/EligibilityScheduleRequests',
    eligible,
  );
  expect(made).toMatchObject({ status: 201, body: { accessId: 'member', groupId, status: 'Granted' } });
  await it.pass(HOUR);
  const listed = `${G}/eligibilitySchedules?$expand=principal&$filter=groupId eq '${groupId}' and accessId eq 'member'`;
  expect(items(await root.get(listed))).toMatchObject([{ principal: { displayName: 'alice' }, status: 'Provisioned' }]);
  const removed = await root.post(`${G}/eligibilityScheduleRequests`, { ...eligible, action: 'adminRemove' });
  expect(removed.body.status).toBe('Revoked');

  const role = { action: 'adminAssign', justification: 'x', roleDefinitionId: roleId, directoryScopeId: '/' };
  const assigned = { ...role, principalId: alice.id, scheduleInfo: { ...lasting, startDateTime: toIso(it.now) } };
  expect((await root.post(`${D}/roleEligibilityScheduleRequests`, assigned)).status).toBe(201);
  const instances = `${D}/roleEligibilityScheduleInstances?$expand=roleDefinition,principal`;
  expect(items(await root.get(`${instances}&$filter=principalId eq '${alice.id}'`))).toMatchObject([
    {
      principal: { userPrincipalName: 'alice@contoso.example' },
      roleDefinition: { displayName: 'User Administrator' },
    },
  ]);
  const named = await root.get(`/v1.0/directoryRoles(roletemplateid ='${roleId}')`);
  expect(named.body).toMatchObject({ displayName: 'User Administrator', roleTemplateId: roleId });
  const audit = "/v1.0/auditlogs/directoryAudits?$filter=loggedByService eq 'PIM'";
  expect(items(await root.get(audit)).length).toBeGreaterThan(2);
});

test('EasyPIM changes a policy in one PATCH of many rules', async () => {
  const found = `${POLICIES}/roleManagementPolicyAssignments?$filter=scopeType eq 'DirectoryRole' and roleDefinitionId eq '${roleId}' and scopeId eq '/' `;
  const [assignment] = items(await it.root.get(found));
  const target = (caller: string, level: string) => {
    return { caller, operations: ['All'], level, inheritableSettings: [], enforcedSettings: [] };
  };
  const type = '#microsoft.graph.unifiedRoleManagementPolicy';
  const changed = await it.root.patch(`${POLICIES}/roleManagementPolicies/${assignment!.policyId}`, {
    rules: [
      {
        '@odata.type': `${type}ExpirationRule`,
        id: 'Expiration_EndUser_Assignment',
        isExpirationRequired: true,
        maximumDuration: 'PT4H',
        target: target('EndUser', 'Assignment'),
      },
      {
        '@odata.type': `${type}AuthenticationContextRule`,
        id: 'AuthenticationContext_EndUser_Assignment',
        isEnabled: false,
        claimValue: '',
        target: target('EndUser', 'Assignment'),
      },
      {
        '@odata.type': `${type}ApprovalRule`,
        id: 'Approval_EndUser_Assignment',
        target: target('EndUser', 'Assignment'),
        setting: {
          isApprovalRequired: true,
          isApprovalRequiredForExtension: false,
          isRequestorJustificationRequired: true,
          approvalMode: 'SingleStage',
          approvalStages: [
            {
              approvalStageTimeOutInDays: 1,
              isApproverJustificationRequired: true,
              escalationTimeInMinutes: 0,
              isEscalationEnabled: false,
              primaryApprovers: [{ '@odata.type': '#microsoft.graph.groupMembers', groupId }],
              escalationApprovers: [],
            },
          ],
        },
      },
      {
        '@odata.type': `${type}ExpirationRule`,
        id: 'Expiration_Admin_Eligibility',
        isExpirationRequired: false,
        target: target('Admin', 'Eligibility'),
      },
      {
        '@odata.type': `${type}NotificationRule`,
        id: 'Notification_Admin_Admin_Eligibility',
        notificationType: 'Email',
        recipientType: 'Admin',
        isDefaultRecipientsEnabled: true,
        notificationLevel: 'Critical',
        notificationRecipients: ['secops@contoso.example'],
        target: target('Admin', 'Eligibility'),
      },
    ],
  });
  expect(changed.status).toBe(204);
  expect(it.handle.state.roles.get(roleId)!.settings).toMatchObject({
    activation: { maxDuration: 'PT4H', mfa: 'none', approval: { required: true, approvers: [`group:${groupId}`] } },
    assignment: { eligible: { permanent: true } },
    notification: { eligible: { admin: { critical: true, additional: ['secops@contoso.example'] } } },
  });
});

test('the Terraform provider azuread keeps the eligibility of a group, from plan to destroy', async () => {
  const { root } = it;
  const about = { accessId: 'member', principalId: alice.id, groupId };
  const scheduleInfo = { expiration: { type: 'afterDuration', duration: 'P30D' } };
  const asked = { ...about, action: 'adminAssign', justification: 'as required', scheduleInfo };
  const made = await root.post(`${G}/eligibilityScheduleRequests`, asked);
  const id = made.body.targetScheduleId!;
  expect(id).toMatch(/^[0-9a-f-]{36}_member_[0-9a-f-]{36}$/);
  expect((await root.get(`${G}/eligibilitySchedules/${id}`)).body).toMatchObject({ id, status: 'Provisioned' });
  const latest = async () => {
    const filter = `$filter=groupId eq '${groupId}' and targetScheduleId eq '${id}'`;
    return items(await root.get(`${G}/eligibilityScheduleRequests?${filter}&$orderby=createdDateTime desc`));
  };
  expect(await latest()).toMatchObject([{ action: 'adminAssign', justification: 'as required' }]);
  await it.pass(HOUR);
  const update = {
    ...asked,
    action: 'adminUpdate',
    scheduleInfo: { expiration: { type: 'afterDuration', duration: 'P60D' } },
  };
  expect((await root.post(`${G}/eligibilityScheduleRequests`, update)).body.targetScheduleId).toBe(id);
  expect((await latest()).map(({ action }) => action)).toEqual(['adminUpdate', 'adminAssign']);
  await it.pass(HOUR);
  const revoke = { ...about, action: 'adminRemove', justification: 'Removed by Terraform' };
  expect((await root.post(`${G}/eligibilityScheduleRequests`, revoke)).body.status).toBe('Revoked');
  expect((await root.get(`${G}/eligibilitySchedules/${id}`)).status).toBe(404);
  expect((await latest())[0]).toMatchObject({ action: 'adminRemove', status: 'Revoked' });

  // What is still to come is cancelled by the id of its schedule.
  const later = { ...asked, scheduleInfo: { ...scheduleInfo, startDateTime: toIso(it.now + DAY) } };
  const coming = await root.post(`${G}/eligibilityScheduleRequests`, later);
  expect(coming.body.status).toBe('Granted');
  const cancelled = await root.post(`${G}/eligibilityScheduleRequests/${coming.body.targetScheduleId}/cancel`, null);
  expect(cancelled.status).toBe(204);
  expect((await root.get(`${G}/eligibilityScheduleRequests/${coming.body.id}`)).body.status).toBe('Canceled');
  expect(items(await root.get(`${G}/eligibilitySchedules?$filter=groupId eq '${groupId}'`))).toEqual([]);
});

test('the Terraform provider azuread finds its policy of a group again after the change that gave it another id', async () => {
  const where = `$filter=scopeType eq 'Group' and scopeId eq '${groupId}'`;
  const assignments = `${POLICIES}/roleManagementPolicyAssignments?${where}`;
  const [before] = items(await it.root.get(`${assignments} and roleDefinitionId eq 'member'`));
  const policy = (id: string) => `${POLICIES}/roleManagementPolicies/${id}`;
  const read = await it.root.get(`${policy(before!.policyId!)}?$expand=*`);
  const rule = (read.body.rules as unknown as { id: string; target: object }[]).find(
    ({ id }) => id === 'Expiration_Admin_Eligibility',
  )!;
  const body = {
    rules: [
      {
        '@odata.type': '#microsoft.graph.unifiedRoleManagementPolicyExpirationRule',
        id: 'Expiration_Admin_Eligibility',
        isExpirationRequired: true,
        maximumDuration: 'P90D',
        target: rule.target,
      },
    ],
  };
  expect((await it.root.patch(policy(before!.policyId!), body)).status).toBe(204);
  const [after] = items(await it.root.get(`${assignments} and roleDefinitionId eq 'member'`));
  expect(items(await it.root.get(`${assignments} and policyId eq '${after!.policyId}'`))).toMatchObject([
    { roleDefinitionId: 'member' },
  ]);
});

test('PIMActivation and QuickPIM++ read in batches what they show', async () => {
  await it.eligible(roleId, alice.id);
  const policies = `/policies/roleManagementPolicyAssignments?%24filter=scopeId+eq+%27%2F%27+and+scopeType+eq+%27DirectoryRole%27+and+%28roleDefinitionId+eq+%27${roleId}%27%29&%24expand=policy%28%24expand%3Drules%29`;
  const unit = '11111111-2222-4333-8444-555555555555';
  const { body } = await alice.post('/v1.0/$batch', {
    requests: [
      {
        id: '1',
        method: 'GET',
        url: "/roleManagement/directory/roleEligibilityScheduleInstances/filterByCurrentUser(on='principal')?%24expand=roleDefinition",
      },
      { id: '2', method: 'GET', url: policies },
      { id: '3', method: 'GET', url: `/directory/administrativeUnits/${unit}?$select=id,displayName` },
      { id: '4', method: 'GET', url: `/users/${alice.id}?$select=id,displayName,userPrincipalName` },
      { id: '5', method: 'GET', url: '/me?$select=id' },
      {
        id: '6',
        method: 'GET',
        url: `/roleManagement/directory/roleAssignmentScheduleRequests?$filter=principalId eq '${alice.id}' and status eq 'PendingApproval'`,
      },
      { id: '7', method: 'GET', url: `/directoryRoles?$filter=roleTemplateId eq '${roleId}'` },
    ],
  });
  expect(body.responses).toMatchObject([
    { status: 200, body: { value: [{ roleDefinition: { displayName: 'User Administrator' } }] } },
    { status: 200, body: { value: [{ policy: { rules: { length: 17 } } }] } },
    { status: 404, body: { error: { code: 'ResourceNotFound' } } },
    { status: 200, body: { id: alice.id } },
    { status: 200, body: { id: alice.id } },
    { status: 200, body: { value: [] } },
    { status: 200, body: { value: [{ displayName: 'User Administrator' }] } },
  ]);
  const group = `/v1.0/groups/${groupId}?$select=id,displayName,description,mail`;
  expect((await it.root.get(group)).body).toMatchObject({ displayName: 'Vault', mail: null });
  expect((await it.root.get(`/v1.0/groups/${groupId}?$select=displayName,memberOf`)).body.displayName).toBe('Vault');
});

test('Graph PowerShell’s cmdlets ask with headers and options of their own', async () => {
  for (const name of ['A', 'B', 'C']) await it.eligible(await it.role(name), alice.id);
  const headers = { ConsistencyLevel: 'eventual', SdkVersion: 'graph-powershell/2.30', prefer: 'odata.maxpagesize=2' };
  const lower = Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
  const first = await it.root.call(
    'GET',
    `${D}/roleEligibilityScheduleInstances?$count=true&$top=999`,
    undefined,
    lower,
  );
  expect(first.headers['preference-applied']).toBe('odata.maxpagesize=2');
  expect([first.body['@odata.count'], items(first).length]).toEqual([3, 2]);
  const next = first.body['@odata.nextLink']!.replace('http://pim.example', '');
  expect(items(await it.root.get(next))).toHaveLength(1);
  const rule = `${POLICIES}/roleManagementPolicies/DirectoryRole_${it.handle.state.organisation!.id}_${roleId}/rules/Expiration_EndUser_Assignment`;
  const body = {
    '@odata.type': '#microsoft.graph.unifiedRoleManagementPolicyExpirationRule',
    Id: 'Expiration_EndUser_Assignment',
    IsExpirationRequired: true,
    MaximumDuration: 'PT2H',
    Target: {
      '@odata.type': 'microsoft.graph.unifiedRoleManagementPolicyRuleTarget',
      Caller: 'EndUser',
      Operations: ['All'],
    },
  };
  expect((await it.root.patch(rule, body)).status).toBe(204);
  expect((await it.root.get(rule)).body.maximumDuration).toBe('PT2H');
  const sorted = await it.root.get(
    `${D}/roleDefinitions?$filter=IsBuiltIn eq False&$orderby=DisplayName desc&$select=DisplayName`,
  );
  expect(items(sorted).map(({ displayName }) => displayName)).toEqual(['User Administrator', 'C', 'B', 'A']);
});
