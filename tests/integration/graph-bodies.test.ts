import { afterEach, beforeEach, expect, test } from 'vitest';
import { DAY, toIso } from '../../core/time.ts';
import { ROUTES } from '../../sync-server/graph/routes.ts';
import { START } from '../support/given.ts';
import {
  activation,
  type Client,
  ELIGIBILITY_REQUESTS,
  ELIGIBLE,
  expectError,
  items,
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

test('properties are taken whatever their case, as scripts write them', async () => {
  const asked = await alice.post(REQUESTS, {
    '@odata.type': '#microsoft.graph.unifiedRoleAssignmentScheduleRequest',
    Action: 'SELFACTIVATE',
    PrincipalID: alice.id.toUpperCase(),
    RoleDefinitionId: roleId.toUpperCase(),
    directoryscopeid: '/',
    Justification: 'Invoice 8812',
    TicketInfo: { TicketNumber: 'INC-1', ticketsystem: 'Jira' },
    ScheduleInfo: {
      StartDateTime: '2020-01-01T09:00:00.1234567+01:00',
      Expiration: { Type: 'AFTERDURATION', Duration: 'PT1H' },
    },
  });
  expect(asked).toMatchObject({
    status: 201,
    body: {
      action: 'selfActivate',
      status: 'Provisioned',
      principalId: alice.id,
      ticketInfo: { ticketNumber: 'INC-1', ticketSystem: 'Jira' },
      scheduleInfo: { startDateTime: toIso(START), expiration: { type: 'afterDuration', duration: 'PT1H' } },
    },
  });
  expect(asked.headers.location).toBe(`http://pim.example${REQUESTS}/${asked.body.id}`);
});

test('a misspelled property is named and nothing is done, where a check would have become an activation', async () => {
  const { seq } = it.handle.state;
  const wrong = (more: Record<string, unknown>, message: RegExp) =>
    alice
      .post(REQUESTS, activation(roleId, alice.id, more))
      .then((answer) => expectError(answer, 400, 'BadRequest', message));
  await wrong({ isValidationOnIy: true }, /^isValidationOnIy: not supported \(supported: id, status/);
  await wrong(
    { scheduleInfo: { expiration: { kind: 'afterDuration', duration: 'PT1H' } } },
    /^scheduleInfo\.expiration\.kind:/,
  );
  await wrong({ ticketInfo: { number: '7' } }, /^ticketInfo\.number:/);
  await wrong({ 'roleDefinition@odata.bind': 'x' }, /^roleDefinition@odata\.bind:/);
  await wrong({ Action: 'selfDeactivate' }, /^action: it is given twice/);
  await wrong(JSON.parse('{"__proto__": {"isValidationOnly": true}}') as Record<string, unknown>, /^__proto__|^action/);
  expect(it.handle.state.seq).toBe(seq);
});

test('what a client sends back as it read it, and what asks for nothing, is no mistake', async () => {
  const asked = await alice.post(REQUESTS, activation(roleId, alice.id, { isValidationOnly: true }));
  const { status } = await alice.post(REQUESTS, {
    ...(asked.body as unknown as object),
    scheduleInfo: { recurrence: null, expiration: { type: 'afterDuration', duration: 'PT1H' } },
    customData: null,
    somethingNew: null,
    someList: [],
  });
  expect(status).toBe(201);
});

test('every other body is held to what it may say as well', async () => {
  const policy = `/v1.0/policies/roleManagementPolicies/DirectoryRole_${it.handle.state.organisation!.id}_${roleId}`;
  const alerts = '/beta/identityGovernance/roleManagementAlerts/alerts/refresh';
  const reviews = '/v1.0/identityGovernance/accessReviews/definitions';
  for (const [method, path, body, message] of [
    ['PATCH', policy, { rule: [], settings: {} }, /^settings: not supported/],
    [
      'PATCH',
      policy,
      { rules: [{ id: 'Expiration_EndUser_Assignment', maxDuration: 'PT1H' }] },
      /^rules\.0\.maxDuration:/,
    ],
    ['POST', alerts, { scope: '/' }, /^scope: not supported/],
    ['POST', reviews, { displayName: 'x', settings: { durationInDays: 3 } }, /^settings\.durationInDays:/],
    ['POST', '/v1.0/directoryObjects/getByIds', { id: ['x'] }, /^id: not supported \(supported: ids, types\)/],
    ['POST', '/v1.0/me/checkMemberGroups', { ids: ['x'] }, /^ids: not supported \(supported: groupIds\)/],
  ] as const)
    expectError(await it.root.call(method, path, body), 400, 'BadRequest', message);
});

test('an end that is not named stays as it is', async () => {
  const about = { roleDefinitionId: roleId, directoryScopeId: '/', justification: 'x' };
  const bob = await it.user('bob');
  const lasting = { scheduleInfo: { expiration: { type: 'afterDuration', duration: 'P30D' } } };
  await it.root.post(ELIGIBILITY_REQUESTS, { ...about, ...lasting, action: 'adminAssign', principalId: bob.id });
  const endDateTime = toIso(START + 30 * DAY);
  for (const scheduleInfo of [undefined, {}, { expiration: {} }, { expiration: { type: 'notSpecified' } }]) {
    const update = { ...about, scheduleInfo, action: 'adminUpdate', principalId: bob.id };
    expect((await it.root.post(ELIGIBILITY_REQUESTS, update)).status).toBe(201);
    expect(items(await bob.get(ELIGIBLE))).toMatchObject([{ endDateTime }]);
  }
  const never = { scheduleInfo: { expiration: { type: 'noExpiration' } } };
  await it.root.post(ELIGIBILITY_REQUESTS, { ...about, ...never, action: 'adminUpdate', principalId: bob.id });
  expect(items(await bob.get(ELIGIBLE))).toMatchObject([{ endDateTime: null }]);
});

test('a body that is no object is refused in words at every path that takes one', async () => {
  const kept = (part: string) => (part === ':rule' ? 'Expiration_EndUser_Assignment' : alice.id);
  const asked = ROUTES.filter(({ method }) => method !== 'GET' && method !== 'DELETE');
  expect(asked.length).toBeGreaterThan(20);
  for (const { method, path } of asked)
    for (const body of [null, [], [null], 'x', 5, false, { ids: null, types: {}, requests: [null], rules: [5] }]) {
      const place = path.replace(/:\w+/g, kept).replace(/\((\w+)\)/, "($1='x')");
      const { status } = await it.root.call(method, `/beta/${place}`, body);
      expect(status, `${method} ${place} ${JSON.stringify(body)}`).toBeLessThan(500);
    }
});
