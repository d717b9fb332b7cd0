import { afterEach, beforeEach, expect, test } from 'vitest';
import { BUILT_IN } from '../../core/ids.ts';
import { DAY, toIso } from '../../core/time.ts';
import { START } from '../support/given.ts';
import { type Answer, type Client, items, type Office, office } from './graph.given.ts';

const DEFINITIONS = '/v1.0/identityGovernance/accessReviews/definitions';
const MINE = "/filterByCurrentUser(on='reviewer')";

let it: Office;
let alice: Client;
let bob: Client;
let carol: Client;
let roleId: string;
let groupId: string;

beforeEach(async () => {
  it = await office();
  [alice, bob, carol] = (await Promise.all(['alice', 'bob', 'carol'].map(it.user))) as [Client, Client, Client];
  roleId = await it.role('User Administrator');
  groupId = await it.group('Helpdesk', alice.id, bob.id);
  for (const { id } of [alice, bob]) await it.eligible(roleId, id);
});

afterEach(async () => {
  expect(it.faults).toEqual([]);
  await it.close();
});

const query = (text: string) => ({
  '@odata.type': '#microsoft.graph.accessReviewQueryScope',
  query: text,
  queryType: 'MicrosoftGraph',
});
const roleScope = () => query(`/roleManagement/directory/roleDefinitions/${roleId}`);
const user = ({ id }: Client) => ({ query: `/users/${id}`, queryType: 'MicrosoftGraph' });

function definition(more: object = {}) {
  return {
    displayName: 'First quarter',
    descriptionForAdmins: 'Yearly audit',
    descriptionForReviewers: 'Ask Dana in doubt',
    scope: roleScope(),
    reviewers: [user(carol)],
    settings: { instanceDurationInDays: 7, recommendationsEnabled: true },
    ...more,
  };
}

async function create(more: object = {}): Promise<{ id: string; instance: string; path: string }> {
  const created = await it.root.post(DEFINITIONS, definition(more));
  expect({ status: created.status, error: created.body.error }).toEqual({ status: 201, error: undefined });
  const id = created.body.id!;
  const [first] = items(await it.root.get(`${DEFINITIONS}/${id}/instances`));
  return { id, instance: first!.id!, path: `${DEFINITIONS}/${id}/instances/${first!.id}` };
}

const decisionsOf = async (who: Client, path: string) => items(await who.get(`${path}/decisions`));
const nobody = (answer: Answer) => ({ status: answer.status, code: answer.body.error?.code });

test('[V1] a definition comes back as it was written, with the API’s defaults for the rest', async () => {
  const { body } = await it.root.post(DEFINITIONS, definition());
  expect(body).toMatchObject({
    displayName: 'First quarter',
    descriptionForAdmins: 'Yearly audit',
    descriptionForReviewers: 'Ask Dana in doubt',
    status: 'InProgress',
    createdBy: { id: it.root.id },
    scope: { query: `/roleManagement/directory/roleDefinitions/${roleId}` },
    reviewers: [{ query: `/users/${carol.id}` }],
    settings: {
      mailNotificationsEnabled: false,
      reminderNotificationsEnabled: false,
      justificationRequiredOnApproval: false,
      defaultDecisionEnabled: false,
      defaultDecision: 'None',
      instanceDurationInDays: 7,
      recommendationsEnabled: true,
      recommendationLookBackDuration: 'P30D',
      autoApplyDecisionsEnabled: false,
      recurrence: { pattern: null, range: { startDate: '2026-01-05' } },
    },
    stageSettings: [],
  });
  expect((await it.root.get(`${DEFINITIONS}/${body.id}`)).body).toMatchObject({ id: body.id });
});

test('[V3] [V4] a reviewer finds their decisions, and nobody else; the last decision counts', async () => {
  const { id, path } = await create();
  expect(items(await carol.get(`${DEFINITIONS}${MINE}`))).toMatchObject([{ id }]);
  expect(items(await alice.get(DEFINITIONS))).toEqual([]);
  expect(nobody(await alice.get(`${DEFINITIONS}/${id}`))).toEqual({ status: 404, code: 'ResourceNotFound' });
  const [first, second] = items(await carol.get(`${path}/decisions${MINE}`));
  expect(first).toMatchObject({
    decision: 'NotReviewed',
    recommendation: 'NoInfoAvailable',
    principal: { '@odata.type': '#microsoft.graph.userIdentity', id: alice.id, displayName: 'alice' },
    resource: { id: roleId, type: 'directoryRole', displayName: 'User Administrator' },
    applyResult: 'New',
    reviewedBy: null,
  });
  const decide = (who: Client, body: unknown) => who.patch(`${path}/decisions/${first!.id}`, body);
  expect((await decide(carol, { decision: 'approve', justification: 'On call' })).status).toBe(204);
  expect((await decide(carol, { decision: 'Deny', justification: 'Left' })).status).toBe(204);
  expect(nobody(await decide(alice, { decision: 'Approve' }))).toEqual({ status: 404, code: 'ResourceNotFound' });
  expect(nobody(await decide(it.root, { decision: 'Approve' }))).toMatchObject({ status: 403 });
  expect((await decide(carol, { decision: 'Maybe' })).body.error!.message).toContain('decision: expected Approve');
  expect(await decisionsOf(it.root, path)).toMatchObject([
    {
      decision: 'Deny',
      justification: 'Left',
      reviewedBy: { id: carol.id, userPrincipalName: 'carol@contoso.example' },
    },
    { id: second!.id, decision: 'NotReviewed' },
  ]);
});

test('[V6] [V7] stopped and applied, what was denied is gone, and the rest says so', async () => {
  const { id, path } = await create();
  const [first] = await decisionsOf(carol, path);
  await carol.patch(`${path}/decisions/${first!.id}`, { decision: 'Deny', justification: 'Left' });
  expect((await it.root.post(`${path}/applyDecisions`, null)).status).toBe(409);
  expect((await carol.post(`${path}/stop`, null)).status).toBe(403);
  expect((await it.root.post(`${path}/stop`, null)).status).toBe(204);
  expect((await it.root.post(`${path}/applyDecisions`, null)).status).toBe(204);
  expect((await it.root.post(`${path}/applyDecisions`, null)).status).toBe(409);
  expect((await it.root.get(path)).body).toMatchObject({ id, status: 'Applied', endDateTime: toIso(START) });
  expect(await decisionsOf(it.root, path)).toMatchObject([
    { applyResult: 'AppliedSuccessfully', appliedBy: { id: it.root.id }, appliedDateTime: toIso(START) },
    { applyResult: 'AppliedSuccessfully' },
  ]);
  const eligible = '/v1.0/roleManagement/directory/roleEligibilityScheduleInstances';
  expect(items(await it.root.get(eligible))).toMatchObject([{ principalId: bob.id }]);
  expect(items(await carol.get(`${DEFINITIONS}${MINE}`))).toEqual([]);
});

test('[L1] the last administrator stays', async () => {
  const admin = BUILT_IN.globalAdministrator;
  const { path } = await create({
    scope: query(`/roleManagement/directory/roleDefinitions/${admin}`),
    settings: {
      instanceDurationInDays: 1,
      defaultDecisionEnabled: true,
      defaultDecision: 'Deny',
      autoApplyDecisionsEnabled: true,
    },
  });
  await it.pass(DAY);
  expect(await decisionsOf(it.root, path)).toMatchObject([
    { principal: { id: it.root.id }, applyResult: 'ApplyNotSupported' },
  ]);
});

test('[V4] many are decided at once, all or of one principal, and as is recommended', async () => {
  const { path } = await create({
    settings: { instanceDurationInDays: 7, recommendationsEnabled: true, justificationRequiredOnApproval: true },
  });
  const batch = (body: object) => carol.post(`${path}/batchRecordDecisions`, body);
  expect((await batch({ decision: 'Deny', principalId: bob.id, resourceId: roleId })).status).toBe(204);
  expect((await decisionsOf(carol, path)).map(({ decision }) => decision)).toEqual(['NotReviewed', 'Deny']);
  expect((await batch({ decision: 'Approve' })).body.error!.message).toContain('JustificationRule');
  expect((await batch({ decision: 'Approve', justification: 'Needed' })).status).toBe(204);
  expect((await decisionsOf(carol, path)).map(({ decision }) => decision)).toEqual(['Approve', 'Approve']);
  expect(nobody(await batch({ decision: 'Deny', principalId: carol.id }))).toMatchObject({ status: 404 });
  expect((await batch({ decision: 'Deny', resourceId: groupId })).body.error!.message).toContain('resourceId');
  expect((await it.root.post(`${path}/resetDecisions`, null)).status).toBe(204);
  expect((await carol.post(`${path}/acceptRecommendations`, null)).status).toBe(204);
  expect((await decisionsOf(carol, path)).map(({ decision }) => decision)).toEqual(['NotReviewed', 'NotReviewed']);
  expect((await it.root.post(`${path}/sendReminder`, null)).status).toBe(204);
  expect((await carol.post(`${path}/sendReminder`, null)).status).toBe(403);
});

test('[V5] stages follow one another, each with its own decisions', async () => {
  const stage = (stageId: string, more: object) => ({
    stageId,
    durationInDays: 2,
    recommendationsEnabled: false,
    decisionsThatWillMoveToNextStage: ['Approve'],
    ...more,
  });
  const { id, path } = await create({
    settings: { instanceDurationInDays: 4, decisionHistoriesForReviewersEnabled: true },
    stageSettings: [
      stage('1', { dependsOn: [], reviewers: [user(carol)] }),
      stage('2', { dependsOn: ['1'], reviewers: [user(it.root)] }),
    ],
  });
  const stages = items(await carol.get(`${path}/stages`));
  expect(stages).toMatchObject([
    { status: 'InProgress', startDateTime: toIso(START), endDateTime: toIso(START + 2 * DAY) },
    { status: 'NotStarted', startDateTime: null },
  ]);
  const [one, two] = stages.map((row) => `${path}/stages/${row.id}`) as [string, string];
  const [first, second] = items(await carol.get(`${one}/decisions${MINE}`));
  await carol.patch(`${one}/decisions/${first!.id}`, { decision: 'Approve', justification: 'On call' });
  await carol.patch(`${one}/decisions/${second!.id}`, { decision: 'Deny' });
  expect((await carol.patch(`${two}/decisions/${first!.id}`, { decision: 'Deny' })).status).toBe(409);
  expect((await it.root.post(`${two}/stop`, null)).status).toBe(409);
  await it.pass(DAY);
  expect((await it.root.post(`${one}/stop`, null)).status).toBe(204);
  expect(items(await it.root.get(`${path}/stages`))).toMatchObject([
    { status: 'Completed', endDateTime: toIso(START + DAY) },
    { status: 'InProgress', startDateTime: toIso(START + DAY), endDateTime: toIso(START + 3 * DAY) },
  ]);
  expect(items(await it.root.get(`${two}/decisions`))).toMatchObject([{ id: first!.id, decision: 'NotReviewed' }]);
  await it.root.patch(`${two}/decisions/${first!.id}`, { decision: 'Deny', justification: 'Not any more' });
  expect(await decisionsOf(it.root, path)).toMatchObject([{ decision: 'Deny' }, { decision: 'Deny' }]);
  expect(items(await it.root.get(`${one}/decisions`))).toMatchObject([{ decision: 'Approve' }, { decision: 'Deny' }]);
  expect((await it.root.get(`${DEFINITIONS}/${id}`)).body).toMatchObject({
    reviewers: [],
    stageSettings: [
      { stageId: '1', dependsOn: [], decisionsThatWillMoveToNextStage: ['Approve'] },
      { stageId: '2', dependsOn: ['1'], reviewers: [{ query: `/users/${it.root.id}` }] },
    ],
  });
});

test('[V2] every scope that is supported comes back as it was asked', async () => {
  const assigned = (set: string, filter: string) =>
    query(`/roleManagement/directory/${set}?$expand=principal&$filter=(${filter})`);
  const isUser = "isof(principal,'microsoft.graph.user')";
  const role = `roleDefinitionId eq '${roleId}'`;
  const inactive = (text: string) => ({
    ...query(text),
    '@odata.type': '#microsoft.graph.accessReviewInactiveUsersQueryScope',
    inactiveDuration: 'P30D',
  });
  const sides = (...principalScopes: object[]) => ({
    '@odata.type': '#microsoft.graph.principalResourceMembershipsScope',
    principalScopes,
    resourceScopes: [roleScope()],
  });
  for (const scope of [
    roleScope(),
    assigned('roleEligibilityScheduleInstances', `${isUser} and ${role}`),
    assigned('roleEligibilityScheduleInstances', role),
    assigned('roleAssignmentScheduleInstances', `assignmentType eq 'Assigned' and ${isUser} and ${role}`),
    query(`/groups/${groupId}/transitiveMembers`),
    inactive(`/groups/${groupId}/transitiveMembers`),
    sides(query('/users')),
    sides(inactive('/users')),
    sides(inactive('/users'), query('/groups')),
  ]) {
    const { body } = await it.root.post(DEFINITIONS, definition({ scope }));
    expect(body.scope).toMatchObject(scope);
  }
  const members = query(`/v1.0/groups/${groupId}/members/microsoft.graph.user/?$count=true`);
  const { path } = await create({ scope: members, reviewers: [] });
  expect(items(await alice.get(`${path}/decisions`))).toMatchObject([{ principal: { id: alice.id } }]);
});

test('what is not supported is refused with the field’s name, and nothing is made', async () => {
  const scopes: readonly (readonly [object, string])[] = [
    [{ scope: query('/users') }, 'scope.query'],
    [{ scope: query(`/groups/${groupId}/owners`) }, 'scope.query'],
    [
      { scope: query(`/roleManagement/directory/roleEligibilityScheduleInstances?$filter=roleDefinitionId eq 'x'`) },
      'scope.query',
    ],
    [
      {
        scope: query(
          `/roleManagement/directory/roleAssignmentScheduleInstances?$filter=(isof(principal,'microsoft.graph.servicePrincipal') and roleDefinitionId eq '${roleId}')`,
        ),
      },
      'scope.query',
    ],
    [
      { scope: { ...roleScope(), '@odata.type': '#microsoft.graph.accessReviewInactiveUsersQueryScope' } },
      'scope.inactiveDuration',
    ],
    [
      { scope: { principalScopes: [query('/users')], resourceScopes: [roleScope(), roleScope()] } },
      'scope.resourceScopes',
    ],
    [{ reviewers: [{ query: './owners' }] }, 'reviewers.0.query'],
    [{ reviewers: [{ query: './manager' }, user(carol)] }, 'reviewers'],
    [{ fallbackReviewers: [user(bob)] }, 'fallbackReviewers'],
    [{ settings: {} }, 'settings.instanceDurationInDays'],
    [{ settings: { instanceDurationInDays: 'seven' } }, 'settings.instanceDurationInDays'],
    [
      { settings: { instanceDurationInDays: 7, defaultDecisionEnabled: true, defaultDecision: 'Maybe' } },
      'settings.defaultDecision',
    ],
    [
      {
        settings: {
          instanceDurationInDays: 7,
          applyActions: [{ '@odata.type': '#microsoft.graph.disableAndDeleteUserApplyAction' }],
        },
      },
      'settings.applyActions',
    ],
    [
      { settings: { instanceDurationInDays: 7, recurrence: { pattern: { type: 'daily', interval: 1 }, range: null } } },
      'settings.recurrence.pattern',
    ],
    [
      { settings: { instanceDurationInDays: 9, recurrence: { pattern: { type: 'weekly', interval: 1 } } } },
      'duration of the review',
    ],
    [
      { settings: { instanceDurationInDays: 7, recommendationLookBackDuration: 'P3Y' } },
      'recommendationLookBackDuration',
    ],
    [{ displayName: 'x'.repeat(129) }, 'displayName'],
    [{ displayName: null }, 'displayName'],
    [{ scope: undefined }, 'scope'],
    [
      { stageSettings: [{ stageId: '1', dependsOn: ['2'], durationInDays: 2, reviewers: [user(carol)] }] },
      'stageSettings.0.dependsOn',
    ],
    [{ instanceEnumerationScope: query(`/groups/${groupId}`) }, 'instanceEnumerationScope'],
  ];
  for (const [more, field] of scopes) {
    const { status, body } = await it.root.post(DEFINITIONS, definition(more));
    expect({ more, status }).toEqual({ more, status: 400 });
    expect(body.error!.message).toContain(field);
  }
  expect((await it.root.post(DEFINITIONS, definition({ reviewers: [{ query: `/users/${roleId}` }] }))).status).toBe(
    404,
  );
  expect((await carol.post(DEFINITIONS, definition())).status).toBe(403);
  expect(items(await it.root.get(DEFINITIONS))).toEqual([]);
});

test('[V8] [V10] a recurring one is changed for the instances to come; its reviewers while it runs', async () => {
  const recurrence = (interval: number, range: object) => ({
    pattern: { type: 'absoluteMonthly', interval, month: 0, dayOfMonth: 0, daysOfWeek: [] },
    range: { startDate: '2026-01-05', ...range },
  });
  const { id, path } = await create({
    settings: { instanceDurationInDays: 7, recurrence: recurrence(6, { type: 'numbered', numberOfOccurrences: 4 }) },
  });
  const read = async () => (await it.root.get(`${DEFINITIONS}/${id}`)).body as unknown as Record<string, object>;
  const before = await read();
  expect(before).toMatchObject({
    settings: { recurrence: { pattern: { interval: 6 }, range: { type: 'numbered', numberOfOccurrences: 4 } } },
  });
  const settings = { ...before.settings, recurrence: recurrence(3, { type: 'endDate', endDate: '2026-12-31' }) };
  const put = await it.root.call('PUT', `${DEFINITIONS}/${id}`, { ...before, displayName: 'Renamed', settings });
  expect(put).toMatchObject({ status: 204, body: null });
  expect(await read()).toMatchObject({
    displayName: 'Renamed',
    settings: { recurrence: { pattern: { interval: 3 }, range: { type: 'endDate', endDate: '2026-12-31' } } },
  });
  expect(items(await it.root.get(`${DEFINITIONS}/${id}/instances?$filter=status eq 'NotStarted'`))).toMatchObject([
    { startDateTime: '2026-04-05T08:00:00.000Z' },
  ]);
  const other = await it.root.call('PUT', `${DEFINITIONS}/${id}`, { scope: query(`/groups/${groupId}/members`) });
  expect(other.body.error!.message).toContain('scope');

  expect((await it.root.patch(path, { reviewers: [user(bob), user(carol)] })).status).toBe(204);
  expect(items(await bob.get(`${path}/decisions${MINE}`))).toMatchObject([{ principal: { id: alice.id } }]);
  expect((await it.root.post(`${DEFINITIONS}/${id}/stop`, null)).status).toBe(204);
  expect(items(await it.root.get(`${DEFINITIONS}/${id}/instances`))).toMatchObject([{ status: 'Completed' }]);
  expect((await carol.call('DELETE', `${DEFINITIONS}/${id}`)).status).toBe(404);
  expect((await it.root.call('DELETE', `${DEFINITIONS}/${id}`)).status).toBe(204);
  expect((await it.root.get(`${DEFINITIONS}/${id}`)).status).toBe(404);
});

test('[V9] whoever was written to is listed; a manager reviews and others stand in', async () => {
  await it.must({ type: 'UpdateUser', userId: alice.id, managerId: carol.id });
  const { path } = await create({
    reviewers: [{ query: './manager', queryType: 'MicrosoftGraph', queryRoot: 'decisions' }],
    fallbackReviewers: [user(it.root)],
    additionalNotificationRecipients: [
      {
        notificationTemplateType: 'CompletedAdditionalRecipients',
        notificationRecipientScope: {
          '@odata.type': '#microsoft.graph.accessReviewNotificationRecipientQueryScope',
          ...user(bob),
        },
      },
    ],
    settings: { instanceDurationInDays: 7, mailNotificationsEnabled: true },
  });
  const contacted = items(await it.root.get(`${path}/contactedReviewers`));
  expect(contacted.map(({ displayName }) => displayName).sort()).toEqual(['Root', 'carol']);
  expect(items(await carol.get(`${path}/contactedReviewers`))).toMatchObject([{ id: carol.id }]);
  expect(items(await carol.get(`${path}/decisions`))).toMatchObject([{ principal: { id: alice.id } }]);
  expect(items(await it.root.get(`${path}/decisions${MINE}`))).toMatchObject([{ principal: { id: bob.id } }]);
});

test('lists are filtered, paged and expanded', async () => {
  const one = await create();
  const two = await create({ scope: query(`/groups/${groupId}/members`), displayName: 'Members' });
  const filter = (text: string) => it.root.get(`${DEFINITIONS}?$filter=${text}`);
  const cast = 'scope/microsoft.graph.accessReviewQueryScope/query';
  expect(items(await filter(`contains(${cast}, '/groups')`))).toMatchObject([{ id: two.id }]);
  expect(items(await filter(`contains(${cast}, 'roleManagement')`))).toMatchObject([{ id: one.id }]);
  expect((await it.root.get(`${DEFINITIONS}/$count`)).body).toBe('2');
  const page = await it.root.get(`${DEFINITIONS}?$top=1&$select=displayName`);
  expect(page.body['@odata.nextLink']).toContain('$skiptoken');
  const { body } = await it.root.get(`${DEFINITIONS}/${one.id}?$expand=instances($expand=decisions($expand=insights))`);
  expect(body.instances![0]!.decisions![0]).toMatchObject({
    principal: { id: alice.id },
    insights: [{ '@odata.type': '#microsoft.graph.userSignInInsight', lastSignInDateTime: null }],
  });
});

test('[V12] a report is set up, listed, and given a link that says until when', async () => {
  const { id } = await create();
  const HISTORY = '/v1.0/identityGovernance/accessReviews/historyDefinitions';
  const report = {
    displayName: 'Last year',
    decisions: ['approve', 'deny', 'dontKnow', 'notReviewed', 'notNotified'],
    reviewHistoryPeriodStartDateTime: '2026-01-01T00:00:00Z',
    reviewHistoryPeriodEndDateTime: '2026-12-31T00:00:00Z',
    scopes: [query("/identityGovernance/accessReviews/definitions?$filter=contains(scope/query, '/groups')")],
  };
  const made = await it.root.post(HISTORY, report);
  expect(made).toMatchObject({
    status: 201,
    body: { status: 'done', decisions: ['approve', 'deny', 'dontKnow', 'notReviewed'], displayName: 'Last year' },
  });
  const path = `${HISTORY}/${made.body.id}/instances`;
  const [instance] = items(await it.root.get(path));
  expect(instance).toMatchObject({ status: 'done', downloadUri: null });
  const link = await it.root.post(`${path}/${instance!.id}/generateDownloadUri`, null);
  expect(link.body).toMatchObject({
    downloadUri: `http://pim.example/linked/${made.body.id}.${it.root.id}`,
    expirationDateTime: toIso(START + DAY),
  });
  const one = await it.root.post(HISTORY, { ...report, scopes: [query(`${DEFINITIONS}/${id}`)] });
  expect(one.body.scopes![0]!.query).toContain(id);
  expect((await it.root.post(HISTORY, { ...report, scopes: [query('/users')] })).status).toBe(400);
  expect((await it.root.post(HISTORY, { ...report, decisions: ['perhaps'] })).status).toBe(400);
  expect((await it.root.post(HISTORY, { ...report, scheduleSettings: {} })).status).toBe(400);
  expect((await carol.post(HISTORY, report)).status).toBe(403);
  expect(items(await carol.get(HISTORY))).toEqual([]);
  expect((await carol.post(`${path}/${instance!.id}/generateDownloadUri`, null)).status).toBe(404);
});
