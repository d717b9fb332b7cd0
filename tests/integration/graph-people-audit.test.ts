import { afterEach, beforeEach, expect, test } from 'vitest';
import { DAY, toIso } from '../../core/time.ts';
import { createRate } from '../../sync-server/rate.ts';
import { START } from '../support/given.ts';
import { ACTIVE, activation, type Client, items, MINE, type Office, office, REQUESTS } from './graph.given.ts';

let it: Office;
let alice: Client;

beforeEach(async () => {
  it = await office();
  alice = await it.user('alice');
});

afterEach(async () => {
  expect(it.faults).toEqual([]);
  await it.close();
});

async function pages(client: Client, path: string): Promise<readonly string[]> {
  const seen: string[] = [];
  for (let next: string | undefined = path; next; ) {
    const page = await client.get(next.replace('http://pim.example', ''));
    expect(page.status).toBe(200);
    seen.push(...items(page).map(({ id }) => String(id)));
    next = page.body['@odata.nextLink'];
  }
  return seen;
}

test('people and groups are looked up', async () => {
  const bob = await it.user('bob');
  const groupId = await it.group('Helpdesk', alice.id, bob.id);
  expect((await alice.get('/v1.0/me?$select=id,displayName')).body).toMatchObject({
    id: alice.id,
    displayName: 'alice',
  });
  expect(items(await alice.get('/v1.0/me/memberOf'))).toMatchObject([
    { '@odata.type': '#microsoft.graph.group', id: groupId },
  ]);
  expect(items(await alice.get(`/v1.0/groups?$filter=id in ('${groupId}')&$select=displayName`))).toEqual([
    { displayName: 'Helpdesk' },
  ]);
  expect(
    items(await it.root.get(`/v1.0/groups/${groupId}/members`))
      .map(({ id }) => id)
      .sort(),
  ).toEqual([alice.id, bob.id].sort());
  const named = await it.root.post('/v1.0/directoryObjects/getByIds', { ids: [groupId, bob.id], types: ['user'] });
  expect(items(named)).toMatchObject([{ displayName: 'bob' }]);
  for (const types of [undefined, null, ['directoryObject'], ['Group', 'user']])
    expect(
      items(await it.root.post('/v1.0/directoryObjects/getByIds', { ids: [groupId, bob.id], types })),
    ).toMatchObject([{ displayName: 'Helpdesk' }, { displayName: 'bob' }]);
  expect((await it.root.get(`/v1.0/directoryObjects/${bob.id}`)).body.displayName).toBe('bob');
  expect(items(await it.root.get('/v1.0/organization'))).toMatchObject([{ displayName: 'Contoso' }]);
});

test('what Graph has of people and groups and Keyturn has not is null where a script selects it', async () => {
  const groupId = await it.group('Helpdesk', alice.id);
  const asked = `?$select=DisplayName,department,onPremisesSyncEnabled`;
  expect(items(await it.root.get(`/v1.0/users${asked}&$filter=id eq '${alice.id}'`))).toEqual([
    { displayName: 'alice', department: null, onPremisesSyncEnabled: null },
  ]);
  const [member] = items(await it.root.get(`/v1.0/groups/${groupId}/members${asked}`));
  expect(member).toEqual({
    '@odata.type': '#microsoft.graph.user',
    displayName: 'alice',
    department: null,
    onPremisesSyncEnabled: null,
  });
  expect((await it.root.get(`/v1.0/groups/${groupId}?$select=createdDateTime`)).body.createdDateTime).toBeNull();
  expect((await alice.get('/v1.0/me')).body).not.toHaveProperty('department');
  for (const query of ['$select=signInActivity', "$filter=department eq 'x'"])
    expect((await it.root.get(`/v1.0/users?${query}`)).status).toBe(400);
});

test('a batch is answered in one, in order of its dependencies', async () => {
  const roleId = await it.role('User Administrator');
  await it.eligible(roleId, alice.id);
  const { body, status } = await alice.post('/v1.0/$batch', {
    requests: [
      {
        id: '1',
        method: 'POST',
        url: REQUESTS.slice(5),
        headers: { 'Content-Type': 'application/json' },
        body: activation(roleId, alice.id),
      },
      {
        id: '2',
        method: 'GET',
        url: `${ACTIVE.slice(5)}${MINE}?$filter=assignmentType eq 'Activated'`,
        dependsOn: ['1'],
      },
      { id: '3', method: 'POST', url: REQUESTS.slice(5), body: { action: 'fly' } },
      { id: '4', method: 'GET', url: '/me', dependsOn: ['3'] },
      { id: '5', method: 'GET', url: 'me' },
      { id: '6', method: 'POST', url: '/%24batch', body: { requests: [{ id: '1', method: 'GET', url: '/me' }] } },
      { id: '7', method: 'GET', url: '/beta/me?$select=id' },
    ],
  });
  expect(status).toBe(200);
  expect(body.responses).toMatchObject([
    { id: '1', status: 201, body: { status: 'Provisioned' } },
    { id: '2', status: 200, body: { value: [{ roleDefinitionId: roleId }] } },
    { id: '3', status: 400, body: { error: { code: 'BadRequest' } } },
    { id: '4', status: 424, body: { error: { code: 'FailedDependency', innerError: expect.anything() } } },
    { id: '5', status: 200, body: { id: alice.id } },
    { id: '6', status: 400, body: { error: { message: '$batch: a batch cannot hold another' } } },
    { id: '7', status: 200, body: { '@odata.context': 'http://pim.example/beta/$metadata#users/$entity' } },
  ]);
  const one = { id: '1', method: 'GET', url: '/me' };
  for (const requests of [
    [],
    [one, one],
    [{ ...one, dependsOn: ['2'] }],
    [{ ...one, dependsOn: ['1'] }],
    [{ ...one, atomicityGroup: 'a' }],
    [{ ...one, method: 'OPTIONS' }],
    Array.from({ length: 21 }, (_, id) => ({ ...one, id: `${id}` })),
  ])
    expect((await alice.post('/v1.0/$batch', { requests })).status).toBe(400);
});

test('in a batch every method goes, what has no content has no body, and each request is limited by itself', async () => {
  await it.close();
  it = await office({ rate: createRate({ perSecond: 1, burst: 4 }) });
  alice = await it.user('alice');
  const roleId = await it.role('User Administrator');
  await it.eligible(roleId, alice.id);
  const later = toIso(START + DAY);
  const scheduleInfo = { startDateTime: later, expiration: { type: 'afterDuration', duration: 'PT1H' } };
  const asked = await alice.post(REQUESTS, activation(roleId, alice.id, { scheduleInfo }));
  const { body } = await alice.post('/v1.0/$batch', {
    requests: [
      { id: 'put', method: 'put', url: '/identityGovernance/accessReviews/definitions/none', body: {} },
      { id: 'cancel', method: 'POST', url: `${REQUESTS.slice(5)}/${asked.body.id}/cancel` },
      { id: 'late', method: 'GET', url: '/me', headers: { 'Client-Request-Id': 'mine' } },
    ],
  });
  expect(body.responses).toMatchObject([
    { id: 'put', status: 404, body: { error: { code: 'ResourceNotFound' } } },
    { id: 'cancel', status: 204 },
    { id: 'late', status: 429, headers: { 'Retry-After': '1', 'client-request-id': 'mine' } },
  ]);
  expect(body.responses![1]).not.toHaveProperty('body');
});

test('[U1] the audit is read newest first, page by page; a user sees what concerns them', async () => {
  const roleId = await it.role('User Administrator');
  await it.eligible(roleId, alice.id);
  await alice.post(
    REQUESTS,
    activation(roleId, alice.id, { ticketInfo: { ticketNumber: 'INC-1', ticketSystem: 'Jira' } }),
  );
  const AUDIT = '/v1.0/auditLogs/directoryAudits';
  const all = items(await it.root.get(`${AUDIT}?$orderby=activityDateTime desc`));
  expect(all).toHaveLength(it.handle.state.seq);
  expect(all[0]).toMatchObject({
    activityDisplayName: 'Add member to role completed (PIM activation)',
    category: 'RoleManagement',
    result: 'success',
    loggedByService: 'PIM',
    initiatedBy: { user: { id: alice.id, userPrincipalName: 'alice@contoso.example', ipAddress: null }, app: null },
    targetResources: [
      { type: 'Role', displayName: 'User Administrator' },
      { type: 'Request' },
      { type: 'User', id: alice.id },
      { type: 'Directory', displayName: 'Contoso' },
    ],
  });
  expect(all[0]!.additionalDetails).toMatchObject({
    3: { key: 'StartTime', value: toIso(START) },
    4: { key: 'ExpirationTime' },
  });
  expect(await pages(it.root, `${AUDIT}?$top=3`)).toEqual(all.map(({ id }) => id));
  expect((await it.root.get(`${AUDIT}/${all[1]!.id}`)).body).toMatchObject(all[1]!);
  const chosen = `${AUDIT}?$filter=loggedByService eq 'PIM' and startswith(activityDisplayName,'Add member') and initiatedBy/user/id eq '${alice.id}' and activityDateTime ge 2026-01-01T00:00:00Z`;
  expect(items(await it.root.get(chosen))).toHaveLength(2);
  const about = `${AUDIT}?$filter=targetResources/any(t: t/id eq '${alice.id}' and t/type eq 'User')`;
  const concerned = items(await it.root.get(about));
  expect(concerned.length).toBeGreaterThan(1);
  expect(concerned.length).toBeLessThan(all.length);
  expect((await it.root.get(`${AUDIT}?$orderby=activityDateTime asc`)).status).toBe(400);
  expect((await it.root.get(`${AUDIT}?$skip=5`)).body.error!.message).toMatch(/^\$skip: not supported on the audit/);
  expect((await it.root.get(`${AUDIT}/${all[1]!.id}?$select=category`)).body).not.toHaveProperty('result');
  const own = items(await alice.get(AUDIT));
  expect(own.length).toBeGreaterThan(2);
  expect(own.length).toBeLessThan(all.length);
  const foreign = all.find(({ activityDisplayName }) => String(activityDisplayName) === 'Role definition created')!;
  expect((await alice.get(`${AUDIT}/${foreign.id}`)).status).toBe(404);
  // Places no log has, and not every store has numbers for.
  const far = '9'.repeat(30);
  const token = Buffer.from(JSON.stringify([far])).toString('base64url');
  for (const client of [it.root, alice]) {
    expect((await client.get(`${AUDIT}?$skiptoken=${token}`)).status).toBe(400);
    expect((await client.get(`${AUDIT}/PIM_x_${far}`)).status).toBe(404);
  }
});

test('[U1] what happens to a group’s membership is PIM’s, names the group and is found by it', async () => {
  const groupId = await it.group('Operators');
  await it.must({ type: 'OnboardGroup', groupId });
  const { member } = it.handle.state.by.accessRoles.get(groupId)!;
  await it.eligible(member!, alice.id, { endAt: toIso(START + DAY) });
  const asked = { accessId: 'member', groupId, principalId: alice.id, action: 'selfActivate', justification: 'Rota' };
  const scheduleInfo = { expiration: { type: 'afterDuration', duration: 'PT1H' } };
  await alice.post('/v1.0/identityGovernance/privilegedAccess/group/assignmentScheduleRequests', {
    ...asked,
    scheduleInfo,
  });
  const about = `category eq 'GroupManagement' and targetResources/any(t: t/id eq '${groupId}')`;
  const found = items(await it.root.get(`/v1.0/auditLogs/directoryAudits?$filter=${about}`));
  expect(found.map(({ activityDisplayName, loggedByService }) => [activityDisplayName, loggedByService])).toEqual([
    ['Add member to role completed (PIM activation)', 'PIM'],
    ['Add member to role requested (PIM activation)', 'PIM'],
    ['Add eligible member to role in PIM completed (timebound)', 'PIM'],
    ['Onboarded resource to PIM', 'PIM'],
    ['Onboarded resource to PIM', 'PIM'],
    ['Add group', 'Core Directory'],
  ]);
  expect(found[0]).toMatchObject({
    targetResources: [
      { type: 'Role' },
      { type: 'Request' },
      { type: 'User', id: alice.id },
      { type: 'Group', id: groupId },
    ],
    additionalDetails: { 2: { key: 'StartTime', value: toIso(START) }, 3: { key: 'ExpirationTime' } },
  });
});

test('alerts are counted with their incidents, for readers', async () => {
  const roleId = await it.role('User Administrator');
  await it.eligible(roleId, alice.id);
  await it.pass(31 * DAY);
  const ALERTS = '/beta/identityGovernance/roleManagementAlerts/alerts';
  const asked = `${ALERTS}?$filter=scopeId eq '/' and scopeType eq 'DirectoryRole' and isActive eq true&$expand=alertDefinition`;
  const active = items(await it.root.get(asked));
  expect(active.map(({ id }) => String(id).split('_')[2]).sort()).toEqual([
    'NoMfaOnRoleActivationAlert',
    'RedundantAssignmentAlert',
    'StaleSignInAlert',
  ]);
  const stale = active.find(({ id }) => String(id).endsWith('StaleSignInAlert'))!;
  expect(stale).toMatchObject({ incidentCount: 2, alertDefinition: { severityLevel: 'medium' } });
  expect(items(await it.root.get(`${ALERTS}/${stale.id}/alertIncidents`))).toContainEqual(
    expect.objectContaining({
      '@odata.type': '#microsoft.graph.staleSignInAlertIncident',
      assigneeUserPrincipalName: 'alice@contoso.example',
      roleDefinitionId: roleId,
      lastSignInDateTime: null,
    }),
  );
  expect(items(await alice.get(ALERTS))).toEqual([]);
});
