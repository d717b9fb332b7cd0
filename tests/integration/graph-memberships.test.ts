import { afterEach, beforeEach, expect, test } from 'vitest';
import { BUILT_IN } from '../../core/ids.ts';
import { HOUR } from '../../core/time.ts';
import { activation, type Client, expectError, items, type Office, office, REQUESTS } from './graph.given.ts';

let it: Office;
let alice: Client;
let bob: Client;
let groupId: string;
let roleId: string;
const V = '/v1.0';

beforeEach(async () => {
  it = await office();
  [alice, bob] = [await it.user('alice'), await it.user('bob')];
  groupId = await it.group('Helpdesk', alice.id, bob.id);
  roleId = await it.role('User Administrator');
  await it.eligible(roleId, alice.id);
});

afterEach(async () => {
  expect(it.faults).toEqual([]);
  await it.close();
});

const names = async (client: Client, path: string) =>
  items(await client.get(`${V}${path}`)).map(({ displayName }) => String(displayName));

test('memberOf names groups, and the roles held just now and no longer', async () => {
  expect(await names(alice, '/me/memberOf')).toEqual(['Helpdesk']);
  await alice.post(REQUESTS, activation(roleId, alice.id));
  expect(await names(alice, '/me/memberOf')).toEqual(['Helpdesk', 'User Administrator']);
  expect(await names(alice, '/me/memberOf/microsoft.graph.group')).toEqual(['Helpdesk']);
  expect(await names(alice, '/me/memberOf/graph.group?$select=displayName')).toEqual(['Helpdesk']);
  const roles = await alice.get(`${V}/me/transitiveMemberOf/microsoft.graph.directoryRole?$select=id,roleTemplateId`);
  expect(items(roles)).toEqual([
    { '@odata.type': '#microsoft.graph.directoryRole', id: roleId, roleTemplateId: roleId },
  ]);
  expect((await alice.get(`${V}/me/memberOf/$count`)).body).toBe('2');
  expect((await alice.get(`${V}/me/memberOf/microsoft.graph.administrativeUnit/$count`)).body).toBe('0');
  expect((await alice.get(`${V}/me/memberOf/${groupId}`)).body.displayName).toBe('Helpdesk');
  await it.pass(HOUR);
  expect(await names(alice, '/me/memberOf')).toEqual(['Helpdesk']);
});

test('a role that comes through a group is only there transitively, and is the group’s own', async () => {
  await it.must({
    type: 'AssignRole',
    assignmentType: 'active',
    roleId,
    principalId: groupId,
    endAt: null,
    scope: '/',
    justification: 'x',
  });
  expect(await names(bob, '/me/memberOf')).toEqual(['Helpdesk']);
  expect(await names(bob, '/me/transitiveMemberOf')).toEqual(['Helpdesk', 'User Administrator']);
  expect(await names(it.root, `/groups/${groupId}/memberOf`)).toEqual(['User Administrator']);
  expect(await names(it.root, `/users/bob@contoso.example/transitiveMemberOf`)).toEqual([
    'Helpdesk',
    'User Administrator',
  ]);
  const expanded = await it.root.get(`${V}/groups/${groupId}?$expand=members($select=displayName),memberOf`);
  expect(expanded.body).toMatchObject({
    members: [{ displayName: 'alice' }, { displayName: 'bob' }],
    memberOf: [{ roleTemplateId: roleId }],
  });
});

test('the ids of memberships are asked for all at once, or whether they are among some', async () => {
  await alice.post(REQUESTS, activation(roleId, alice.id));
  const other = await it.group('Other');
  const ask = async (client: Client, path: string, body: object) => items(await client.post(`${V}${path}`, body));
  expect(await ask(alice, '/me/getMemberGroups', { securityEnabledOnly: true })).toEqual([groupId]);
  expect(await ask(alice, '/me/getMemberObjects', { securityEnabledOnly: false })).toEqual([groupId, roleId]);
  expect(await ask(alice, '/me/checkMemberGroups', { groupIds: [groupId.toUpperCase(), other] })).toEqual([groupId]);
  expect(await ask(it.root, `/users/${alice.id}/checkMemberObjects`, { ids: [roleId, other] })).toEqual([roleId]);
  expect(await ask(it.root, `/directoryObjects/${alice.id}/microsoft.graph.getMemberGroups`, {})).toEqual([groupId]);
  const none = await alice.post(`${V}/users/${it.root.id}/getMemberGroups`, {});
  expectError(none, 404, 'ResourceNotFound', /not yours to see/);
  expectError(
    await alice.post(`${V}/me/checkMemberGroups`, { groupIds: 'x' }),
    400,
    'BadRequest',
    /^groupIds: expected a list/,
  );
});

test('the directory’s older names for roles, and who holds one', async () => {
  await alice.post(REQUESTS, activation(roleId, alice.id));
  for (const path of [
    `/directoryRoles/${roleId}`,
    `/directoryRoles(roleTemplateId='${roleId}')`,
    `/directoryRoles(RoleTemplateID ='${roleId.toUpperCase()}')`,
  ])
    expect((await it.root.get(`${V}${path}`)).body).toMatchObject({ id: roleId, roleTemplateId: roleId });
  expect(await names(it.root, `/directoryRoles?$filter=roleTemplateId eq '${BUILT_IN.globalAdministrator}'`)).toEqual([
    'Global Administrator',
  ]);
  expect(await names(it.root, `/directoryRoles(roleTemplateId='${roleId}')/members`)).toEqual(['alice']);
  expect(await names(it.root, `/directoryRoles/${roleId}/members/microsoft.graph.user`)).toEqual(['alice']);
  expect((await it.root.get(`${V}/directoryRoles/${roleId}?$expand=members`)).body.members).toMatchObject([
    { id: alice.id },
  ]);
  expect(await names(it.root, '/directoryRoleTemplates')).toContain('User Administrator');
  expect(await names(bob, '/directoryRoles')).toEqual([]);
  expect((await bob.get(`${V}/directoryRoles(roleTemplateId='${roleId}')`)).status).toBe(404);
});

test('[P6] owners of a group are named once it is managed', async () => {
  const { ownerRoleId } = await it.must({ type: 'OnboardGroup', groupId });
  expect(await names(it.root, `/groups/${groupId}/owners`)).toEqual([]);
  const owner = {
    roleId: ownerRoleId!,
    principalId: bob.id,
    endAt: '2026-02-01T00:00:00Z',
    scope: '/',
    justification: 'x',
  };
  await it.must({ type: 'AssignRole', assignmentType: 'active', ...owner });
  expect(await names(it.root, `/groups/${groupId}/owners`)).toEqual(['bob']);
  // Ownership of a group is no role of the directory.
  expect(await names(bob, '/me/memberOf')).toEqual(['Helpdesk']);
});

test('what others hold is not for everyone to know', async () => {
  const approval = { required: true, approvers: [`user:${bob.id}` as const] };
  const asked = await it.role('Approved', { activation: { approval } });
  await it.eligible(asked, alice.id);
  await alice.post(REQUESTS, activation(roleId, alice.id));
  await alice.post(REQUESTS, activation(asked, alice.id));
  // Bob decides on Alice's request, so he finds her, and the group both are in.
  expect(await names(bob, `/users/${alice.id}/memberOf`)).toEqual(['Helpdesk']);
  expect(await names(bob, `/groups/${groupId}/members`)).toEqual(['alice', 'bob']);
  expect((await bob.get(`${V}/users/${it.root.id}/memberOf`)).status).toBe(404);
});

test('there are no service principals and no administrative units, which is an empty list and no fault', async () => {
  for (const path of [
    `/servicePrincipals?$filter=id in ('${alice.id}')&$select=id,displayName,appId`,
    '/directory/administrativeUnits?$top=5',
  ])
    expect(await names(alice, path)).toEqual([]);
  expect((await alice.get(`${V}/servicePrincipals/${alice.id}`)).status).toBe(404);
  expect((await alice.get(`${V}/me?$select=id,jobTitle,businessPhones`)).body).toMatchObject({
    jobTitle: null,
    businessPhones: [],
  });
});
