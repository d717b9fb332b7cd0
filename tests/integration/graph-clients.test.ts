import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { getCACertificates, setDefaultCACertificates } from 'node:tls';
import { promisify } from 'node:util';
import {
  BatchRequestContent,
  BatchResponseContent,
  Client,
  type GraphError,
  PageIterator,
} from '@microsoft/microsoft-graph-client';
import * as models from '@microsoft/msgraph-sdk/models/index.js';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { bareEnv } from '../support/bare-env.ts';
import { type Person, startTestServer, type TestServer } from '../support/server.ts';
import { activation } from './graph.given.ts';
import { sdk } from './graph.sdk.ts';
import { identityService, type Listening, makeCertificate, tlsFront, tunnel } from './graph.tls.ts';

const D = '/roleManagement/directory';
const M365 = join(import.meta.dirname, '../../node_modules/@pnp/cli-microsoft365/dist/index.js');
const NO_TELEMETRY = join(import.meta.dirname, 'graph.no-telemetry.ts');
const run = promisify(execFile);
const certificate = makeCertificate(['localhost', 'graph.microsoft.com']);
const folder = mkdtempSync(join(tmpdir(), 'keyturn-clients-'));
const open: Listening[] = [];
let server: TestServer;
let url: string;
let bob: Person;

beforeAll(async () => {
  setDefaultCACertificates([...getCACertificates(), certificate.cert]);
  const front = await tlsFront(certificate, () => server.url);
  open.push(front);
  url = `https://localhost:${front.port}`;
  server = await startTestServer({ env: { KEYTURN_PUBLIC_URL: url } });
  bob = await server.user('bob');
});

afterAll(async () => {
  for (const one of open) await one.close();
  await server.close();
  rmSync(folder, { recursive: true });
});

/** A person with two roles: one they just activate, one that Bob approves. */
async function given(name: string) {
  const person = await server.user(name);
  const free = await server.role(`${name}: User Administrator`);
  const approval = { required: true, approvers: [`user:${bob.id}`] };
  const approved = await server.role(`${name}: Exchange Administrator`, { activation: { approval } });
  await server.assign(free, person);
  await server.assign(approved, person);
  return { person, free, approved };
}

function classic({ token }: Person, defaultVersion = 'v1.0') {
  const customHosts = new Set(['localhost']);
  return Client.init({ baseUrl: `${url}/`, defaultVersion, customHosts, authProvider: (done) => done(null, token) });
}

test('@microsoft/microsoft-graph-client lists, activates, polls, deactivates and approves', async () => {
  const { person, free, approved } = await given('carol');
  const client = classic(person);
  const listed = await client
    .api(`${D}/roleEligibilityScheduleInstances/filterByCurrentUser(on='principal')`)
    .expand('roleDefinition')
    .top(1)
    .get();
  const names: string[] = [];
  await new PageIterator(client, listed, (one) => names.push(one.roleDefinition.displayName) > 0).iterate();
  expect(names.sort()).toEqual(['carol: Exchange Administrator', 'carol: User Administrator']);

  const [policy] = (
    await client
      .api('/policies/roleManagementPolicyAssignments')
      .filter(`scopeId eq '/' and scopeType eq 'DirectoryRole' and roleDefinitionId eq '${free}'`)
      .expand('policy($expand=rules)')
      .get()
  ).value;
  expect(policy.policy.rules).toHaveLength(17);

  const requests = `${D}/roleAssignmentScheduleRequests`;
  const asked = await client.api(requests).post(activation(free, person.id));
  expect(asked.status).toBe('Provisioned');
  expect((await client.api(`${requests}/${asked.id}`).get()).status).toBe('Provisioned');
  const again = await client
    .api(requests)
    .post(activation(free, person.id))
    .catch((fault: GraphError) => fault);
  expect(again).toMatchObject({
    statusCode: 400,
    code: 'RoleAssignmentExists',
    message: 'The Role assignment already exists.',
  });
  const off = { action: 'selfDeactivate', principalId: person.id, roleDefinitionId: free, directoryScopeId: '/' };
  expect((await client.api(requests).post(off)).status).toBe('Revoked');

  const pending = await client.api(requests).post(activation(approved, person.id));
  expect(pending.status).toBe('PendingApproval');
  const approver = classic(bob);
  const waiting = await approver
    .api(`${requests}/filterByCurrentUser(on='approver')`)
    .filter("status eq 'PendingApproval'")
    .get();
  expect(waiting.value).toMatchObject([{ id: pending.id }]);
  const beta = classic(bob, 'beta');
  const approval = await beta.api(`${D}/roleAssignmentApprovals/${pending.approvalId}`).expand('steps').get();
  const step = `${D}/roleAssignmentApprovals/${approval.id}/steps/${approval.steps[0].id}`;
  await beta.api(step).patch({ reviewResult: 'Approve', justification: 'ok' });
  expect((await client.api(`${requests}/${pending.id}`).get()).status).toBe('Provisioned');
  const batch = new BatchRequestContent([
    { id: '1', request: new Request(`${url}/me`) },
    {
      id: '2',
      request: new Request(`${url}${requests}`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        body: JSON.stringify({ ...off, roleDefinitionId: approved }),
      }),
      dependsOn: ['1'],
    },
  ]);
  const answers = new BatchResponseContent(await client.api('/$batch').post(await batch.getContent()));
  expect(await answers.getResponseById('1').json()).toMatchObject({ id: person.id });
  expect(await answers.getResponseById('2').json()).toMatchObject({ status: 'Revoked' });
});

test('@microsoft/microsoft-graph-client activates a membership of a group, polls, approves and gives it back', async () => {
  const person = await server.user('grace');
  const { groupId } = await server.must(null, { type: 'CreateGroup', name: 'Vault' });
  const G = '/identityGovernance/privilegedAccess/group';
  const admin = classic(server.root);
  const about = { groupId, accessId: 'member', principalId: person.id, justification: 'Invoice 8812 differs' };
  const lasting = { expiration: { type: 'afterDuration', duration: 'P90D' } };
  const assigned = await admin
    .api(`${G}/eligibilityScheduleRequests`)
    .post({ ...about, action: 'adminAssign', scheduleInfo: lasting });
  expect(assigned.status).toBe('Provisioned');
  const [policy] = (
    await admin
      .api('/policies/roleManagementPolicyAssignments')
      .filter(`scopeId eq '${groupId}' and scopeType eq 'Group' and roleDefinitionId eq 'member'`)
      .expand('policy($expand=rules)')
      .get()
  ).value;
  const approvers = [{ '@odata.type': '#microsoft.graph.singleUser', userId: bob.id }];
  await admin.api(`/policies/roleManagementPolicies/${policy.policyId}/rules/Approval_EndUser_Assignment`).patch({
    '@odata.type': '#microsoft.graph.unifiedRoleManagementPolicyApprovalRule',
    id: 'Approval_EndUser_Assignment',
    setting: { isApprovalRequired: true, approvalStages: [{ primaryApprovers: approvers }] },
  });

  const client = classic(person);
  const eligible = await client
    .api(`${G}/eligibilityScheduleInstances/filterByCurrentUser(on='principal')`)
    .expand('group')
    .get();
  expect(eligible.value).toMatchObject([{ accessId: 'member', group: { displayName: 'Vault' } }]);
  const short = { expiration: { type: 'afterDuration', duration: 'PT1H' } };
  const requests = `${G}/assignmentScheduleRequests`;
  const pending = await client.api(requests).post({ ...about, action: 'selfActivate', scheduleInfo: short });
  expect(pending.status).toBe('PendingApproval');
  await classic(bob)
    .api(`${G}/assignmentApprovals/${pending.approvalId}/stages/${pending.approvalId}`)
    .patch({ reviewResult: 'Approve', justification: 'ok' });
  expect((await client.api(`${requests}/${pending.id}`).get()).status).toBe('Provisioned');
  expect((await client.api('/me/memberOf').get()).value).toMatchObject([{ id: groupId }]);
  expect((await client.api(requests).post({ ...about, action: 'selfDeactivate' })).status).toBe('Revoked');
  expect((await client.api('/me/memberOf').get()).value).toEqual([]);
});

test('[V7] [V12] @microsoft/microsoft-graph-client has a role reviewed, from the definition to the report', async () => {
  const [petra, quinn] = [await server.user('petra'), await server.user('quinn')];
  const reviewed = await server.role('Reviewed Administrator');
  for (const person of [petra, quinn]) await server.assign(reviewed, person);
  const [admin, reviewer] = [classic(server.root), classic(bob)];
  const definitions = '/identityGovernance/accessReviews/definitions';
  const definition = await admin.api(definitions).post({
    displayName: 'Who still needs it',
    descriptionForAdmins: 'Quarterly',
    descriptionForReviewers: 'Ask if in doubt',
    scope: {
      '@odata.type': '#microsoft.graph.accessReviewQueryScope',
      query: `/roleManagement/directory/roleEligibilityScheduleInstances?$expand=principal&$filter=(isof(principal,'microsoft.graph.user') and roleDefinitionId eq '${reviewed}')`,
      queryType: 'MicrosoftGraph',
    },
    reviewers: [{ query: `/users/${bob.id}`, queryType: 'MicrosoftGraph' }],
    settings: {
      mailNotificationsEnabled: true,
      justificationRequiredOnApproval: true,
      defaultDecisionEnabled: false,
      instanceDurationInDays: 5,
      recommendationsEnabled: true,
      recurrence: {
        pattern: { type: 'weekly', interval: 1 },
        range: { type: 'noEnd', startDate: '2020-01-01T00:00:00.000Z' },
      },
    },
  });
  expect(definition.status).toBe('InProgress');
  const { value: instances } = await admin
    .api(`${definitions}/${definition.id}/instances`)
    .filter("status eq 'InProgress'")
    .get();
  const instance = `${definitions}/${definition.id}/instances/${instances[0].id}`;

  const mine = await reviewer.api(`${definitions}/filterByCurrentUser(on='reviewer')`).get();
  expect(mine.value).toMatchObject([{ id: definition.id }]);
  const { value: found } = await reviewer.api(`${instance}/decisions/filterByCurrentUser(on='reviewer')`).get();
  expect(found).toHaveLength(2);
  const of = ({ id }: Person) => found.find((one: { principal: { id: string } }) => one.principal.id === id);
  const bare = await reviewer
    .api(`${instance}/batchRecordDecisions`)
    .post({ decision: 'Approve' })
    .catch((fault: GraphError) => fault);
  expect(bare).toMatchObject({ statusCode: 400, code: 'RoleAssignmentRequestPolicyValidationFailed' });
  await reviewer.api(`${instance}/batchRecordDecisions`).post({ decision: 'Approve', justification: 'On call' });
  await reviewer
    .api(`${instance}/decisions/${of(petra).id}`)
    .patch({ decision: 'Deny', justification: 'Left the team' });
  const late = await classic(petra)
    .api(`${instance}/decisions/${of(petra).id}`)
    .patch({ decision: 'Approve' })
    .catch((fault: GraphError) => fault);
  expect(late).toMatchObject({ statusCode: 404 });

  await admin.api(`${instance}/stop`).post(null);
  await admin.api(`${instance}/applyDecisions`).post(null);
  const { value: applied } = await admin.api(`${instance}/decisions`).get();
  expect(applied.map((one: { applyResult: string }) => one.applyResult)).toEqual([
    'AppliedSuccessfully',
    'AppliedSuccessfully',
  ]);
  const left = await admin
    .api(`${D}/roleEligibilityScheduleInstances`)
    .filter(`roleDefinitionId eq '${reviewed}'`)
    .get();
  expect(left.value).toMatchObject([{ principalId: quinn.id }]);
  await admin.api(`${definitions}/${definition.id}/stop`).post(null);
  await admin.api(`${definitions}/${definition.id}`).delete();

  const histories = '/identityGovernance/accessReviews/historyDefinitions';
  const history = await admin.api(histories).post({
    displayName: 'Denied',
    decisions: ['deny'],
    reviewHistoryPeriodStartDateTime: '2020-01-01T00:00:00Z',
    reviewHistoryPeriodEndDateTime: '2099-01-01T00:00:00Z',
    scopes: [],
  });
  const { value: reports } = await admin.api(`${histories}/${history.id}/instances`).get();
  const link = await admin.api(`${histories}/${history.id}/instances/${reports[0].id}/generateDownloadUri`).post(null);
  const report = await (await fetch(link.downloadUri)).text();
  expect(report.split('\r\n')[1]).toMatch(
    /^Who still needs it,role,Reviewed Administrator,.*,Deleted,petra,petra@contoso/,
  );
  expect(report).toContain('Left the team');
  expect(report).not.toContain('quinn');
});

test('@microsoft/msgraph-sdk lists, activates, polls, deactivates and approves', async () => {
  const { person, free, approved } = await given('dave');
  const mine = sdk(url, person);
  const eligible = await mine.get<models.UnifiedRoleEligibilityScheduleInstanceCollectionResponse>(
    `${D}/roleEligibilityScheduleInstances/filterByCurrentUser(on='principal')`,
    models.createUnifiedRoleEligibilityScheduleInstanceCollectionResponseFromDiscriminatorValue,
    '?$expand=roleDefinition',
  );
  const [first] = eligible!.value!.filter(({ roleDefinitionId }) => roleDefinitionId === free);
  expect(first).toMatchObject({ principalId: person.id, memberType: 'Direct', roleDefinition: { isBuiltIn: false } });
  expect(first!.startDateTime).toBeInstanceOf(Date);

  const policies = await mine.get<models.UnifiedRoleManagementPolicyAssignmentCollectionResponse>(
    '/policies/roleManagementPolicyAssignments',
    models.createUnifiedRoleManagementPolicyAssignmentCollectionResponseFromDiscriminatorValue,
    `?$filter=${encodeURIComponent(`roleDefinitionId eq '${free}'`)}&$expand=policy($expand=rules)`,
  );
  const rules = policies!.value![0]!.policy!.rules!;
  const longest = rules.find(
    ({ id }) => id === 'Expiration_EndUser_Assignment',
  ) as models.UnifiedRoleManagementPolicyExpirationRule;
  expect(longest.maximumDuration!.toString()).toBe('PT8H');

  const asked = await mine.ask(activation(free, person.id));
  expect(asked).toMatchObject({
    status: 'Provisioned',
    action: 'selfActivate',
    createdBy: { user: { id: person.id } },
  });
  expect(asked!.scheduleInfo!.expiration!.duration!.toString()).toBe('PT1H');
  const polled = await mine.get<models.UnifiedRoleAssignmentScheduleRequest>(
    `${D}/roleAssignmentScheduleRequests/${asked!.id}`,
    models.createUnifiedRoleAssignmentScheduleRequestFromDiscriminatorValue,
  );
  expect(polled!.status).toBe('Provisioned');
  const off = { action: 'selfDeactivate', principalId: person.id, roleDefinitionId: free, directoryScopeId: '/' };
  expect((await mine.ask(off))!.status).toBe('Revoked');
  await expect(mine.ask(off)).rejects.toMatchObject({
    responseStatusCode: 400,
    errorEscaped: { code: 'RoleAssignmentDoesNotExist', innerError: { requestId: expect.any(String) } },
  });

  const pending = await mine.ask(activation(approved, person.id));
  expect(pending!.status).toBe('PendingApproval');
  const step = `/beta${D}/roleAssignmentApprovals/${pending!.id}/steps/${pending!.id}`;
  await sdk(url, bob).patch(step, { reviewResult: 'Approve', justification: 'ok' });
  const after = await mine.get<models.UnifiedRoleAssignmentScheduleRequest>(
    `${D}/roleAssignmentScheduleRequests/${pending!.id}`,
    models.createUnifiedRoleAssignmentScheduleRequestFromDiscriminatorValue,
  );
  expect(after!.status).toBe('Provisioned');
});

test('the CLI for Microsoft 365 lists eligibility, adds, lists requests and removes', async () => {
  const { person, free } = await given('erin');
  const cli = await m365(person);
  const eligible = await cli('entra pim role assignment eligibility list', '--withPrincipalDetails');
  expect(eligible).toMatchObject([{ principal: { id: person.id } }, { principal: { id: person.id } }]);
  const names = (eligible as { roleDefinitionName: string }[]).map(({ roleDefinitionName }) => roleDefinitionName);
  expect(names.sort()).toEqual(['erin: Exchange Administrator', 'erin: User Administrator']);

  const role = ['--roleDefinitionName', 'erin: User Administrator'];
  const added = await cli('entra pim role assignment add', ...role, '--justification', 'Invoice', '--duration', 'PT1H');
  expect(added).toMatchObject({ status: 'Provisioned', roleDefinitionId: free, principalId: person.id });
  expect(await cli('entra pim role assignment list')).toMatchObject([{ roleDefinitionId: free }]);
  expect(await cli('entra pim role request list')).toMatchObject([{ action: 'selfActivate', status: 'Provisioned' }]);
  expect(await cli('entra pim role assignment remove', ...role)).toMatchObject({
    action: 'selfDeactivate',
    status: 'Revoked',
  });
  const refused = await cli('entra pim role assignment add', ...role, '--duration', 'PT10H').catch(
    (fault: { stderr: string }) => fault.stderr,
  );
  expect(refused).toContain('The following policy rules failed: ["ExpirationRule","JustificationRule"]');

  const admin = await m365(server.root);
  const whom = ['--userName', bob.upn, '--justification', 'x'];
  expect(await admin('entra pim role assignment add', ...role, ...whom)).toMatchObject({
    action: 'adminAssign',
    status: 'Provisioned',
    principalId: bob.id,
  });
  expect(await admin('entra pim role assignment remove', ...role, ...whom)).toMatchObject({
    action: 'adminRemove',
    status: 'Revoked',
  });
}, 120_000);

/** The CLI, signed in, with a home of its own. It only knows graph.microsoft.com, which its proxy and authority make the server. */
async function m365({ token }: Person) {
  const home = mkdtempSync(join(folder, 'home-'));
  const identity = await identityService(() => token);
  const proxy = await tunnel(open[0]!.port);
  open.push(identity, proxy);
  const authority = join(folder, 'ca.pem');
  writeFileSync(authority, certificate.cert);
  const env = {
    ...bareEnv(),
    HOME: home,
    NODE_EXTRA_CA_CERTS: authority,
    HTTPS_PROXY: `http://127.0.0.1:${proxy.port}`,
    IDENTITY_ENDPOINT: `http://127.0.0.1:${identity.port}/`,
    IDENTITY_HEADER: 'test',
    CLIMICROSOFT365_NOUPDATE: '1',
    CI: 'true',
  };
  const cli = async (command: string, ...words: readonly string[]): Promise<unknown> => {
    const asked = [...command.split(' '), ...words, '--output', 'json'];
    const { stdout } = await run(process.execPath, ['--no-warnings', '--import', NO_TELEMETRY, M365, ...asked], {
      env,
    });
    return stdout.trim() ? (JSON.parse(stdout) as unknown) : null;
  };
  await cli('cli config set', '--key', 'disableTelemetry', '--value', 'true');
  await cli('login', '--authType', 'identity');
  return cli;
}
