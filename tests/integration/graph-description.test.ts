import { readFileSync } from 'node:fs';
import { afterEach, beforeEach, expect, test } from 'vitest';
import * as z from 'zod';
import { schemaOf } from '../../sync-server/graph/openapi.ts';
import { ROUTES } from '../../sync-server/graph/routes.ts';
import { TYPES } from '../../sync-server/graph/types.ts';
import { checkOf, DOCUMENT } from './graph.described.ts';
import {
  ACTIVE,
  activation,
  ELIGIBILITY_REQUESTS,
  ELIGIBLE,
  MINE,
  type Office,
  office,
  REQUESTS,
} from './graph.given.ts';

const G = '/v1.0/identityGovernance/privilegedAccess/group';

let it: Office;

beforeEach(async () => {
  it = await office();
});

afterEach(async () => {
  expect(it.faults).toEqual([]);
  await it.close();
});

function expectValid(returns: string, path: string, body: unknown): void {
  const checked = checkOf(schemaOf(returns)).safeParse(body);
  expect({ path, error: checked.error && z.prettifyError(checked.error) }).toEqual({ path, error: undefined });
}

test('every answer is what the OpenAPI document says', async () => {
  const alice = await it.user('alice');
  const groupId = await it.group('Helpdesk', alice.id);
  const roleId = await it.role('User Administrator', {
    activation: { approval: { required: true, approvers: [`user:${it.root.id}`] } },
  });
  const other = await it.role('Exchange Administrator');
  await it.eligible(roleId, alice.id);
  await it.eligible(other, groupId);
  const assign = {
    action: 'adminAssign',
    roleDefinitionId: other,
    principalId: alice.id,
    directoryScopeId: '/',
    justification: 'x',
    scheduleInfo: { expiration: { type: 'afterDuration', duration: 'P30D' } },
  };
  expectValid('unifiedRoleEligibilityScheduleRequest', 'POST', (await it.root.post(ELIGIBILITY_REQUESTS, assign)).body);
  const active = await alice.post(REQUESTS, activation(other, alice.id));
  expectValid('unifiedRoleAssignmentScheduleRequest', 'POST', active.body);
  const pending = await alice.post(REQUESTS, activation(roleId, alice.id));
  expectValid('unifiedRoleAssignmentScheduleRequest', 'POST', pending.body);
  expectValid('error', 'POST', (await alice.post(REQUESTS, activation(roleId, alice.id))).body);
  const requestId = String(pending.body.id);
  const policyId = `DirectoryRole_${it.handle.state.organisation!.id}_${roleId}`;
  const expand = 'roleDefinition,principal,directoryScope,appScope';
  const vault = await it.group('Vault', it.root.id);
  const inVault = `groupId eq '${vault}'`;
  const inGroup = { groupId: vault, accessId: 'member', principalId: alice.id, justification: 'x' };
  const lasting = { scheduleInfo: { expiration: { type: 'afterDuration', duration: 'P30D' } } };
  const given = await it.root.post(`${G}/eligibilityScheduleRequests`, {
    ...inGroup,
    ...lasting,
    action: 'adminAssign',
  });
  expectValid('privilegedAccessGroupEligibilityScheduleRequest', 'POST', given.body);
  const short = { scheduleInfo: { expiration: { type: 'afterDuration', duration: 'PT1H' } } };
  const member = await alice.post(`${G}/assignmentScheduleRequests`, { ...inGroup, ...short, action: 'selfActivate' });
  expectValid('privilegedAccessGroupAssignmentScheduleRequest', 'POST', member.body);
  const looks: Record<string, string> = {
    [`${ELIGIBLE}?$expand=${expand}&$count=true`]: 'unifiedRoleEligibilityScheduleInstance[]',
    [`${ELIGIBLE}${MINE}`]: 'unifiedRoleEligibilityScheduleInstance[]',
    [`${ACTIVE}?$expand=${expand},activatedUsing`]: 'unifiedRoleAssignmentScheduleInstance[]',
    '/v1.0/roleManagement/directory/roleEligibilitySchedules?$top=1': 'unifiedRoleEligibilitySchedule[]',
    '/v1.0/roleManagement/directory/roleAssignmentSchedules?$expand=activatedUsing': 'unifiedRoleAssignmentSchedule[]',
    '/v1.0/roleManagement/directory/roleAssignments': 'unifiedRoleAssignment[]',
    [`${REQUESTS}?$expand=activatedUsing,targetSchedule`]: 'unifiedRoleAssignmentScheduleRequest[]',
    [`${REQUESTS}/${active.body.id}`]: 'unifiedRoleAssignmentScheduleRequest',
    [`${ELIGIBILITY_REQUESTS}?$expand=targetSchedule`]: 'unifiedRoleEligibilityScheduleRequest[]',
    '/v1.0/roleManagement/directory/roleDefinitions': 'unifiedRoleDefinition[]',
    [`/v1.0/roleManagement/directory/roleDefinitions/${roleId}`]: 'unifiedRoleDefinition',
    [`/beta/roleManagement/directory/roleAssignmentApprovals/${requestId}?$expand=steps`]: 'approval',
    [`/beta/roleManagement/directory/roleAssignmentApprovals/${requestId}/steps`]: 'approvalStep[]',
    [`/v1.0/policies/roleManagementPolicies/${policyId}?$expand=rules`]: 'unifiedRoleManagementPolicy',
    [`/v1.0/policies/roleManagementPolicies/${policyId}/rules`]: 'unifiedRoleManagementPolicyRule[]',
    '/v1.0/policies/roleManagementPolicyAssignments?$expand=policy($expand=rules,effectiveRules)':
      'unifiedRoleManagementPolicyAssignment[]',
    '/v1.0/me': 'user',
    '/v1.0/users': 'user[]',
    '/v1.0/groups': 'group[]',
    [`/v1.0/groups/${groupId}/members`]: 'directoryObject[]',
    '/v1.0/organization': 'organization[]',
    '/v1.0/auditLogs/directoryAudits': 'directoryAudit[]',
    '/v1.0/identity/conditionalAccess/authenticationContextClassReferences': 'authenticationContextClassReference[]',
    [`${G}/eligibilityScheduleInstances?$filter=${inVault}&$expand=group,principal`]:
      'privilegedAccessGroupEligibilityScheduleInstance[]',
    [`${G}/assignmentScheduleInstances?$filter=${inVault}&$expand=group,activatedUsing`]:
      'privilegedAccessGroupAssignmentScheduleInstance[]',
    [`${G}/eligibilitySchedules?$filter=${inVault}`]: 'privilegedAccessGroupEligibilitySchedule[]',
    [`${G}/assignmentSchedules?$filter=${inVault}&$expand=activatedUsing`]: 'privilegedAccessGroupAssignmentSchedule[]',
    [`${G}/eligibilityScheduleRequests?$expand=targetSchedule`]: 'privilegedAccessGroupEligibilityScheduleRequest[]',
    [`${G}/assignmentScheduleRequests?$expand=targetSchedule,activatedUsing`]:
      'privilegedAccessGroupAssignmentScheduleRequest[]',
    [`${G}/assignmentApprovals`]: 'approval[]',
    "/v1.0/policies/roleManagementPolicies?$filter=scopeType eq 'Group'&$expand=rules": 'unifiedRoleManagementPolicy[]',
    '/beta/identityGovernance/roleManagementAlerts/alerts?$expand=*': 'unifiedRoleManagementAlert[]',
    '/beta/identityGovernance/roleManagementAlerts/alertDefinitions': 'unifiedRoleManagementAlertDefinition[]',
    '/beta/identityGovernance/roleManagementAlerts/alertConfigurations?$expand=alertDefinition':
      'unifiedRoleManagementAlertConfiguration[]',
    '/v1.0/nothing': 'error',
  };
  const refreshed = await it.root.post('/beta/identityGovernance/roleManagementAlerts/alerts/refresh', null);
  const operation = new URL(refreshed.headers.location!).pathname;
  expectValid('longRunningOperation', operation, (await it.root.get(operation)).body);
  for (const client of [it.root, alice])
    for (const [path, returns] of Object.entries(looks)) expectValid(returns, path, (await client.get(path)).body);
});

test('every answer about access reviews is what the OpenAPI document says', async () => {
  const [alice, carol] = [await it.user('alice'), await it.user('carol')];
  const groupId = await it.group('Helpdesk', alice.id);
  const roleId = await it.role('User Administrator');
  await it.eligible(roleId, alice.id);
  await it.eligible(roleId, groupId);
  const base = '/v1.0/identityGovernance/accessReviews';
  const reviewers = [{ query: `/users/${carol.id}` }];
  const definition = {
    displayName: 'First quarter',
    scope: {
      '@odata.type': '#microsoft.graph.principalResourceMembershipsScope',
      principalScopes: [
        {
          '@odata.type': '#microsoft.graph.accessReviewInactiveUsersQueryScope',
          query: '/users',
          inactiveDuration: 'P0D',
        },
        { query: '/groups' },
      ],
      resourceScopes: [{ query: `/roleManagement/directory/roleDefinitions/${roleId}` }],
    },
    additionalNotificationRecipients: [{ notificationRecipientScope: { query: `/users/${alice.id}` } }],
    settings: {
      mailNotificationsEnabled: true,
      instanceDurationInDays: 4,
      recurrence: {
        pattern: { type: 'weekly', interval: 1 },
        range: { type: 'endDate', startDate: '2026-01-05', endDate: '2027-01-05' },
      },
    },
    stageSettings: [
      { stageId: 'a', dependsOn: [], durationInDays: 2, reviewers },
      { stageId: 'b', dependsOn: ['a'], durationInDays: 2, reviewers },
    ],
  };
  const { body } = await it.root.post(`${base}/definitions`, definition);
  expectValid('accessReviewScheduleDefinition', 'POST', body);
  const one = `${base}/definitions/${body.id}`;
  const instance = `${one}/instances/${body.id}`;
  const stages = (await it.root.get(`${instance}/stages`)).body as unknown as { value: { id: string }[] };
  const items = (await carol.get(`${instance}/decisions`)).body as unknown as { value: { id: string }[] };
  await carol.patch(`${instance}/decisions/${items.value[0]!.id}`, { decision: 'Deny', justification: 'x' });
  const report = {
    displayName: 'All',
    decisions: ['deny'],
    reviewHistoryPeriodStartDateTime: '2026-01-01T00:00:00Z',
    reviewHistoryPeriodEndDateTime: '2026-12-31T00:00:00Z',
  };
  const history = await it.root.post(`${base}/historyDefinitions`, report);
  expectValid('accessReviewHistoryDefinition', 'POST', history.body);
  const link = `${base}/historyDefinitions/${history.body.id}/instances/${history.body.id}/generateDownloadUri`;
  expectValid('accessReviewHistoryInstance', 'POST', (await it.root.post(link, null)).body);
  const looks: Record<string, string> = {
    [`${base}/definitions?$expand=instances&$count=true`]: 'accessReviewScheduleDefinition[]',
    [`${base}/definitions/filterByCurrentUser(on='reviewer')`]: 'accessReviewScheduleDefinition[]',
    [one]: 'accessReviewScheduleDefinition',
    [`${one}/instances?$expand=stages,decisions($expand=insights),contactedReviewers`]: 'accessReviewInstance[]',
    [instance]: 'accessReviewInstance',
    [`${instance}/decisions?$expand=insights`]: 'accessReviewInstanceDecisionItem[]',
    [`${instance}/decisions/filterByCurrentUser(on='reviewer')`]: 'accessReviewInstanceDecisionItem[]',
    [`${instance}/decisions/${items.value[0]!.id}`]: 'accessReviewInstanceDecisionItem',
    [`${instance}/stages`]: 'accessReviewStage[]',
    [`${instance}/stages/${stages.value[1]!.id}`]: 'accessReviewStage',
    [`${instance}/stages/${stages.value[0]!.id}/decisions`]: 'accessReviewInstanceDecisionItem[]',
    [`${instance}/contactedReviewers`]: 'accessReviewReviewer[]',
  };
  for (const client of [it.root, carol])
    for (const [path, returns] of Object.entries(looks)) expectValid(returns, path, (await client.get(path)).body);
  for (const action of ['stop', 'applyDecisions'])
    expect((await it.root.post(`${instance}/${action}`, null)).status).toBe(204);
  expectValid('accessReviewInstanceDecisionItem[]', 'applied', (await it.root.get(`${instance}/decisions`)).body);
  const histories = `${base}/historyDefinitions?$expand=instances`;
  expectValid('accessReviewHistoryDefinition[]', histories, (await it.root.get(histories)).body);
});

test('the check fails where an answer is not what the document says', async () => {
  const row = (await it.root.get('/v1.0/me')).body as unknown as Record<string, unknown>;
  expect(checkOf(schemaOf('user')).safeParse(row).success).toBe(true);
  expect(checkOf(schemaOf('user')).safeParse({ ...row, colour: 'blue' }).success).toBe(false);
  expect(checkOf(schemaOf('user')).safeParse({ ...row, id: 7 }).success).toBe(false);
  const { mail: _, ...without } = row;
  expect(checkOf(schemaOf('user')).safeParse(without).success).toBe(false);
});

test('$metadata is CSDL that names every type and every place, and needs no token', async () => {
  const { status, headers, body } = await it.anonymous.get('/v1.0/$metadata');
  expect(status).toBe(200);
  expect(headers['content-type']).toBe('application/xml');
  const text = String(body);
  const named = new Set([...text.matchAll(/<(?:EntityType|ComplexType) Name="(\w+)"/g)].map(([, name]) => name));
  for (const name of Object.keys(TYPES)) expect(named).toContain(name);
  const meant = [...text.matchAll(/"(?:Collection\()?graph\.(\w+)\)?"/g)].map(([, name]) => name!);
  expect(meant.filter((name) => !named.has(name))).toEqual([]);
  const members = new Set([...text.matchAll(/ Name="(\w+)"/g)].map(([, name]) => name));
  const places = ROUTES.flatMap(({ path }) => path.split('/')).filter((part) => /^\w+$/.test(part));
  expect(places.filter((part) => !members.has(part))).toEqual([]);
  const opened = [...text.matchAll(/<(\w+(?::\w+)?)(?: [^>]*[^/?])?>/g)].map(([, tag]) => tag).sort();
  const closed = [...text.matchAll(/<\/(\w+(?::\w+)?)>/g)].map(([, tag]) => tag).sort();
  expect(opened).toEqual(closed);
});

test('the root lists what stands there, and needs no token', async () => {
  for (const path of ['/v1.0', '/beta/']) {
    const { status, body } = await it.anonymous.get(path);
    expect(status).toBe(200);
    expect(body['@odata.context']).toMatch(/\$metadata$/);
    expect(body.value).toContainEqual({ name: 'users', kind: 'EntitySet', url: 'users' });
    expect(body.value).toContainEqual({ name: 'me', kind: 'Singleton', url: 'me' });
  }
});

test('the OpenAPI document names every route in both versions, with what it takes and answers, and nothing that is not there', () => {
  const described = Object.entries(DOCUMENT.paths).flatMap(([path, item]) =>
    Object.keys(item).map((method) => `${method.toUpperCase()} ${path}`),
  );
  const own = ['GET /v1.0', 'GET /beta', 'GET /v1.0/$metadata', 'GET /beta/$metadata'];
  expect(new Set(described).size).toBe(
    new Set(ROUTES.map(({ method, path }) => `${method} ${path}`)).size * 2 + own.length,
  );
  expect(described).toEqual(expect.arrayContaining(own));
  const meant = [...JSON.stringify(DOCUMENT).matchAll(/"#\/components\/schemas\/([^"]+)"/g)].map(([, name]) => name!);
  expect(meant.filter((name) => !Object.hasOwn(DOCUMENT.components.schemas, name))).toEqual([]);
  // A body is described where one is read.
  const taking = ROUTES.filter(({ takes }) => takes && (typeof takes === 'string' || Object.keys(takes).length));
  for (const { method, path } of taking) {
    const operation = DOCUMENT.paths[`/v1.0/${path.replace(/:(\w+)/g, '{$1}')}`]![method.toLowerCase()]!;
    expect({ path, body: 'requestBody' in operation }).toEqual({ path, body: true });
  }
});

test('the options the document names are taken, and no others', async () => {
  const values = { $select: 'id', $expand: '*', $format: 'json', $filter: "id ne 'x'", $orderby: 'id', $top: '1' };
  const asked = Object.entries({ ...values, $skip: '0', $count: 'true', $skiptoken: 'WyIwIl0' });
  for (const path of ['/v1.0/users', '/v1.0/users/$count', '/v1.0/users/{id}']) {
    const operation = DOCUMENT.paths[path]!.get as unknown as { parameters: { name: string }[] };
    const named = operation.parameters.map(({ name }) => name).filter((name) => name.startsWith('$'));
    const taken: string[] = [];
    for (const [name, value] of asked) {
      const { status } = await it.root.get(`${path.replace('{id}', it.root.id)}?${name}=${value}`);
      if (status === 200) taken.push(name);
    }
    // A count takes what a list does, as Graph's does, and answers to the filter alone.
    if (path.endsWith('$count')) expect(named).toEqual(['$filter']);
    else expect(taken.toSorted()).toEqual(named.toSorted());
  }
});

/** What a text with `{a,b}` stands for. */
function each(text: string): readonly string[] {
  const found = /^(.*?)\{([^{}]*)\}(.*)$/.exec(text);
  if (!found) return [text];
  return found[2]!.split(',').flatMap((one) => each(`${found[1]}${one}${found[3]}`));
}

test('the list of paths names every path there is, and no other', () => {
  const table = readFileSync('sync-server/graph/README.md', 'utf8');
  const offered = new Set(ROUTES.map(({ method, path }) => `${method} ${path}`));
  const named = new Set(
    [...table.matchAll(/`((?:GET|POST|PUT|PATCH|DELETE) [^`]+)`/g)].flatMap(([, one]) => each(one!)),
  );
  expect([...offered].filter((one) => !named.has(one))).toEqual([]);
  expect([...named].filter((one) => !offered.has(one))).toEqual([]);
});
