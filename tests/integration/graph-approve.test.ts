import { afterEach, beforeEach, expect, test } from 'vitest';
import { DAY, HOUR, toIso } from '../../core/time.ts';
import { activation, type Client, ELIGIBLE, items, MINE, type Office, office, REQUESTS } from './graph.given.ts';

let it: Office;
let alice: Client;
let bob: Client;
let carol: Client;
let roleId: string;
const APPROVALS = '/beta/roleManagement/directory/roleAssignmentApprovals';
const WAITING = `${REQUESTS}/filterByCurrentUser(on='approver')?$filter=status eq 'PendingApproval'`;

beforeEach(async () => {
  it = await office();
  [alice, bob, carol] = (await Promise.all(['alice', 'bob', 'carol'].map(it.user))) as [Client, Client, Client];
  const approvers = [`group:${await it.group('Approvers', bob.id, carol.id)}`];
  roleId = await it.role('User Administrator', { activation: { approval: { required: true, approvers } } });
  await it.eligible(roleId, alice.id);
});

afterEach(async () => {
  expect(it.faults).toEqual([]);
  await it.close();
});

async function ask(): Promise<string> {
  const asked = await alice.post(REQUESTS, activation(roleId, alice.id));
  expect(asked).toMatchObject({
    status: 201,
    body: { status: 'PendingApproval', approvalId: asked.body.id, scheduleInfo: { startDateTime: null } },
  });
  return asked.body.id!;
}

test('[R1] [R7] an approver finds what waits, decides its step, and it counts from then', async () => {
  const id = await ask();
  const waiting = await bob.get(`${WAITING}&$expand=principal,roleDefinition`);
  expect(items(waiting)).toMatchObject([{ id, principal: { displayName: 'alice' }, roleDefinition: { id: roleId } }]);
  const approval = await bob.get(`${APPROVALS}/${id}?$expand=steps`);
  const [step] = approval.body.steps as unknown as { id: string }[];
  expect(approval.body).toMatchObject({ id });
  expect(step).toEqual({
    id,
    displayName: null,
    reviewedDateTime: null,
    reviewResult: 'NotReviewed',
    status: 'InProgress',
    assignedToMe: true,
    justification: '',
    reviewedBy: null,
  });
  await it.pass(HOUR);
  const decided = await bob.patch(`${APPROVALS}/${id}/steps/${step!.id}`, {
    reviewResult: 'Approve',
    justification: 'ok',
  });
  expect(decided).toMatchObject({ status: 204, body: null });
  expect((await alice.get(`${REQUESTS}/${id}`)).body).toMatchObject({
    status: 'Provisioned',
    scheduleInfo: { startDateTime: toIso(it.now), expiration: { duration: 'PT1H' } },
  });
  expect(items(await bob.get(`${APPROVALS}/${id}/steps`))).toMatchObject([
    {
      status: 'Completed',
      reviewResult: 'Approved',
      assignedToMe: false,
      justification: 'ok',
      reviewedBy: { displayName: 'bob' },
    },
  ]);
  expect(items(await bob.get(WAITING))).toEqual([]);
  const late = await carol.patch(`${APPROVALS}/${id}/stages/${id}`, { reviewResult: 'Deny', justification: 'no' });
  expect(late).toMatchObject({ status: 409, body: { error: { code: 'Conflict' } } });
});

test('[R5] a denial decides, for the requestor to see', async () => {
  const id = await ask();
  expect(
    (await carol.patch(`/v1.0${APPROVALS.slice(5)}/${id}/stages/${id}`, { reviewResult: 'deny', justification: 'no' }))
      .status,
  ).toBe(204);
  expect((await alice.get(`${REQUESTS}/${id}`)).body.status).toBe('Denied');
  expect(items(await alice.get(`${APPROVALS}/filterByCurrentUser(on='target')?$expand=steps`))).toMatchObject([
    { id, steps: [{ reviewResult: 'Denied', status: 'Completed' }] },
  ]);
  const again = await carol.patch(`${APPROVALS}/${id}/steps/${id}`, { reviewResult: 'Approve', justification: 'x' });
  expect(again).toMatchObject({ status: 409, body: { error: { code: 'Conflict' } } });
});

test('[R3] [R4] nobody else decides: not the requestor, not a stranger', async () => {
  const id = await ask();
  const own = await alice.patch(`${APPROVALS}/${id}/steps/${id}`, { reviewResult: 'Approve', justification: 'me' });
  expect(own).toMatchObject({ status: 403, body: { error: { code: 'Authorization_RequestDenied' } } });
  const dave = await it.user('dave');
  expect(
    (await dave.patch(`${APPROVALS}/${id}/steps/${id}`, { reviewResult: 'Approve', justification: 'x' })).status,
  ).toBe(404);
  expect(
    (await it.root.patch(`${APPROVALS}/${id}/steps/${id}`, { reviewResult: 'Approve', justification: 'x' })).status,
  ).toBe(403);
  expect(items(await dave.get(`${APPROVALS}`))).toEqual([]);
});

test('[R9] a decision is one of two words and carries a justification', async () => {
  const id = await ask();
  for (const reviewResult of ['Maybe', 'constructor', 7]) {
    const odd = await bob.patch(`${APPROVALS}/${id}/steps/${id}`, { reviewResult, justification: 'x' });
    expect(odd).toMatchObject({ status: 400, body: { error: { message: 'reviewResult: expected Approve or Deny' } } });
  }
  const answer = await bob.patch(`${APPROVALS}/${id}/steps/${id}`, { reviewResult: 'Approve' });
  expect(answer.body.error!.message).toBe('The following policy rules failed: ["JustificationRule"]');
});

test('[R8] what nobody decided in time is Denied, and its step expired', async () => {
  const id = await ask();
  await it.pass(DAY);
  expect((await alice.get(`${REQUESTS}/${id}`)).body.status).toBe('Denied');
  expect(items(await alice.get(`${APPROVALS}/${id}/steps`))).toMatchObject([
    { status: 'Expired', reviewResult: 'NotReviewed' },
  ]);
});

test('[R6] further stages are further steps', async () => {
  const { version } = it.handle.state.roles.get(roleId)!;
  const settings = { activation: { approval: { stages: [{ approvers: [`user:${carol.id}`], quorum: 1 }] } } };
  await it.must({ type: 'UpdateRoleSettings', roleId, version, settings });
  const id = await ask();
  const steps = items(await carol.get(`${APPROVALS}/${id}/steps`));
  expect(steps).toMatchObject([{ status: 'InProgress' }, { status: 'Initializing' }]);
  const second = steps[1]!.id;
  const early = await carol.patch(`${APPROVALS}/${id}/steps/${second}`, {
    reviewResult: 'Approve',
    justification: 'x',
  });
  expect(early.status).toBe(409);
  await bob.patch(`${APPROVALS}/${id}/steps/${id}`, { reviewResult: 'Approve', justification: 'x' });
  expect((await alice.get(`${REQUESTS}/${id}`)).body.status).toBe('PendingApproval');
  await carol.patch(`${APPROVALS}/${id}/steps/${second}`, { reviewResult: 'Approve', justification: 'x' });
  expect((await alice.get(`${REQUESTS}/${id}`)).body.status).toBe('Provisioned');
});

test('[P1] an approver sees the request and its people, and not the organisation', async () => {
  await ask();
  expect(items(await bob.get('/v1.0/users?$select=displayName'))).toEqual([
    { displayName: 'alice' },
    { displayName: 'bob' },
  ]);
  expect(items(await bob.get(ELIGIBLE))).toEqual([]);
  expect(items(await bob.get(`${ELIGIBLE}?$filter=principalId eq '${alice.id}'`))).toEqual([]);
  expect(items(await it.root.get(ELIGIBLE))).toHaveLength(1);
  expect(items(await it.root.get(`${ELIGIBLE}${MINE}`))).toEqual([]);
});
