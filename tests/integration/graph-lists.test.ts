import { afterEach, beforeEach, expect, test } from 'vitest';
import { toIso } from '../../core/time.ts';
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
const D = '/v1.0/roleManagement/directory';
const POLICIES = '/v1.0/policies/roleManagementPolicyAssignments';

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

test('a list of any size comes page by page, each row once, whatever changes meanwhile', async () => {
  const roles: string[] = [];
  for (let at = 0; at < 53; at++) {
    const roleId = await it.role(`Role ${at}`);
    roles.push(await it.eligible(roleId, alice.id));
  }
  const first = await alice.get(`${ELIGIBLE}${MINE}?$top=10&$count=true&$expand=roleDefinition`);
  expect(first.body['@odata.count']).toBe(53);
  expect(items(first)).toHaveLength(10);
  const ids = await pages(alice, `${ELIGIBLE}${MINE}?$top=10&$expand=roleDefinition`);
  expect(new Set(ids).size).toBe(53);
  expect(ids).toHaveLength(53);
  // The last row of the first page goes; nothing behind it is passed over.
  const gone = items(first).at(-1)!.roleEligibilityScheduleId;
  await it.must({ type: 'RemoveAssignment', assignmentId: gone! });
  const rest = await pages(alice, first.body['@odata.nextLink']!.replace('http://pim.example', ''));
  expect(rest).toHaveLength(43);
  const all = await alice.get(`${ELIGIBLE}${MINE}`);
  expect(items(all)).toHaveLength(52);
  expect(all.body).not.toHaveProperty('@odata.nextLink');
  expect((await alice.get(`${ELIGIBLE}/$count`)).body).toBe('52');
});

test('a list longer than a page says so without being asked, also in another order', async () => {
  const roles = await Promise.all(Array.from({ length: 30 }, (_, at) => it.role(`Role ${at % 3} ${at}`)));
  await Promise.all(roles.map((roleId) => it.eligible(roleId, alice.id)));
  for (let at = 0; at < 1_050; at++)
    await it.must({ type: 'CreateUser', upn: `u${at}@contoso.example`, name: `U${at}` });
  const first = await it.root.get('/v1.0/users?$select=id&$count=true');
  expect([first.body['@odata.count'], items(first).length]).toEqual([1_052, 1_000]);
  expect(new Set(await pages(it.root, '/v1.0/users?$select=id')).size).toBe(1_052);

  const names = async (query: string) => {
    const seen: string[] = [];
    for (let next: string | undefined = `${D}/roleDefinitions?${query}`; next; ) {
      const page = await alice.get(next.replace('http://pim.example', ''));
      seen.push(...items(page).map(({ displayName }) => String(displayName)));
      next = page.body['@odata.nextLink'];
    }
    return seen;
  };
  const sorted = await names('$orderby=displayName desc&$top=7&$select=id,displayName');
  expect(sorted).toHaveLength(30);
  expect(sorted).toEqual(sorted.toSorted((a, b) => (a.toLowerCase() < b.toLowerCase() ? 1 : -1)));
  expect(await names("$orderby=isBuiltIn,displayName&$top=4&$filter=startswith(displayName,'role 1')")).toHaveLength(
    10,
  );
  // Scripts page by numbers as well, and follow the link of such a page.
  expect(await names('$orderby=displayName desc&$top=7&$skip=20')).toEqual(sorted.slice(20));
  expect(await names('$orderby=displayName desc&$skip=30')).toEqual([]);
  // A token of one order says nothing in another.
  const link = (await alice.get(`${D}/roleDefinitions?$orderby=displayName&$top=1`)).body['@odata.nextLink']!;
  const elsewhere = link.replace('http://pim.example', '').replace('$orderby=displayName&', '');
  expect((await alice.get(elsewhere)).body.error!.message).toBe('$skiptoken: take it from @odata.nextLink');
}, 60_000);

test('ids are what they were after a restart', async () => {
  const roleId = await it.role('User Administrator', {
    activation: { approval: { required: true, approvers: [`user:${it.root.id}`] } },
  });
  const scoped = await it.role('Site Owner');
  await it.eligible(roleId, alice.id);
  await it.eligible(scoped, alice.id, { scope: '/sites/a' });
  const groupId = await it.group('Vault', alice.id);
  const { memberRoleId } = await it.must({ type: 'OnboardGroup', groupId });
  const bob = await it.user('bob');
  await it.eligible(memberRoleId!, bob.id, { endAt: toIso(START + 86_400_000) });
  await alice.post(REQUESTS, activation(roleId, alice.id));
  await alice.post(REQUESTS, activation(scoped, alice.id, { directoryScopeId: '/sites/a' }));
  const G = '/v1.0/identityGovernance/privilegedAccess/group';
  const lists = [
    ...['ScheduleInstances', 'Schedules', 'ScheduleRequests'].flatMap((name) =>
      ['roleEligibility', 'roleAssignment'].map((kind) => `${D}/${kind}${name}`),
    ),
    ...['roleAssignments', 'roleDefinitions', 'roleAssignmentApprovals?$expand=steps'].map((name) => `${D}/${name}`),
    ...['eligibility', 'assignment'].map((kind) => `${G}/${kind}ScheduleInstances?$filter=groupId eq '${groupId}'`),
    '/v1.0/policies/roleManagementPolicies?$expand=rules',
    '/beta/identityGovernance/roleManagementAlerts/alerts',
    '/v1.0/auditLogs/directoryAudits',
  ];
  const read = async () => Promise.all(lists.map(async (path) => [path, items(await it.root.get(path))]));
  const before = await read();
  expect(before.filter(([, rows]) => rows!.length === 0)).toEqual([]);
  await it.restart();
  expect(await read()).toEqual(before);
});

test('filters choose, with plus signs for spaces and whatever the case of words', async () => {
  const roleId = await it.role('User Administrator');
  const other = await it.role("Bob's");
  await it.eligible(roleId, alice.id, { endAt: toIso(START + 86_400_000) });
  await it.eligible(other, alice.id);
  await alice.post(REQUESTS, activation(roleId, alice.id));
  const count = async (path: string) => items(await alice.get(path)).length;
  expect(await count(`${ELIGIBLE}?$filter=roleDefinitionId+eq+'${roleId}'+and+directoryScopeId+eq+'/'`)).toBe(1);
  expect(await count(`${ELIGIBLE}?$filter=roleDefinitionId in ('${roleId}', '${other}')`)).toBe(2);
  expect(await count(`${ELIGIBLE}?$filter=not (roleDefinitionId eq '${roleId}')`)).toBe(1);
  expect(await count(`${ELIGIBLE}?$filter=endDateTime eq null or memberType eq 'group'`)).toBe(1);
  expect(await count(`${ELIGIBLE}?$filter=endDateTime le 2026-01-06T08:00:00Z`)).toBe(1);
  expect(await count(`${ELIGIBLE}?$filter=endDateTime ge 2026-01-06`)).toBe(1);
  expect(await count(`${ELIGIBLE}?$filter=endDateTime lt 2026-01-06T08:00:00Z`)).toBe(0);
  expect(await count(`${D}/roleDefinitions?$filter=displayName eq 'bob''s'`)).toBe(1);
  expect(await count(`${D}/roleDefinitions?$filter=startswith(displayName,'user') and isBuiltIn eq false`)).toBe(1);
  expect(await count(`${D}/roleDefinitions?$filter=contains(displayName,'SER adm')`)).toBe(1);
  expect(await count(`${ACTIVE}?$filter=assignmentType eq 'activated' and memberType ne 'Group'`)).toBe(1);
  expect(await count(`${REQUESTS}?$filter=status eq 'Provisioned' and createdBy/user/id eq '${alice.id}'`)).toBe(1);
  expect(await count(`${REQUESTS}/filterByCurrentUser(on='createdBy')`)).toBe(1);
  for (const word of ['Directory', 'DirectoryRole'])
    expect(
      await count(`${POLICIES}?$filter=scopeId eq '/' and scopeType eq '${word}' and roleDefinitionId eq '${roleId}'`),
    ).toBe(1);
  expect(await count(`${POLICIES}?$filter=scopeId eq '${roleId}' and scopeType eq 'Group'`)).toBe(0);
});

test.each([
  ["$filter=substringof(displayName,'x')", 'the function substringof is not supported'],
  ["$filter=displayName like 'x'", 'the operator like is not supported'],
  ["$filter=colour eq 'x'", 'colour is not supported on unifiedRoleDefinition'],
  ["$filter=rolePermissions/any(p: p eq 'x')", 'p is not supported here'],
  ["$filter=rolePermissions/any(p: displayName eq 'x')", 'displayName is not supported here'],
  ["$filter=displayName/any(p: p eq 'x')", 'displayName is not supported on unifiedRoleDefinition'],
  ["$filter=displayName eq 'x' and", 'it ends too early'],
  ["$filter=displayName eq 'x", 'not understood'],
  ["$filter=(displayName eq 'x'", 'a bracket is not closed'],
  ["$filter=displayName eq 'x' displayName", 'displayName is not expected here'],
  ["$filter=isBuiltIn eq 'true'", 'isBuiltIn is compared with true or false, and not with "true"'],
  ['$filter=displayName ne 5', "displayName is compared with a text such as 'x', and not with 5"],
  ["$filter=id in ('x', true)", "id is compared with a text such as 'x', and not with true"],
  ['$filter=startswith(displayName, null)', 'startswith takes a property and a text'],
  ["$filter=contains(isBuiltIn, 'x')", 'isBuiltIn is compared with true or false'],
  ['$expand=members', '$expand: members is not supported on unifiedRoleDefinition (supported: nothing)'],
  ['$select=id,colour', '$select: colour is not a property of unifiedRoleDefinition'],
  ['$orderby=colour', '$orderby: colour is not supported on unifiedRoleDefinition'],
  ['$orderby=rolePermissions', '$orderby: rolePermissions is not supported'],
  ['$orderby=displayName sideways', '$orderby: expected a property, and asc or desc'],
  ['orderby=colour', '$orderby: colour'],
  ['search=x', 'search is not supported'],
  ['skip=many', '$skip: expected a whole number from 0'],
  ['$skip=-1', '$skip: expected a whole number from 0'],
  ['$top=', '$top: expected a whole number from 1'],
  ['$apply=x', '$apply is not supported'],
  ['$deltatoken=latest', '$deltatoken is not supported'],
  ['$count=maybe', '$count: expected true or false'],
  ['$format=xml', '$format: xml is not supported'],
  ['$top=1&$top=2', '$top is given twice'],
  ['$top=0', '$top: expected a whole number from 1'],
  ['$expand=roleDefinition($filter=id eq 1)', 'not supported'],
  ['$search="x"', '$search is not supported'],
  ['$top=many', '$top: expected a whole number'],
  ['$skiptoken=!!', '$skiptoken: take it from @odata.nextLink'],
])('%s is refused and named, never a full list', async (query, message) => {
  const answer = await alice.get(`${D}/roleDefinitions?${query}`);
  expect(answer).toMatchObject({ status: 400, body: { error: { code: 'BadRequest' } } });
  expect(answer.body.error!.message).toContain(message);
});

test('what is the caller’s is asked for in one of the ways there are', async () => {
  const answer = await alice.get(`${ELIGIBLE}/filterByCurrentUser(on='approver')`);
  expect(answer).toMatchObject({
    status: 400,
    body: { error: { message: 'filterByCurrentUser: on is one of principal' } },
  });
  const unquoted = await alice.get(`${REQUESTS}/filterByCurrentUser(on=principal)`);
  expect(unquoted.body.error!.message).toContain("expected a quoted argument such as on='principal'");
  expect((await alice.get(`${REQUESTS}/filterByCurrentUser(ON='CreatedBy')`)).status).toBe(200);
});

test('what is selected is shown, nested as well, and nothing else', async () => {
  const roleId = await it.role('User Administrator');
  await it.eligible(roleId, alice.id);
  const answer = await alice.get(
    `${ELIGIBLE}?$select=Id,roleDefinitionId&$expand=roleDefinition($Select=displayName),principal(select=id),directoryScope,appScope`,
  );
  expect(items(answer)).toEqual([
    {
      id: expect.stringMatching(/-1-e$/),
      roleDefinitionId: roleId,
      roleDefinition: { displayName: 'User Administrator' },
      principal: { '@odata.type': '#microsoft.graph.user', id: alice.id },
      directoryScope: { '@odata.type': '#microsoft.graph.directory', id: '/', displayName: 'Contoso' },
      appScope: null,
    },
  ]);
  const twice = await alice.get(`${ELIGIBLE}?$expand=principal($select=id;$Select=mail)`);
  expect(twice.body.error!.message).toBe('$expand: $select inside principal is given twice');
});

test('[P5] [P1] a reader sees everyone’s, a user theirs, and a reader changes nothing', async () => {
  const roleId = await it.role('User Administrator');
  const eve = await it.user('eve');
  await it.eligible(roleId, alice.id);
  await it.must({
    type: 'AssignRole',
    assignmentType: 'active',
    roleId: 'f2ef992c-3afb-46b9-b7cf-a126ee74c451',
    principalId: eve.id,
    endAt: null,
    scope: '/',
  });
  expect(items(await eve.get(ELIGIBLE))).toMatchObject([{ principalId: alice.id }]);
  expect(items(await eve.get('/v1.0/users'))).toHaveLength(3);
  expect(items(await alice.get('/v1.0/users'))).toMatchObject([{ displayName: 'alice' }]);
  expect((await alice.get(`/v1.0/users/${eve.id}`)).status).toBe(404);
  expect((await alice.get('/v1.0/users/alice@contoso.example')).body.id).toBe(alice.id);
  expect(items(await alice.get(`${D}/roleAssignments`))).toEqual([]);
  const { id } = items(await eve.get('/v1.0/policies/roleManagementPolicies'))[0]!;
  const refused = await eve.patch(`/v1.0/policies/roleManagementPolicies/${id}/rules/Expiration_EndUser_Assignment`, {
    maximumDuration: 'PT1H',
  });
  expect(refused.status).toBe(403);
});
