import { afterEach, beforeEach, expect, test } from 'vitest';
import { BUILT_IN } from '../../core/ids.ts';
import { DAY } from '../../core/time.ts';
import { type Client, type Found, items, type Office, office } from './graph.given.ts';

const BASE = '/beta/identityGovernance/roleManagementAlerts';
const SCOPE = "$filter=scopeId eq '/' and scopeType eq 'DirectoryRole'";
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

const idOf = (suffix: string) => `DirectoryRole_${it.handle.state.organisation!.id}_${suffix}`;
const NO_MFA = 'NoMfaOnRoleActivationAlert';
const alertOf = async (suffix: string) => (await it.root.get(`${BASE}/alerts/${idOf(suffix)}`)).body;
const kindsOf = (found: readonly Found[]) => found.map(({ id }) => id!.split('_')[2]);

test('[W2] Entra’s alerts but the licence’s have a definition and a typed configuration each', async () => {
  const names = [
    'RolesAssignedOutsidePimAlert',
    'StaleSignInAlert',
    'StandingAccessAlert',
    'NoMfaOnRoleActivationAlert',
    'TooManyGlobalAdminsAssignedToTenantAlert',
    'RedundantAssignmentAlert',
    'SequentialActivationRenewalsAlert',
  ];
  for (const set of ['alerts', 'alertDefinitions', 'alertConfigurations'])
    expect(kindsOf(items(await it.root.get(`${BASE}/${set}?${SCOPE}`))).sort()).toEqual([...names].sort());
  const severities = items(await it.root.get(`${BASE}/alertDefinitions?${SCOPE}`));
  expect(
    Object.fromEntries(severities.map(({ id, severityLevel }) => [id!.split('_')[2], severityLevel])),
  ).toMatchObject({
    RolesAssignedOutsidePimAlert: 'high',
    StaleSignInAlert: 'medium',
    RedundantAssignmentAlert: 'low',
  });
  const configurations = items(await it.root.get(`${BASE}/alertConfigurations?${SCOPE}&$expand=alertDefinition`));
  const of = (suffix: string) => configurations.find(({ id }) => id!.endsWith(suffix));
  expect(of('StaleSignInAlert')).toMatchObject({
    '@odata.type': '#microsoft.graph.staleSignInAlertConfiguration',
    isEnabled: true,
    duration: 'P30D',
    alertDefinition: { isConfigurable: true, isRemediatable: true },
  });
  expect(of('TooManyGlobalAdminsAssignedToTenantAlert')).toMatchObject({
    globalAdminCountThreshold: 3,
    percentageOfGlobalAdminsOutOfRolesThreshold: 10,
  });
  expect(of('SequentialActivationRenewalsAlert')).toMatchObject({
    sequentialActivationCounterThreshold: 10,
    timeIntervalBetweenActivations: 'P7D',
    alertDefinition: { isRemediatable: false },
  });
  expect(of('RolesAssignedOutsidePimAlert')?.['@odata.type']).toBe(
    '#microsoft.graph.rolesAssignedOutsidePrivilegedIdentityManagementAlertConfiguration',
  );
});

test('[W2] one alert is read with everything about it, its incidents typed', async () => {
  await it.pass(31 * DAY);
  const { body } = await it.root.get(`${BASE}/alerts/${idOf('RedundantAssignmentAlert')}?$expand=*`);
  expect(body).toMatchObject({
    isActive: true,
    incidentCount: 1,
    alertDefinition: {
      displayName: "Administrators aren't using their privileged roles",
      howToPrevent: expect.any(String),
    },
    alertConfiguration: { duration: 'P30D' },
    alertIncidents: [
      {
        '@odata.type': '#microsoft.graph.redundantAssignmentAlertIncident',
        assigneeUserPrincipalName: 'alice@contoso.example',
        roleDefinitionId: roleId,
        roleTemplateId: roleId,
        lastActivationDateTime: null,
      },
    ],
  });
  const below = `${BASE}/alerts/${idOf('RedundantAssignmentAlert')}`;
  for (const part of ['alertDefinition', 'alertConfiguration'])
    expect((await it.root.get(`${below}/${part}`)).body).toMatchObject({ id: idOf('RedundantAssignmentAlert') });
  const [incident] = items(await it.root.get(`${below}/alertIncidents`));
  expect((await it.root.get(`${below}/alertIncidents/${incident!.id}`)).body.assigneeId).toBe(alice.id);
});

test('[W1] a configuration is changed with its type, within its ranges, and the alert obeys', async () => {
  await it.pass(31 * DAY);
  const path = `${BASE}/alertConfigurations/${idOf('StaleSignInAlert')}`;
  const type = { '@odata.type': '#microsoft.graph.staleSignInAlertConfiguration' };
  expect((await alertOf('StaleSignInAlert')).incidentCount).toBe(2);
  expect((await it.root.patch(path, { ...type, duration: 'P60D' })).status).toBe(204);
  expect((await alertOf('StaleSignInAlert')).incidentCount).toBe(0);
  expect((await it.root.get(path)).body).toMatchObject({ duration: 'P60D', isEnabled: true });
  // As Microsoft's own samples send it, with what was read sent back.
  const read = (await it.root.get(path)).body as unknown as object;
  expect((await it.root.patch(path, { ...read, isEnabled: 'false', duration: 'P1D' })).status).toBe(204);
  expect(await alertOf('StaleSignInAlert')).toMatchObject({ isActive: false, incidentCount: 0 });
  const way = `${BASE}/alerts/${idOf('StaleSignInAlert')}/alertConfiguration`;
  expect((await it.root.patch(way, { ...type, isEnabled: true })).status).toBe(204);
  expect((await alertOf('StaleSignInAlert')).isActive).toBe(true);

  for (const [body, message] of [
    [{ duration: 'P9D' }, /@odata.type: expected #microsoft.graph.staleSignInAlertConfiguration/],
    [{ '@odata.type': '#microsoft.graph.redundantAssignmentAlertConfiguration', duration: 'P9D' }, /@odata.type/],
    [{ ...type, duration: 'P0D' }, /duration: .*from 1 to 365/],
    [{ ...type, duration: 'P366D' }, /duration: .*from 1 to 365/],
    [{ ...type, duration: 'PT5H' }, /duration: expected whole days/],
    [{ ...type, duration: 30 }, /duration: expected whole days/],
    [{ ...type, isEnabled: 'perhaps' }, /isEnabled/],
    [{ ...type, globalAdminCountThreshold: 4 }, /globalAdminCountThreshold is not a property/],
    [null, /@odata.type/],
  ] as const) {
    const { status, body: answer } = await it.root.patch(path, body);
    expect([status, answer.error?.message]).toEqual([400, expect.stringMatching(message)]);
  }
});

test('[W4] an alert is dismissed, stays so when it is looked for again, and is brought back', async () => {
  const path = `${BASE}/alerts/${idOf(NO_MFA)}`;
  expect(await alertOf(NO_MFA)).toMatchObject({ isActive: true, incidentCount: 1 });
  expect((await it.root.patch(path, { isActive: false })).status).toBe(204);
  expect(await alertOf(NO_MFA)).toMatchObject({ isActive: false, incidentCount: 0 });
  await it.root.post(`${BASE}/alerts/refresh`, { scopeId: '/', scopeType: 'DirectoryRole' });
  expect(await alertOf(NO_MFA)).toMatchObject({ isActive: false });
  await it.eligible(await it.role('Exchange Administrator'), alice.id);
  expect(await alertOf(NO_MFA)).toMatchObject({ isActive: true, incidentCount: 1 });
  expect((await it.root.patch(path, { isActive: true })).status).toBe(204);
  expect(await alertOf(NO_MFA)).toMatchObject({ incidentCount: 2 });
  expect((await it.root.patch(path, { isActive: 'no' })).status).toBe(400);
});

test('[W3] a refresh answers with an operation that has succeeded, for one alert and for all', async () => {
  const before = await it.root.get(`${BASE}/operations/refresh:${idOf(NO_MFA)}`);
  expect(before.status).toBe(404);
  for (const way of [`alerts/${idOf(NO_MFA)}/refresh`, 'alerts/refresh']) {
    const { status, headers } = await it.root.post(`${BASE}/${way}`, null);
    expect(status).toBe(202);
    const path = new URL(headers.location!).pathname;
    expect((await it.root.get(path)).body).toMatchObject({ status: 'succeeded', createdDateTime: expect.any(String) });
    expect((await alice.get(path)).status).toBe(404);
  }
  expect((await it.root.post(`${BASE}/alerts/refresh`, { scopeId: 'x' })).status).toBe(400);
  for (const id of ['refresh:x', 'x', 'refresh:'])
    expect((await it.root.get(`${BASE}/operations/${id}`)).status).toBe(404);
});

test('[W5] an incident is remediated by the commands an administrator would send, and the last one is protected', async () => {
  const [incident] = items(await it.root.get(`${BASE}/alerts/${idOf(NO_MFA)}/alertIncidents`));
  const fix = (suffix: string, id: string) =>
    it.root.post(`${BASE}/alerts/${idOf(suffix)}/alertIncidents/${id}/remediate`, null);
  expect((await fix(NO_MFA, incident!.id!)).status).toBe(204);
  expect(it.handle.state.roles.get(roleId)!.settings.activation.mfa).toBe('mfa');
  expect(await alertOf(NO_MFA)).toMatchObject({ isActive: false });
  expect((await fix(NO_MFA, incident!.id!)).status).toBe(404);

  const bob = await it.user('bob');
  await it.eligible(BUILT_IN.globalAdministrator, bob.id);
  await it.eligible(BUILT_IN.globalAdministrator, await it.group('Admins', alice.id));
  const suffix = 'TooManyGlobalAdminsAssignedToTenantAlert';
  const many = items(await it.root.get(`${BASE}/alerts/${idOf(suffix)}/alertIncidents`));
  expect(many).toHaveLength(3);
  const ofRoot = await fix(suffix, many.find(({ assigneeId }) => assigneeId === it.root.id)!.id!);
  expect(ofRoot).toMatchObject({ status: 400, body: { error: { details: [{ code: 'last_administrator' }] } } });
  expect((await fix(suffix, many.find(({ assigneeId }) => assigneeId === alice.id)!.id!)).status).toBe(204);
  expect(items(await it.root.get(`/v1.0/groups?$filter=displayName eq 'Admins'`))).toHaveLength(1);
  expect([...it.handle.state.groups.values()][0]!.members.size).toBe(0);
});

test('[P1] [P5] who only reads sees alerts and changes none; everybody else sees none', async () => {
  await it.must({
    type: 'AssignRole',
    roleId: BUILT_IN.securityReader,
    principalId: alice.id,
    assignmentType: 'active',
    endAt: null,
    scope: '/',
    justification: 'x',
  });
  const bob = await it.user('bob');
  const alert = `${BASE}/alerts/${idOf(NO_MFA)}`;
  const [incident] = items(await alice.get(`${alert}/alertIncidents`));
  const type = { '@odata.type': '#microsoft.graph.noMfaOnRoleActivationAlertConfiguration' };
  const changes = (client: Client) => [
    client.patch(alert, { isActive: false }),
    client.patch(`${alert}/alertConfiguration`, { ...type, isEnabled: false }),
    client.post(`${alert}/refresh`, null),
    client.post(`${BASE}/alerts/refresh`, null),
    client.post(`${alert}/alertIncidents/${incident!.id}/remediate`, null),
  ];
  for (const change of changes(alice)) expect((await change).status).toBe(403);
  for (const [index, change] of changes(bob).entries()) expect((await change).status).toBe(index === 3 ? 403 : 404);
  for (const set of ['alerts', 'alertDefinitions', 'alertConfigurations'])
    expect(items(await bob.get(`${BASE}/${set}`))).toEqual([]);
});
