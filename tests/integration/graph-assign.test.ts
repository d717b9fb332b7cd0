import { afterEach, beforeEach, expect, test } from 'vitest';
import { DAY, MINUTE, SECOND, toIso } from '../../core/time.ts';
import { START } from '../support/given.ts';
import {
  type Client,
  ELIGIBILITY_REQUESTS,
  ELIGIBLE,
  items,
  MINE,
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
});

afterEach(async () => {
  expect(it.faults).toEqual([]);
  await it.close();
});

const about = (action: string, more: object = {}) => ({
  action,
  roleDefinitionId: roleId,
  principalId: alice.id,
  directoryScopeId: '/',
  justification: 'Project Aurora',
  ...more,
});
const until = (endDateTime: string) => ({ scheduleInfo: { expiration: { type: 'AfterDateTime', endDateTime } } });
const lasting = (duration: string) => ({ scheduleInfo: { expiration: { type: 'AfterDuration', duration } } });

test('[G1] an administrator assigns, changes and removes an eligibility', async () => {
  const made = await it.root.post(ELIGIBILITY_REQUESTS, about('adminAssign', lasting('P30D')));
  expect(made).toMatchObject({
    status: 201,
    body: {
      status: 'Provisioned',
      action: 'adminAssign',
      createdBy: { user: { id: it.root.id } },
      scheduleInfo: {
        startDateTime: toIso(START),
        expiration: { type: 'afterDateTime', endDateTime: toIso(START + 30 * DAY), duration: null },
      },
    },
  });
  expect(made.body.targetScheduleId).toBe(made.body.id);
  const schedule = `/v1.0/roleManagement/directory/roleEligibilitySchedules/${made.body.id}`;
  expect((await alice.get(schedule)).body).toMatchObject({
    id: made.body.id,
    createdUsing: made.body.id,
    principalId: alice.id,
  });

  const moved = await it.root.post(ELIGIBILITY_REQUESTS, about('adminUpdate', until(toIso(START + 60 * DAY))));
  expect(moved.body).toMatchObject({ action: 'adminUpdate', targetScheduleId: made.body.id });
  expect(items(await alice.get(`${ELIGIBLE}${MINE}`))).toMatchObject([{ endDateTime: toIso(START + 60 * DAY) }]);

  const removed = await it.root.post(ELIGIBILITY_REQUESTS, about('AdminRemove'));
  expect(removed.body).toMatchObject({ action: 'adminRemove', status: 'Revoked', scheduleInfo: null });
  expect(items(await alice.get(`${ELIGIBLE}${MINE}`))).toEqual([]);
  expect(items(await alice.get(`${ELIGIBILITY_REQUESTS}${MINE}?$filter=status eq 'Revoked'`))).toHaveLength(1);
  expect(items(await it.root.get(`${ELIGIBILITY_REQUESTS}/filterByCurrentUser(on='createdBy')`))).toHaveLength(3);
});

test('an active assignment is one of roleAssignmentSchedules, and a later start is Granted until then', async () => {
  const startDateTime = toIso(START + DAY);
  const scheduleInfo = { startDateTime, expiration: { type: 'noExpiration' } };
  const made = await it.root.post(REQUESTS, about('adminAssign', { scheduleInfo }));
  expect(made.body).toMatchObject({ status: 'Granted', completedDateTime: startDateTime });
  const schedules = '/v1.0/roleManagement/directory/roleAssignmentSchedules';
  expect(items(await alice.get(`${schedules}?$filter=assignmentType eq 'Assigned'`))).toMatchObject([
    {
      id: made.body.id,
      status: 'Granted',
      scheduleInfo: { startDateTime, expiration: { type: 'noExpiration', endDateTime: null } },
    },
  ]);
  await it.pass(DAY);
  expect((await alice.get(`${schedules}/${made.body.id}`)).body.status).toBe('Provisioned');
  expect((await alice.get(`${REQUESTS}/${made.body.id}`)).body.status).toBe('Provisioned');
  expect(items(await alice.get('/v1.0/roleManagement/directory/roleAssignmentScheduleInstances'))).toMatchObject([
    { assignmentType: 'Assigned', roleAssignmentScheduleId: made.body.id },
  ]);
  expect(items(await alice.get('/v1.0/roleManagement/directory/roleAssignments'))).toHaveLength(1);
});

test('[Q1] [Q3] a holder asks for an eligibility to be extended, and an administrator extends it', async () => {
  const made = await it.root.post(ELIGIBILITY_REQUESTS, about('adminAssign', lasting('P30D')));
  const early = await alice.post(ELIGIBILITY_REQUESTS, about('selfExtend', lasting('P30D')));
  expect(early.body.error!.message).toBe('The following policy rules failed: ["ExpirationRule"]');
  await it.pass(20 * DAY);
  const asked = await alice.post(ELIGIBILITY_REQUESTS, about('selfExtend', lasting('P30D')));
  expect(asked).toMatchObject({
    status: 201,
    body: { status: 'PendingAdminDecision', action: 'selfExtend', scheduleInfo: null },
  });
  const again = await alice.post(ELIGIBILITY_REQUESTS, about('selfExtend', lasting('P30D')));
  expect(again.body.error!.code).toBe('PendingRoleAssignmentRequest');
  const waiting = `${ELIGIBILITY_REQUESTS}/filterByCurrentUser(on='approver')?$filter=status eq 'PendingAdminDecision'`;
  expect(items(await it.root.get(waiting))).toMatchObject([{ id: asked.body.id }]);
  expect(items(await alice.get(waiting))).toEqual([]);

  const endDateTime = toIso(START + 90 * DAY);
  const answered = await it.root.post(ELIGIBILITY_REQUESTS, about('adminExtend', until(endDateTime)));
  expect(answered).toMatchObject({ status: 201, body: { id: asked.body.id, status: 'Provisioned' } });
  expect(items(await alice.get(`${ELIGIBLE}${MINE}`))).toMatchObject([
    { endDateTime, roleEligibilityScheduleId: made.body.id },
  ]);
  expect(items(await it.root.get(waiting))).toEqual([]);
});

test('what an administrator updates, extends and renews is kept under that name', async () => {
  await it.root.post(ELIGIBILITY_REQUESTS, about('adminAssign', lasting('P30D')));
  for (const [action, lengths] of [
    ['adminUpdate', ['P40D', 'P20D']],
    ['adminExtend', ['P50D']],
  ] as const)
    for (const length of lengths) {
      const asked = about(action, lasting(length));
      const checked = await it.root.post(ELIGIBILITY_REQUESTS, { ...asked, isValidationOnly: true });
      expect(checked).toMatchObject({ status: 201, body: { action, isValidationOnly: true } });
      const done = await it.root.post(ELIGIBILITY_REQUESTS, asked);
      expect(done).toMatchObject({ status: 201, body: { action, status: 'Provisioned' } });
    }
  await it.pass(60 * DAY);
  await it.root.post(ELIGIBILITY_REQUESTS, about('adminRenew', lasting('P10D')));
  await it.restart();
  const kept = items(await it.root.get(`${ELIGIBILITY_REQUESTS}?$filter=principalId eq '${alice.id}'`));
  const wanted = ['adminAssign', 'adminUpdate', 'adminUpdate', 'adminExtend', 'adminRenew'];
  expect(kept.map(({ action }) => String(action)).toSorted()).toEqual(wanted.toSorted());
  expect(items(await it.root.get(`${ELIGIBILITY_REQUESTS}?$filter=action eq 'adminExtend'`))).toHaveLength(1);
});

test('[Q1] what has expired is asked for again, and withdrawn', async () => {
  await it.root.post(ELIGIBILITY_REQUESTS, about('adminAssign', lasting('P30D')));
  await it.pass(40 * DAY);
  const asked = await alice.post(ELIGIBILITY_REQUESTS, about('selfRenew', lasting('P30D')));
  expect(asked.body).toMatchObject({ status: 'PendingAdminDecision', action: 'selfRenew' });
  expect((await alice.call('POST', `${ELIGIBILITY_REQUESTS}/${asked.body.id}/cancel`)).status).toBe(204);
  expect((await alice.get(`${ELIGIBILITY_REQUESTS}/${asked.body.id}`)).body.status).toBe('Canceled');
  const renewed = await it.root.post(ELIGIBILITY_REQUESTS, about('adminRenew', lasting('P10D')));
  expect(renewed.body).toMatchObject({ action: 'adminRenew', status: 'Provisioned' });
  expect(items(await alice.get(`${ELIGIBLE}${MINE}`))).toHaveLength(1);
});

test('[G3] five minutes are long enough although the clock moves on until they are decided', async () => {
  const slow = await office({ now: () => START });
  const ben = await slow.user('ben');
  const asked = { ...about('adminAssign', lasting('PT5M')), roleDefinitionId: await slow.role('Operator') };
  slow.now = START + SECOND;
  const made = await slow.root.post(REQUESTS, { ...asked, principalId: ben.id });
  const shorter = await slow.root.post(REQUESTS, { ...asked, principalId: slow.root.id, ...lasting('PT4M59S') });
  await slow.close();
  const endDateTime = toIso(START + 5 * MINUTE + 2 * SECOND);
  expect(made).toMatchObject({ status: 201, body: { scheduleInfo: { expiration: { endDateTime } } } });
  expect(shorter).toMatchObject({ status: 400, body: { error: { code: 'ActiveDurationTooShort' } } });
});

test('[G1] who is given many roles in one moment is given each, and the answer says so of each', async () => {
  const roles = await Promise.all(Array.from({ length: 60 }, (_, at) => it.role(`Role ${at}`)));
  const made = await Promise.all(
    roles.map((roleDefinitionId) =>
      it.root.post(ELIGIBILITY_REQUESTS, { ...about('adminAssign', lasting('P30D')), roleDefinitionId }),
    ),
  );
  expect(new Set(made.map(({ status }) => status))).toEqual(new Set([201]));
  const end = toIso(START + 30 * DAY);
  for (const [at, { body }] of made.entries())
    expect(body).toMatchObject({
      id: body.targetScheduleId,
      status: 'Provisioned',
      action: 'adminAssign',
      principalId: alice.id,
      roleDefinitionId: roles[at],
      createdBy: { user: { id: it.root.id } },
      scheduleInfo: { startDateTime: toIso(START), expiration: { endDateTime: end } },
    });
  expect(items(await alice.get(`${ELIGIBLE}${MINE}`))).toHaveLength(60);
});
