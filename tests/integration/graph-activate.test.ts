import { afterEach, beforeEach, expect, test } from 'vitest';
import { HOUR, MINUTE, toIso } from '../../core/time.ts';
import { START } from '../support/given.ts';
import {
  ACTIVE,
  activation,
  type Client,
  ELIGIBLE,
  items,
  MINE,
  type Office,
  office,
  REQUESTS,
} from './graph.given.ts';

let it: Office;
let alice: Client;
let roleId: string;

beforeEach(async () => {
  it = await office();
  alice = await it.user('alice');
  roleId = await it.role('User Administrator');
  await it.eligible(roleId, alice.id);
});

afterEach(async () => {
  expect(it.faults).toEqual([]);
  await it.close();
});

test('[D3] an administrator removes what somebody activated, and nobody else does', async () => {
  const asked = await alice.post(REQUESTS, activation(roleId, alice.id));
  const { id: targetScheduleId } = asked.body;
  const remove = { action: 'adminRemove', principalId: alice.id, roleDefinitionId: roleId, directoryScopeId: '/' };
  const bob = await it.user('bob');
  for (const body of [remove, { ...remove, targetScheduleId }])
    expect((await bob.post(REQUESTS, body)).body.error!.code).toBe('Authorization_RequestDenied');
  const removed = await it.root.post(REQUESTS, { ...remove, justification: 'Not today' });
  expect(removed).toMatchObject({
    status: 201,
    body: {
      action: 'adminRemove',
      status: 'Revoked',
      targetScheduleId,
      justification: 'Not today',
      scheduleInfo: null,
    },
  });
  expect(items(await alice.get(`${ACTIVE}${MINE}`))).toEqual([]);
  expect(items(await alice.get(`${ELIGIBLE}${MINE}`))).toHaveLength(1);
  expect((await alice.get(`${REQUESTS}/${targetScheduleId}`)).body.status).toBe('Revoked');
  const again = await it.root.post(REQUESTS, remove);
  expect(again.body.error!.code).toBe('RoleAssignmentDoesNotExist');
});

test('a person lists, activates, polls and deactivates', async () => {
  const eligible = await alice.get(`${ELIGIBLE}${MINE}?$expand=roleDefinition`);
  expect(eligible.status).toBe(200);
  expect(eligible.body).toMatchObject({
    '@odata.context': 'http://pim.example/v1.0/$metadata#Collection(unifiedRoleEligibilityScheduleInstance)',
    value: [
      {
        '@odata.type': '#microsoft.graph.unifiedRoleEligibilityScheduleInstance',
        principalId: alice.id,
        roleDefinitionId: roleId,
        directoryScopeId: '/',
        appScopeId: null,
        endDateTime: null,
        memberType: 'Direct',
        roleDefinition: { id: roleId, displayName: 'User Administrator', isBuiltIn: false },
      },
    ],
  });
  expect(items(eligible)[0]!.id).toMatch(/^[\w-]{43}-1-e$/);

  const asked = await alice.post(`${REQUESTS}/`, activation(roleId, alice.id));
  expect(asked.status).toBe(201);
  expect(asked.body).toMatchObject({
    status: 'Provisioned',
    approvalId: null,
    customData: null,
    action: 'selfActivate',
    isValidationOnly: false,
    targetScheduleId: asked.body.id,
    createdBy: { application: null, device: null, user: { displayName: null, id: alice.id } },
    scheduleInfo: {
      startDateTime: toIso(START),
      recurrence: null,
      expiration: { type: 'afterDuration', endDateTime: null, duration: 'PT1H' },
    },
    ticketInfo: { ticketNumber: null, ticketSystem: null },
  });
  expect((await alice.get(`${REQUESTS}/${asked.body.id}`)).body).toEqual(asked.body);

  const active = await alice.get(`${ACTIVE}${MINE}?$filter=assignmentType+eq+'activated'&$expand=activatedUsing`);
  expect(active.body.value).toMatchObject([
    {
      assignmentType: 'Activated',
      roleAssignmentScheduleId: asked.body.id,
      endDateTime: toIso(START + HOUR),
      activatedUsing: { roleDefinitionId: roleId },
    },
  ]);

  const ended = await alice.post(REQUESTS, {
    action: 'SelfDeactivate',
    principalId: alice.id,
    roleDefinitionId: roleId,
    directoryScopeId: '/',
  });
  expect(ended).toMatchObject({ status: 201, body: { status: 'Revoked', scheduleInfo: null } });
  expect((await alice.get(`${ACTIVE}${MINE}`)).body.value).toEqual([]);
});

test('isValidationOnly decides and changes nothing', async () => {
  const { seq } = it.handle.state;
  const checked = await alice.post(REQUESTS, activation(roleId, alice.id, { isValidationOnly: true }));
  expect(checked).toMatchObject({
    status: 201,
    body: { isValidationOnly: true, status: 'Provisioned', roleDefinitionId: roleId },
  });
  expect(it.handle.state.seq).toBe(seq);
  const approval = { required: true, approvers: [`user:${it.root.id}` as const] };
  const approved = await it.role('Approved', { activation: { approval } });
  await it.eligible(approved, alice.id);
  const before = it.handle.state.seq;
  const waiting = await alice.post(REQUESTS, activation(approved, alice.id, { isValidationOnly: true }));
  expect(waiting.body).toMatchObject({ status: 'PendingApproval', scheduleInfo: { startDateTime: null } });
  expect(it.handle.state.seq).toBe(before);
  expect((await alice.get(`${REQUESTS}/${waiting.body.id}`)).status).toBe(404);
  const refused = await alice.post(
    REQUESTS,
    activation(roleId, alice.id, { isValidationOnly: true, justification: '' }),
  );
  expect(refused).toMatchObject({
    status: 400,
    body: { error: { code: 'RoleAssignmentRequestPolicyValidationFailed' } },
  });
  expect(it.handle.state.seq).toBe(before);
});

test('a start in the past is now, one in the future is Granted until then', async () => {
  const past = {
    scheduleInfo: { startDateTime: '2020-01-01T00:00:00Z', expiration: { type: 'afterDuration', duration: 'PT1H' } },
  };
  const first = await alice.post(REQUESTS, activation(roleId, alice.id, past));
  expect(first.body).toMatchObject({ status: 'Provisioned', scheduleInfo: { startDateTime: toIso(START) } });
  await it.pass(2 * HOUR);
  const startDateTime = toIso(it.now + HOUR);
  const later = {
    scheduleInfo: { startDateTime, expiration: { type: 'afterDateTime', endDateTime: toIso(it.now + 3 * HOUR) } },
  };
  const second = await alice.post(REQUESTS, activation(roleId, alice.id, later));
  expect(second.body).toMatchObject({
    status: 'Granted',
    completedDateTime: startDateTime,
    scheduleInfo: { startDateTime, expiration: { duration: 'PT2H' } },
  });
  expect((await alice.get(`${ACTIVE}${MINE}`)).body.value).toEqual([]);
  expect((await alice.call('POST', `${REQUESTS}/${second.body.id}/cancel`)).status).toBe(204);
  expect((await alice.get(`${REQUESTS}/${second.body.id}`)).body.status).toBe('Canceled');
});

test('a running activation is extended, which is a request of its own', async () => {
  const asked = await alice.post(REQUESTS, activation(roleId, alice.id));
  await it.pass(30 * MINUTE);
  const extended = await alice.post(REQUESTS, activation(roleId, alice.id, { action: 'selfExtend' }));
  expect(extended).toMatchObject({ status: 201, body: { action: 'selfExtend', targetScheduleId: asked.body.id } });
  const active = await alice.get(`${ACTIVE}${MINE}`);
  expect(items(active)[0]!.endDateTime).toBe(toIso(START + 30 * MINUTE + HOUR));
});

test('[E1] an eligibility of a group is one’s own to activate, shown as the group’s', async () => {
  const bob = await it.user('bob');
  const groupId = await it.group('Helpdesk', bob.id);
  const other = await it.role('Exchange Administrator');
  await it.eligible(other, groupId);
  const mine = await bob.get(`${ELIGIBLE}${MINE}?$expand=principal($select=id)`);
  expect(mine.body.value).toMatchObject([
    { memberType: 'Group', principalId: groupId, principal: { '@odata.type': '#microsoft.graph.group', id: groupId } },
  ]);
  const check = { isValidationOnly: true };
  // Clients name the group, or leave out who they are.
  for (const principalId of [groupId, ''])
    expect((await bob.post(REQUESTS, activation(other, principalId, check))).status).toBe(201);
  expect((await bob.post(REQUESTS, activation(other, bob.id))).body.status).toBe('Provisioned');
});

test('[E2] it is activated inside the scope of the eligibility, at the scope asked for', async () => {
  const other = await it.role('Site Owner');
  await it.eligible(other, alice.id, { scope: '/units' });
  const asked = await alice.post(REQUESTS, activation(other, alice.id, { directoryScopeId: '/units/emea' }));
  expect(asked.body).toMatchObject({ status: 'Provisioned', directoryScopeId: '/units/emea' });
  const outside = await alice.post(REQUESTS, activation(other, alice.id, { directoryScopeId: '/unitsx' }));
  expect(outside.body.error!.message).toBe('The following policy rules failed: ["EligibilityRule"]');
  const [instance] = items(await alice.get(`${ACTIVE}${MINE}`));
  expect(instance!.id).toMatch(/-[0-9a-f]{8}$/);
  expect((await alice.get(`${ACTIVE}/${instance!.id}`)).body.roleDefinitionId).toBe(other);
});

test('[P1] a token that may only read changes nothing', async () => {
  const reader = it.client(alice.id, 'read');
  expect((await reader.get(`${ELIGIBLE}${MINE}`)).body.value).toHaveLength(1);
  const refused = await reader.post(REQUESTS, activation(roleId, alice.id));
  expect(refused).toMatchObject({ status: 403, body: { error: { code: 'Authorization_RequestDenied' } } });
});

test('paths are understood percent-encoded, with a slash behind, in either version and in any case', async () => {
  for (const path of [
    `${ELIGIBLE}/filterByCurrentUser(on=%27principal%27)`,
    `${ELIGIBLE}/filterByCurrentUser%28on%3D'principal'%29/`,
    `${ELIGIBLE}/microsoft.graph.filterByCurrentUser(on='principal')`,
    `/beta/rolemanagement/directory/roleEligibilityScheduleInstances/filterByCurrentUser(on='Principal')`,
    `/v1.0//roleManagement/directory/roleEligibilitySchedules/filterByCurrentUser(on='principal')`,
  ])
    expect([path, items(await alice.get(path)).length]).toEqual([path, 1]);
  const byKey = await alice.get(`/v1.0/roleManagement/directory/roleDefinitions('${roleId}')`);
  expect(byKey.body.displayName).toBe('User Administrator');
});
