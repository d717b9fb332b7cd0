import { expect, test } from 'vitest';
import { approversOf } from '../../../core/approvers.ts';
import type { SettingsPatch } from '../../../core/settings-schema.ts';
import { DAY, toIso } from '../../../core/time.ts';
import { meView } from '../../../core/views/me.ts';
import { activation, BUILT_IN, codeOf, HOUR, MINUTE, START, type World, world } from '../../support/given.ts';

type Approval = NonNullable<NonNullable<SettingsPatch['activation']>['approval']>;

/** Alice asks for a role that Bob and the group Approvers (Carol, Alice) approve. */
function waiting(approval: Partial<Approval> = {}, asked = {}) {
  const w = world();
  const [alice, bob, carol] = [w.user('alice'), w.user('bob'), w.user('carol')];
  const group = w.group('Approvers', carol, alice);
  const approvers = [`user:${bob}`, `group:${group}`] as string[];
  const role = w.role('Guarded', { activation: { approval: { required: true, approvers, ...approval } } });
  const eligible = w.assign(role, alice);
  const { requestId, status } = w.must(alice, activation(eligible, asked)) as { requestId: string; status: string };
  return { w, alice, bob, carol, group, role, eligible, requestId, status };
}

function decision(requestId: string, verdict: 'Approve' | 'Deny' = 'Approve', justification = 'fine') {
  return { type: 'DecideRequest', requestId, decision: verdict, justification } as const;
}

const statusOf = (w: World, id: string) => w.state.requests.get(id)!.status;

test('[R1] a request that needs approval waits and gives nothing', () => {
  const { w, alice, bob, carol, requestId, status } = waiting();
  expect(status).toBe('PendingApproval');
  expect(w.state.activations.size).toBe(0);
  expect(Object.keys(meView(w.state, alice, w.now).active)).toEqual([]);
  expect(Object.keys(meView(w.state, bob, w.now).approvals)).toEqual([requestId]);
  expect(Object.keys(meView(w.state, carol, w.now).approvals)).toEqual([requestId]);
});

test('[R2] the requestor or an administrator withdraws what waits, nobody else', () => {
  const { w, alice, bob, requestId } = waiting();
  const cancel = { type: 'CancelRequest', requestId } as const;
  expect(codeOf(w.send(bob, cancel))).toBe('not_found');
  expect(w.send(alice, cancel).ok).toBe(true);
  expect(statusOf(w, requestId)).toBe('Canceled');
  expect(codeOf(w.send(alice, cancel))).toBe('not_pending');
  expect(codeOf(w.send(bob, decision(requestId)))).toBe('not_pending');
  const other = waiting();
  expect(other.w.send(other.w.root, { type: 'CancelRequest', requestId: other.requestId }).ok).toBe(true);
});

test('[R2] a scheduled activation is withdrawn before its start and not after', () => {
  const w = world();
  const alice = w.user('alice');
  const eligible = w.assign(w.role('A'), alice);
  const first = w.must(alice, activation(eligible, { startAt: toIso(START + HOUR) })).requestId as string;
  w.must(alice, { type: 'CancelRequest', requestId: first });
  expect(w.state.activations.size).toBe(0);
  const second = w.must(alice, activation(eligible, { startAt: toIso(START + HOUR) })).requestId as string;
  w.now += HOUR;
  expect(codeOf(w.send(alice, { type: 'CancelRequest', requestId: second }))).toBe('not_pending');
});

test('[R3] nobody decides on their own request: listed, through a group, or as administrator', () => {
  const { w, alice, requestId } = waiting();
  expect(codeOf(w.send(alice, decision(requestId)))).toBe('self_approval');
  expect(codeOf(w.send(alice, decision(requestId, 'Deny')))).toBe('self_approval');
  const role = w.role('Own', { activation: { approval: { required: true } } });
  const own = w.must(w.root, activation(w.assign(role, w.root))).requestId as string;
  expect(codeOf(w.send(w.root, decision(own)))).toBe('self_approval');
});

test('[R4] an administrator who is no approver does not decide', () => {
  const { w, requestId } = waiting();
  expect(codeOf(w.send(w.root, decision(requestId)))).toBe('not_allowed');
});

test('[R4] an approver removed meanwhile does not count, one from the group neither', () => {
  const { w, bob, carol, group, role, requestId } = waiting();
  w.must(w.root, { type: 'RemoveGroupMember', groupId: group, userId: carol });
  expect(codeOf(w.send(carol, decision(requestId)))).toBe('not_allowed');
  const approvers = [`group:${group}`];
  w.must(w.root, {
    type: 'UpdateRoleSettings',
    roleId: role,
    version: 1,
    settings: { activation: { approval: { approvers } } },
  });
  expect(codeOf(w.send(bob, decision(requestId)))).toBe('not_allowed');
});

test('[R4] an empty list means the administrators, by role held now', () => {
  const { w, bob, requestId } = waiting({ approvers: [] });
  expect(codeOf(w.send(bob, decision(requestId)))).toBe('not_allowed');
  w.assign(BUILT_IN.privilegedRoleAdministrator, bob, { assignmentType: 'active', endAt: START + HOUR });
  expect(approversOf(w.state, w.state.requests.get(requestId)!, w.now)).toEqual(new Set([w.root, bob]));
  w.now += HOUR;
  expect(approversOf(w.state, w.state.requests.get(requestId)!, w.now)).toEqual(new Set([w.root]));
  expect(w.send(w.root, decision(requestId)).ok).toBe(true);
});

test('[R5] the first decision decides; of two at one instant exactly one does', () => {
  const { w, bob, carol, requestId } = waiting();
  expect(w.send(bob, decision(requestId)).ok).toBe(true);
  expect(codeOf(w.send(carol, decision(requestId, 'Deny')))).toBe('not_pending');
  expect(statusOf(w, requestId)).toBe('Provisioned');
});

test('[R5] a quorum of two needs two people; a denial decides at once', () => {
  const { w, bob, carol, requestId } = waiting({ quorum: 2 });
  w.must(bob, decision(requestId));
  expect(statusOf(w, requestId)).toBe('PendingApproval');
  expect(codeOf(w.send(bob, decision(requestId)))).toBe('already_decided');
  w.must(carol, decision(requestId));
  expect(statusOf(w, requestId)).toBe('Provisioned');

  const denied = waiting({ quorum: 2 });
  denied.w.must(denied.bob, decision(denied.requestId));
  denied.w.must(denied.carol, decision(denied.requestId, 'Deny'));
  expect(statusOf(denied.w, denied.requestId)).toBe('Denied');
});

test('[R5] an approval by someone who is no approver any more does not count', () => {
  const { w, bob, carol, role, group, requestId } = waiting({ quorum: 2 });
  const dan = w.user('dan');
  w.must(w.root, { type: 'AddGroupMember', groupId: group, userId: dan });
  w.must(bob, decision(requestId));
  const approvers = [`group:${group}`];
  w.must(w.root, {
    type: 'UpdateRoleSettings',
    roleId: role,
    version: 1,
    settings: { activation: { approval: { approvers } } },
  });
  w.must(carol, decision(requestId));
  expect(statusOf(w, requestId)).toBe('PendingApproval');
  w.must(dan, decision(requestId));
  expect(statusOf(w, requestId)).toBe('Provisioned');
});

test('[R5] a quorum larger than the approvers there are is met by all of them', () => {
  const { w, bob, carol, requestId } = waiting({ quorum: 5 });
  w.must(bob, decision(requestId));
  w.must(carol, decision(requestId));
  expect(statusOf(w, requestId)).toBe('Provisioned');
});

test('[R5] [R6] an approval that is enough since the other approver is gone is given once more, not waited for in vain', () => {
  const { w, bob, carol, requestId } = waiting({ quorum: 2 });
  w.must(bob, decision(requestId));
  const approvals = () => Object.keys(meView(w.state, bob, w.now).approvals);
  expect(approvals()).toEqual([]);
  w.must(w.root, { type: 'DisableUser', userId: carol });
  expect(approvals()).toEqual([requestId]);
  w.must(bob, decision(requestId));
  expect(statusOf(w, requestId)).toBe('Provisioned');
});

test('[R6] stages follow one another, each with its own approvers', () => {
  const w = world();
  const [alice, bob, carol] = [w.user('alice'), w.user('bob'), w.user('carol')];
  const stages = [{ approvers: [`user:${carol}`, `user:${bob}`], quorum: 2 }];
  const approval = { required: true, approvers: [`user:${bob}`], stages };
  const role = w.role('Two', { activation: { approval } });
  const { requestId } = w.must(alice, activation(w.assign(role, alice))) as { requestId: string };
  expect(codeOf(w.send(carol, decision(requestId)))).toBe('not_allowed');
  w.must(bob, decision(requestId));
  expect(w.state.requests.get(requestId)!.approval!.stage).toBe(2);
  w.must(bob, decision(requestId));
  expect(statusOf(w, requestId)).toBe('PendingApproval');
  w.must(carol, decision(requestId));
  expect(statusOf(w, requestId)).toBe('Provisioned');
});

test('[R7] the time starts at approval', () => {
  const { w, bob, requestId } = waiting();
  w.pass(2 * HOUR);
  w.must(bob, decision(requestId));
  expect(w.log.at(-1)!.event).toMatchObject({ type: 'RoleActivated', startAt: w.now, endAt: w.now + HOUR });
});

test('[R7] an asked start still to come is kept, one that passed means the approval', () => {
  const early = waiting({}, { startAt: toIso(START + 3 * HOUR) });
  expect(early.w.must(early.bob, decision(early.requestId))).toMatchObject({ status: 'Granted' });
  expect(early.w.log.at(-1)!.event).toMatchObject({ type: 'ActivationScheduled', startAt: START + 3 * HOUR });
  const late = waiting({}, { startAt: toIso(START + HOUR) });
  late.w.pass(2 * HOUR);
  late.w.must(late.bob, decision(late.requestId));
  expect(late.w.log.at(-1)!.event).toMatchObject({ type: 'RoleActivated', startAt: late.w.now });
});

test('[A4] [S3] an approval gives no more than the role’s maximum of its moment', () => {
  const { w, bob, role, requestId } = waiting({}, { duration: 'PT8H' });
  const settings = { activation: { maxDuration: 'PT1H' } };
  w.must(w.root, { type: 'UpdateRoleSettings', roleId: role, version: 1, settings });
  w.must(bob, decision(requestId));
  expect(w.state.activations.get(requestId)).toMatchObject({ startAt: START, endAt: START + HOUR });
});

test('[R8] a request nobody decides lapses with its own event and status', () => {
  const { w, alice, bob, requestId } = waiting({ window: 'PT2H' });
  w.now += 2 * HOUR;
  expect(codeOf(w.send(bob, decision(requestId)))).toBe('not_pending');
  w.pass(0);
  expect(w.log.at(-1)!.event).toMatchObject({ type: 'RequestLapsed', requestId });
  expect(statusOf(w, requestId)).toBe('Lapsed');
  expect(Object.values(meView(w.state, alice, w.now).notices)).toMatchObject([{ kind: 'lapsed' }]);
});

test('[R9] a decision carries a justification of at most 500 characters', () => {
  const { w, bob, requestId } = waiting();
  expect(codeOf(w.send(bob, decision(requestId, 'Approve', '  ')))).toBe('justification_required');
  expect(codeOf(w.send(bob, decision(requestId, 'Deny', 'x'.repeat(501))))).toBe('justification_too_long');
});

test('[R10] approvers are reminded once, and the escalation may decide after its time', () => {
  const w = world();
  const [alice, bob, boss] = [w.user('alice'), w.user('bob'), w.user('boss')];
  const approval = {
    approvers: [`user:${bob}`],
    escalateTo: [`user:${boss}`],
    escalateAfter: 'PT1H',
    window: 'PT8H',
    remindBefore: 'PT2H',
  };
  const role = w.role('Guarded', { activation: { approval: { required: true, ...approval } } });
  const { requestId } = w.must(alice, activation(w.assign(role, alice))) as { requestId: string };
  w.pass(HOUR - 1);
  expect(codeOf(w.send(boss, decision(requestId)))).toBe('not_allowed');
  w.fresh();
  w.now += 1;
  expect(w.try(boss, decision(requestId)).ok).toBe(true);
  w.pass(0);
  expect(w.fresh().map(({ type }) => type)).toEqual(['ApprovalEscalated']);
  w.pass(6 * HOUR);
  expect(w.fresh().filter(({ type }) => type === 'ApprovalReminded')).toHaveLength(1);
  expect(w.send(boss, decision(requestId)).ok).toBe(true);
});

test('[R11] an approval of what has become impossible fails and activates nothing', () => {
  const { w, bob, alice, role, requestId } = waiting();
  w.assign(role, alice, { assignmentType: 'active' });
  expect(w.must(bob, decision(requestId))).toMatchObject({ status: 'Failed' });
  expect(w.state.activations.size).toBe(0);
});

test('[R11] [A7] an approval fails where the eligibility was cut short to before the asked start', () => {
  const { w, bob, eligible, requestId } = waiting({}, { startAt: toIso(START + 10 * DAY) });
  w.must(w.root, { type: 'UpdateAssignment', assignmentId: eligible, endAt: toIso(START + 10 * DAY) });
  expect(w.must(bob, decision(requestId))).toMatchObject({ status: 'Failed' });
  expect(w.state.activations.size).toBe(0);
});

test('[R8] [R11] the end of the eligibility cancels the waiting request', () => {
  const w = world();
  const [alice, bob] = [w.user('alice'), w.user('bob')];
  const role = w.role('Guarded', { activation: { approval: { required: true, approvers: [`user:${bob}`] } } });
  const { requestId } = w.must(alice, activation(w.assign(role, alice, { endAt: START + 30 * MINUTE }))) as {
    requestId: string;
  };
  w.pass(DAY);
  expect(statusOf(w, requestId)).toBe('Canceled');
});

test('[R3] CVE-2025-1969: nothing a client sends changes a request’s content or forges a decision', () => {
  const { w, alice, bob, eligible, requestId } = waiting();
  const before = JSON.stringify({ ...w.state.requests.get(requestId)!, approval: null });
  const other = w.user('mallory');
  const attempts = [
    () => w.send(alice, activation(eligible, { duration: 'PT8H', justification: 'forged' })),
    () => w.send(alice, decision(requestId)),
    () => w.send(other, decision(requestId)),
    () => w.send(other, { type: 'CancelRequest', requestId }),
    () =>
      w.send(alice, { type: 'ExtendActivation', activeAssignmentId: requestId, duration: 'PT8H', justification: 'x' }),
    () => w.send(alice, { type: 'DeactivateRole', activeAssignmentId: requestId }),
    () => w.send(alice, { type: 'UpdateAssignment', assignmentId: requestId, endAt: null }),
    () => w.send(alice, { type: 'RemoveAssignment', assignmentId: eligible }),
  ];
  for (const attempt of attempts) expect(attempt().ok).toBe(false);
  expect(JSON.stringify({ ...w.state.requests.get(requestId)!, approval: null })).toBe(before);
  w.must(bob, decision(requestId));
  expect(w.state.activations.get(requestId)).toMatchObject({ userId: alice, endAt: w.now + HOUR });
});

test('[R12] who is away lets another decide, until then and never on the delegate’s own request', () => {
  const { w, alice, bob, carol, group, requestId } = waiting();
  w.must(w.root, { type: 'RemoveGroupMember', groupId: group, userId: carol });
  const dan = w.user('dan');
  const away = (delegateId: string, until: string | null = toIso(START + DAY)) =>
    w.send(bob, { type: 'SetAway', until, delegateUpn: w.state.users.get(delegateId)!.upn });
  expect(codeOf(away(bob))).toBe('not_found');
  expect(codeOf(away(dan, toIso(START - 1)))).toBe('start_invalid');
  expect(codeOf(away(dan, toIso(START + 91 * DAY)))).toBe('start_invalid');
  expect(away(dan).ok).toBe(true);
  expect(approversOf(w.state, w.state.requests.get(requestId)!, w.now)).toEqual(new Set([bob, dan]));
  expect(away(alice).ok).toBe(true);
  expect(approversOf(w.state, w.state.requests.get(requestId)!, w.now)).toEqual(new Set([bob]));
  away(dan);
  w.now += DAY;
  expect(approversOf(w.state, w.state.requests.get(requestId)!, w.now)).toEqual(new Set([bob]));
});
