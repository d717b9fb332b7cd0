import { afterEach, beforeEach, expect, test } from 'vitest';
import { BUILT_IN } from '../../core/ids.ts';
import {
  activation,
  type Client,
  ELIGIBILITY_REQUESTS,
  expectError,
  type Office,
  office,
  REQUESTS,
} from './graph.given.ts';

let it: Office;
let alice: Client;
let roleId: string;
const POLICY = 'RoleAssignmentRequestPolicyValidationFailed';
const NOBODY = '11111111-2222-4333-8444-555555555555';

beforeEach(async () => {
  it = await office();
  alice = await it.user('alice');
  roleId = await it.role('User Administrator', { activation: { ticket: true, ticketPattern: 'INC-\\d+' } });
  await it.eligible(roleId, alice.id);
});

afterEach(async () => {
  expect(it.faults).toEqual([]);
  await it.close();
});

const ticketInfo = { ticketNumber: 'INC-1', ticketSystem: 'Jira' };
const lasting = (duration: string) => ({
  ticketInfo,
  scheduleInfo: { expiration: { type: 'afterDuration', duration } },
});
const failed = (...rules: string[]) => `The following policy rules failed: ${JSON.stringify(rules)}`;

test('[A11] all policy rules that fail are named in one array, with their facts beside', async () => {
  const answer = await alice.post(
    REQUESTS,
    activation(roleId, alice.id, { ...lasting('PT10H'), ticketInfo: null, justification: ' ' }),
  );
  expectError(answer, 400, POLICY, failed('ExpirationRule', 'JustificationRule', 'TicketingRule'));
  expect(answer.body.error!.details).toMatchObject([
    { code: 'duration_too_long', target: 'A4', message: 'max: PT8H, asked: PT10H' },
    { code: 'justification_required', target: 'A5' },
    { code: 'ticket_required', target: 'A8' },
  ]);
});

test('[A4] an activation without an end is too long, with whatever else is wrong', async () => {
  for (const scheduleInfo of [undefined, {}, { expiration: { type: 'NoExpiration' } }])
    expectError(
      await alice.post(REQUESTS, activation(roleId, alice.id, { scheduleInfo, ticketInfo: null })),
      400,
      POLICY,
      failed('ExpirationRule', 'TicketingRule'),
    );
});

test('[A9] a ticket of another form fails the ticketing rule', async () => {
  const answer = await alice.post(
    REQUESTS,
    activation(roleId, alice.id, { ticketInfo: { ...ticketInfo, ticketNumber: '7' } }),
  );
  expectError(answer, 400, POLICY, failed('TicketingRule'));
});

test('[E1] who is not eligible fails the eligibility rule', async () => {
  const eve = await it.user('eve');
  expectError(await eve.post(REQUESTS, activation(roleId, eve.id)), 400, POLICY, failed('EligibilityRule'));
});

test('[A10] a role that asks for MFA fails the MFA rule, one that asks for a passkey challenges for its context', async () => {
  const mfa = await it.role('Mfa', { activation: { mfa: 'mfa' } });
  const passkey = await it.role('Passkey', { activation: { mfa: 'passkey' } });
  await it.eligible(mfa, alice.id);
  await it.eligible(passkey, alice.id);
  expectError(await alice.post(REQUESTS, activation(mfa, alice.id)), 400, POLICY, failed('MfaRule'));
  const answer = await alice.post(REQUESTS, activation(passkey, alice.id));
  expectError(
    answer,
    400,
    'RoleAssignmentRequestAcrsValidationFailed',
    /&claims=%7B%22access_token%22%3A%7B%22acrs%22%3A%7B%22essential%22%3Atrue%2C%20%22value%22%3A%22c1%22%7D%7D%7D$/,
  );
  expectError(
    await alice.post(REQUESTS, activation(passkey, alice.id, { justification: '' })),
    400,
    POLICY,
    failed('JustificationRule', 'AcrsRule'),
  );
});

test('[X2] an activation that would need approval again is not extended: the approval rule fails', async () => {
  expect((await alice.post(REQUESTS, activation(roleId, alice.id, { ticketInfo }))).status).toBe(201);
  const approval = { required: true, approvers: [`user:${it.root.id}`] };
  await it.must({ type: 'UpdateRoleSettings', roleId, version: 1, settings: { activation: { approval } } });
  const longer = activation(roleId, alice.id, { ...lasting('PT8H'), action: 'selfExtend' });
  expectError(await alice.post(REQUESTS, longer), 400, POLICY, failed('ApprovalRule'));
});

test('[A3] less than five minutes is too short, in Entra’s own words', async () => {
  const answer = await alice.post(REQUESTS, activation(roleId, alice.id, lasting('PT4M')));
  expectError(
    answer,
    400,
    'ActiveDurationTooShort',
    'The Active duration is too short. Miniumum Required is 5 minutes.',
  );
});

test('[A1] [D1] a role that is held already exists, one that is not does not', async () => {
  const gone = { action: 'selfDeactivate', principalId: alice.id, roleDefinitionId: roleId, directoryScopeId: '/' };
  expectError(
    await alice.post(REQUESTS, gone),
    400,
    'RoleAssignmentDoesNotExist',
    'The Role assignment does not exist.',
  );
  await alice.post(REQUESTS, activation(roleId, alice.id, { ticketInfo }));
  const again = await alice.post(REQUESTS, activation(roleId, alice.id, { ticketInfo }));
  expectError(again, 400, 'RoleAssignmentExists', 'The Role assignment already exists.');
});

test('[D2] Entra’s lock of five minutes, where it is kept, is the same error', async () => {
  await it.must({ type: 'UpdateOrganisation', settings: { deactivationLock: true } });
  await alice.post(REQUESTS, activation(roleId, alice.id, { ticketInfo }));
  const off = { action: 'selfDeactivate', principalId: alice.id, roleDefinitionId: roleId, directoryScopeId: '/' };
  expectError(await alice.post(REQUESTS, off), 400, 'ActiveDurationTooShort', /Miniumum/);
});

test('[A2] [R2] a pending request blocks another, and what was cancelled is not cancelled again', async () => {
  const role = await it.role('Approved', { activation: { approval: { required: true } } });
  await it.eligible(role, alice.id);
  const asked = await alice.post(REQUESTS, activation(role, alice.id));
  const again = await alice.post(REQUESTS, activation(role, alice.id));
  expectError(
    again,
    400,
    'PendingRoleAssignmentRequest',
    'There is already an existing pending Role assignment request.',
  );
  expect((await alice.call('POST', `${REQUESTS}/${asked.body.id}/cancel`)).status).toBe(204);
  expectError(await alice.call('POST', `${REQUESTS}/${asked.body.id}/cancel`), 409, 'Conflict', /completed/);
});

test('[E5] nobody acts for somebody else', async () => {
  const answer = await alice.post(REQUESTS, activation(roleId, it.root.id, { ticketInfo }));
  expectError(answer, 403, 'Authorization_RequestDenied', /oneself/);
});

test('[P1] [P2] assigning is for administrators, to subjects and of roles that exist', async () => {
  const assign = (more: object) => ({
    action: 'adminAssign',
    roleDefinitionId: roleId,
    principalId: alice.id,
    directoryScopeId: '/',
    justification: 'x',
    scheduleInfo: { expiration: { type: 'noExpiration' } },
    ...more,
  });
  expectError(await alice.post(REQUESTS, assign({})), 403, 'Authorization_RequestDenied', /Insufficient/);
  expectError(
    await it.root.post(REQUESTS, assign({ principalId: NOBODY })),
    404,
    'SubjectNotFound',
    'The subject is not found.',
  );
  expectError(
    await it.root.post(REQUESTS, assign({ roleDefinitionId: NOBODY })),
    404,
    'RoleNotFound',
    'The role is not found.',
  );
  expectError(await it.root.post(ELIGIBILITY_REQUESTS, assign({})), 400, 'RoleAssignmentExists', /exists/);
  expectError(
    await it.root.post(REQUESTS, assign({ roleDefinitionId: BUILT_IN.globalReader, directoryScopeId: '/units' })),
    400,
    'Request_BadRequest',
    'The given built-in role is not supported to be assigned to a single resource scope.',
  );
  const missing = await it.root.post(REQUESTS, { ...assign({}), action: 'adminRemove' });
  expectError(missing, 400, 'RoleAssignmentDoesNotExist', /does not exist/);
});

test('[G2] [L1] limits of assignments and the last administrator are kept here too', async () => {
  const { version } = it.handle.state.roles.get(roleId)!;
  const settings = { assignment: { active: { permanent: false, maxDuration: 'P30D' } } };
  await it.must({ type: 'UpdateRoleSettings', roleId, version, settings });
  const about = { roleDefinitionId: roleId, principalId: alice.id, directoryScopeId: '/', justification: 'x' };
  for (const expiration of [{ type: 'NoExpiration' }, { type: 'AfterDuration', duration: 'P31D' }])
    expectError(
      await it.root.post(REQUESTS, { ...about, action: 'AdminAssign', scheduleInfo: { expiration } }),
      400,
      POLICY,
      failed('ExpirationRule'),
    );
  const last = {
    action: 'adminRemove',
    roleDefinitionId: BUILT_IN.globalAdministrator,
    principalId: it.root.id,
    directoryScopeId: '/',
  };
  expectError(await it.root.post(REQUESTS, last), 400, 'Request_BadRequest', /permanent active holder/);
});

test('a request that is no request is told which field is wrong', async () => {
  const wrong = async (body: unknown, message: RegExp) =>
    expectError(await alice.post(REQUESTS, body), 400, 'BadRequest', message);
  await wrong({ action: 'fly' }, /^action: expected one of adminAssign/);
  await wrong({ ...activation(roleId, 'alice') }, /^principalId: expected a GUID/);
  await wrong(activation(roleId, alice.id, { ...lasting('8 hours') }), /^expected an ISO 8601 duration.*8 hours/);
  await wrong(
    activation(roleId, alice.id, {
      scheduleInfo: { startDateTime: 'soon', expiration: { type: 'afterDuration', duration: 'PT1H' } },
    }),
    /soon/,
  );
  await wrong(activation(roleId, alice.id, { scheduleInfo: { recurrence: { pattern: {} } } }), /recurrence/);
  const long = { ticketInfo: { ticketNumber: `INC-${'1'.repeat(200)}`, ticketSystem: 'Jira' } };
  await wrong(activation(roleId, alice.id, long), /^ticket\.number: /);
  const broken = await alice.call('POST', REQUESTS, undefined);
  expectError(broken, 400, 'BadRequest', /body/);
});
