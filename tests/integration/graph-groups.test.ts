import { afterEach, beforeEach, expect, test } from 'vitest';
import { type Client, expectError, items, MINE, type Office, office } from './graph.given.ts';

const G = '/v1.0/identityGovernance/privilegedAccess/group';
const ELIGIBLE = `${G}/eligibilityScheduleInstances`;
const ACTIVE = `${G}/assignmentScheduleInstances`;
const REQUESTS = `${G}/assignmentScheduleRequests`;
const ELIGIBILITY_REQUESTS = `${G}/eligibilityScheduleRequests`;

let it: Office;
let alice: Client;
let bob: Client;
let groupId: string;

beforeEach(async () => {
  it = await office();
  alice = await it.user('alice');
  bob = await it.user('bob');
  groupId = await it.group('Vault');
});

afterEach(async () => {
  expect(it.faults).toEqual([]);
  await it.close();
});

/** The body of a request about the group. */
function about(action: string, principalId: string, more: object = {}) {
  return {
    action,
    accessId: 'member',
    groupId,
    principalId,
    justification: 'Invoice 8812 differs',
    scheduleInfo: { expiration: { type: 'afterDuration', duration: 'PT2H' } },
    ...more,
  };
}

const eligible = (principalId: string, accessId = 'member') =>
  it.root.post(
    ELIGIBILITY_REQUESTS,
    about('adminAssign', principalId, {
      accessId,
      scheduleInfo: { expiration: { type: 'afterDuration', duration: 'P90D' } },
    }),
  );

test('[E6] membership is made eligible, which puts the group under management, activated, listed and given back', async () => {
  const made = await eligible(alice.id);
  expect(made).toMatchObject({ status: 201, body: { status: 'Provisioned', accessId: 'member', groupId } });
  const scheduleId = `${groupId}_member_${made.body.id}`;
  expect(made.body.targetScheduleId).toBe(scheduleId);

  expect(items(await alice.get(`${ELIGIBLE}${MINE}?$expand=group,principal`))).toMatchObject([
    {
      '@odata.type': '#microsoft.graph.privilegedAccessGroupEligibilityScheduleInstance',
      id: scheduleId,
      eligibilityScheduleId: scheduleId,
      accessId: 'member',
      memberType: 'direct',
      group: { id: groupId, displayName: 'Vault' },
      principal: { id: alice.id },
    },
  ]);

  const active = await alice.post(REQUESTS, about('selfActivate', alice.id));
  expect(active).toMatchObject({ status: 201, body: { action: 'selfActivate', status: 'Provisioned' } });
  expect(items(await alice.get(`${ACTIVE}${MINE}?$expand=activatedUsing`))).toMatchObject([
    {
      assignmentType: 'activated',
      memberType: 'direct',
      endDateTime: '2026-01-05T10:00:00.000Z',
      assignmentScheduleId: `${groupId}_member_${active.body.id}`,
      activatedUsing: { eligibilityScheduleId: scheduleId },
    },
  ]);
  expect(items(await alice.get('/v1.0/me/memberOf'))).toMatchObject([{ id: groupId }]);
  expect(items(await it.root.get(`/v1.0/groups/${groupId}/members`))).toMatchObject([{ id: alice.id }]);

  const off = await alice.post(REQUESTS, about('selfDeactivate', alice.id, { scheduleInfo: null }));
  expect(off).toMatchObject({ status: 201, body: { status: 'Revoked', scheduleInfo: null } });
  expect(items(await alice.get(`${ACTIVE}${MINE}`))).toEqual([]);
  expect(items(await alice.get('/v1.0/me/memberOf'))).toEqual([]);
});

test('nothing of a group is on the roles’ side, and nothing of a role on the groups’', async () => {
  await eligible(alice.id);
  const roleId = await it.role('User Administrator');
  await it.eligible(roleId, alice.id);
  const D = '/v1.0/roleManagement/directory';
  expect(items(await alice.get(`${D}/roleEligibilityScheduleInstances${MINE}`))).toMatchObject([
    { roleDefinitionId: roleId },
  ]);
  expect(items(await alice.get(`${ELIGIBLE}${MINE}`))).toHaveLength(1);
  const names = items(await it.root.get(`${D}/roleDefinitions`)).map(({ displayName }) => displayName);
  expect(names).not.toContain('Member of Vault');
  const requests = items(await it.root.get(`${D}/roleEligibilityScheduleRequests`));
  expect(requests.map(({ roleDefinitionId }) => roleDefinitionId)).toEqual([roleId]);
  expect(items(await it.root.get(ELIGIBILITY_REQUESTS))).toMatchObject([{ groupId }]);
});

test('lists take a group or a principal, and say so', async () => {
  await eligible(alice.id);
  for (const path of [ELIGIBLE, ACTIVE, `${G}/eligibilitySchedules`, `${G}/assignmentSchedules`, `${ELIGIBLE}/$count`])
    expectError(await it.root.get(path), 400, 'BadRequest', /^\$filter: this list takes groupId eq/);
  expect(items(await it.root.get(`${ELIGIBLE}?$filter=groupId eq '${groupId}'`))).toHaveLength(1);
  expect(items(await it.root.get(`${ELIGIBLE}?$filter=groupId+eq+'${groupId}'`.replaceAll('+', ' ')))).toHaveLength(1);
  expect(items(await it.root.get(`${ELIGIBLE}?$filter=principalId eq '${bob.id}'`))).toEqual([]);
  const byAccess = `$filter=groupId eq '${groupId}' and accessId eq 'owner'`;
  expect(items(await it.root.get(`${ELIGIBLE}?${byAccess}`))).toEqual([]);
});

test('who is in the group for good is listed without times, once it is managed', async () => {
  await it.must({ type: 'AddGroupMember', groupId, userId: bob.id });
  const filter = `?$filter=groupId eq '${groupId}'`;
  expect(items(await it.root.get(`${ACTIVE}${filter}`))).toEqual([]);
  await eligible(alice.id);
  const id = `${groupId}_member_${bob.id}`;
  const standing = { id, startDateTime: null, endDateTime: null, assignmentType: 'assigned', principalId: bob.id };
  expect(items(await it.root.get(`${ACTIVE}${filter}`))).toMatchObject([standing]);
  expect(items(await bob.get(`${ACTIVE}${MINE}`))).toMatchObject([standing]);
  expect((await bob.get(`${ACTIVE}/${id}`)).body).toMatchObject(standing);
  expect(items(await it.root.get(`${G}/assignmentSchedules${filter}`))).toMatchObject([
    { id, createdUsing: null, scheduleInfo: { expiration: { type: 'noExpiration' } } },
  ]);
  // Who holds it for good activates nothing.
  await eligible(bob.id);
  expectError(
    await bob.post(REQUESTS, about('selfActivate', bob.id)),
    400,
    'RoleAssignmentExists',
    'The Role assignment already exists.',
  );
});

test('every action of an administrator, by principal and by schedule', async () => {
  const made = await eligible(alice.id);
  const targetScheduleId = `${groupId}_member_${made.body.id}`;
  const until = (duration: string) => ({ scheduleInfo: { expiration: { type: 'afterDuration', duration } } });
  const update = about('adminUpdate', alice.id, { ...until('P30D'), targetScheduleId });
  expect(await it.root.post(ELIGIBILITY_REQUESTS, update)).toMatchObject({
    status: 201,
    body: { targetScheduleId, status: 'Provisioned' },
  });
  expect(items(await alice.get(`${G}/eligibilitySchedules${MINE}`))).toMatchObject([
    { id: targetScheduleId, scheduleInfo: { expiration: { endDateTime: '2026-02-04T08:00:00.000Z' } } },
  ]);
  const assign = about('adminAssign', bob.id, until('P1D'));
  expect(await it.root.post(REQUESTS, assign)).toMatchObject({ status: 201, body: { status: 'Provisioned' } });
  expect(items(await bob.get(`${ACTIVE}${MINE}`))).toMatchObject([{ assignmentType: 'assigned' }]);
  for (const [path, who] of [
    [REQUESTS, bob],
    [ELIGIBILITY_REQUESTS, alice],
  ] as const)
    expect(await it.root.post(path, about('adminRemove', who.id, { scheduleInfo: null }))).toMatchObject({
      body: { status: 'Revoked' },
    });
  expect(items(await bob.get(`${ACTIVE}${MINE}`))).toEqual([]);
});

test('[R1] an activation that needs approval waits, and is decided by its stage', async () => {
  await eligible(alice.id);
  const member = it.handle.state.by.accessRoles.get(groupId)!.member!;
  const { version } = it.handle.state.roles.get(member)!;
  const approval = { required: true, approvers: [`user:${bob.id}` as const] };
  await it.must({ type: 'UpdateRoleSettings', roleId: member, version, settings: { activation: { approval } } });
  const pending = await alice.post(REQUESTS, about('selfActivate', alice.id));
  expect(pending.body).toMatchObject({ status: 'PendingApproval', approvalId: pending.body.id });
  const waiting = `${REQUESTS}/filterByCurrentUser(on='approver')?$filter=status eq 'PendingApproval'`;
  expect(items(await bob.get(waiting))).toMatchObject([{ id: pending.body.id, groupId, accessId: 'member' }]);
  const approvalPath = `${G}/assignmentApprovals/${pending.body.id}`;
  expect((await bob.get(`${approvalPath}?$expand=stages`)).body).toMatchObject({
    stages: [{ id: pending.body.id, status: 'InProgress', assignedToMe: true }],
  });
  // On the roles' side it is not there.
  const elsewhere = `/beta/roleManagement/directory/roleAssignmentApprovals/${pending.body.id}`;
  expect((await bob.get(elsewhere)).status).toBe(404);
  const decision = { reviewResult: 'Approve', justification: 'ok' };
  expect((await bob.patch(`${approvalPath}/stages/${pending.body.id}`, decision)).status).toBe(204);
  expect((await alice.get(`${REQUESTS}/${pending.body.id}`)).body.status).toBe('Provisioned');
});

test('a request that waits is cancelled', async () => {
  await eligible(alice.id);
  const later = { startDateTime: '2026-01-06T08:00:00Z', expiration: { type: 'afterDuration', duration: 'PT1H' } };
  const asked = await alice.post(REQUESTS, about('selfActivate', alice.id, { scheduleInfo: later }));
  expect(asked.body.status).toBe('Granted');
  for (const other of ['/v1.0/roleManagement/directory/roleAssignmentScheduleRequests', ELIGIBILITY_REQUESTS])
    expect((await alice.post(`${other}/${asked.body.id}/cancel`, null)).status).toBe(404);
  expect((await alice.post(`${REQUESTS}/${asked.body.id}/cancel`, null)).status).toBe(204);
  expect((await alice.get(`${REQUESTS}/${asked.body.id}`)).body.status).toBe('Canceled');
});

test('isValidationOnly changes nothing, also where the group is not managed', async () => {
  const before = it.handle.state.seq;
  const only = { isValidationOnly: true };
  const unmanaged = await it.root.post(ELIGIBILITY_REQUESTS, about('adminAssign', alice.id, only));
  expect(unmanaged).toMatchObject({ status: 201, body: { groupId, accessId: 'member', isValidationOnly: true } });
  const self = await alice.post(REQUESTS, about('selfActivate', alice.id, only));
  expectError(self, 404, 'ResourceNotFound', /is not found or not managed/);
  // What is refused leaves the group as it was, too.
  const scheduleInfo = { expiration: { type: 'noExpiration' } };
  for (const more of [{ scheduleInfo }, { scheduleInfo, ...only }, { principalId: groupId.replace(/.$/, 'x') }])
    expect((await it.root.post(ELIGIBILITY_REQUESTS, about('adminAssign', alice.id, more))).status).toBe(400);
  expect(it.handle.state.seq).toBe(before);
  await eligible(alice.id);
  const managed = it.handle.state.seq;
  const checked = await alice.post(REQUESTS, about('selfActivate', alice.id, only));
  expect(checked).toMatchObject({ status: 201, body: { isValidationOnly: true, status: 'Provisioned' } });
  expect(it.handle.state.seq).toBe(managed);
});

test('what is wrong is named', async () => {
  await eligible(alice.id);
  const wrong: readonly (readonly [object, number, string, RegExp])[] = [
    [{ accessId: 'boss' }, 400, 'BadRequest', /^accessId: expected member or owner/],
    [{ accessId: undefined }, 400, 'BadRequest', /^accessId/],
    [{ groupId: 'vault' }, 400, 'BadRequest', /^groupId: expected a GUID/],
    [{ groupId: '11111111-1111-4111-8111-111111111111' }, 404, 'ResourceNotFound', /not managed/],
    [
      { scheduleInfo: { expiration: { type: 'afterDuration', duration: 'PT20H' } } },
      400,
      'RoleAssignmentRequestPolicyValidationFailed',
      /ExpirationRule/,
    ],
    [{ accessId: 'owner' }, 400, 'RoleAssignmentRequestPolicyValidationFailed', /EligibilityRule/],
  ];
  for (const [more, status, code, message] of wrong)
    expectError(await alice.post(REQUESTS, about('selfActivate', alice.id, more)), status, code, message);
  expectError(
    await it.root.post(REQUESTS, about('adminAssign', await it.group('Staff'))),
    400,
    'Request_BadRequest',
    'A group cannot be an active member or owner of a group.',
  );
  expectError(
    await alice.post(ELIGIBILITY_REQUESTS, about('adminAssign', bob.id)),
    403,
    'Authorization_RequestDenied',
    /.+/,
  );
});

test('a group has its two policies before it is managed; a change manages it, and the ids change', async () => {
  const find = `?$filter=scopeId eq '${groupId}' and scopeType eq 'Group' and roleDefinitionId eq 'member'`;
  const path = `/v1.0/policies/roleManagementPolicyAssignments${find}&$expand=policy($expand=rules)`;
  const [before] = items(await it.root.get(path));
  expect(before).toMatchObject({ scopeType: 'Group', scopeId: groupId, roleDefinitionId: 'member' });
  expect(before!.policy!.rules).toHaveLength(17);
  expect(before!.id).toBe(`${before!.policyId}_member`);
  const policy = (id: unknown) => `/v1.0/policies/roleManagementPolicies/${id}`;
  const rule = {
    '@odata.type': '#microsoft.graph.unifiedRoleManagementPolicyExpirationRule',
    id: 'Expiration_EndUser_Assignment',
    maximumDuration: 'PT1H',
  };
  const changed = await it.root.patch(`${policy(before!.policyId)}/rules/Expiration_EndUser_Assignment`, rule);
  expect(changed.status).toBe(204);
  const [after] = items(await it.root.get(path));
  expect(after!.policyId).not.toBe(before!.policyId);
  expect((await it.root.get(policy(before!.policyId))).status).toBe(404);
  const longest = await it.root.get(`${policy(after!.policyId)}/rules/Expiration_EndUser_Assignment`);
  expect(longest.body.maximumDuration).toBe('PT1H');
});

test('[P6] an owner sees and manages their group, and no other', async () => {
  await eligible(alice.id, 'owner');
  await eligible(bob.id);
  await bob.post(REQUESTS, about('selfActivate', bob.id));
  const other = await it.group('Other');
  await it.must({ type: 'OnboardGroup', groupId: other });
  const filter = (id: string) => `?$filter=groupId eq '${id}'`;
  expect(items(await alice.get(`${ACTIVE}${filter(groupId)}`))).toEqual([]);
  await alice.post(REQUESTS, about('selfActivate', alice.id, { accessId: 'owner' }));

  expect(
    items(await alice.get(`${ACTIVE}${filter(groupId)}`))
      .map(({ principalId }) => principalId)
      .sort(),
  ).toEqual([alice.id, bob.id].sort());
  expect(items(await alice.get(`${REQUESTS}?$filter=principalId eq '${bob.id}'`))).toHaveLength(1);
  const policies = `/v1.0/policies/roleManagementPolicyAssignments?$filter=scopeType eq 'Group'`;
  expect(new Set(items(await alice.get(policies)).map(({ scopeId }) => scopeId))).toEqual(new Set([groupId]));
  const carol = await it.user('carol');
  const day = { scheduleInfo: { expiration: { type: 'afterDuration', duration: 'P1D' } } };
  expect((await alice.post(ELIGIBILITY_REQUESTS, about('adminAssign', carol.id, day))).status).toBe(201);
  expectError(
    await alice.post(ELIGIBILITY_REQUESTS, about('adminAssign', carol.id, { ...day, groupId: other })),
    403,
    'Authorization_RequestDenied',
    /.+/,
  );
});
