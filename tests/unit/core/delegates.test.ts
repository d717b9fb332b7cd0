import { expect, test } from 'vitest';
import { approversOf } from '../../../core/approvers.ts';
import type { SettingsPatch } from '../../../core/settings-schema.ts';
import { DAY, HOUR, toIso } from '../../../core/time.ts';
import { activation, codeOf, START, type World, world } from '../../support/given.ts';

type Approval = NonNullable<NonNullable<SettingsPatch['activation']>['approval']>;

/** Alice asks for a role that she, Bob and Carol approve; Mallory is nobody's approver. */
function asked(approval: Partial<Approval> = {}) {
  const w = world();
  const [alice, bob, carol, mallory] = [w.user('alice'), w.user('bob'), w.user('carol'), w.user('mallory')];
  const approvers = [`user:${alice}`, `user:${bob}`, `user:${carol}`];
  const role = w.role('Guarded', { activation: { approval: { required: true, approvers, ...approval } } });
  const requestId = w.must(alice, activation(w.assign(role, alice))).requestId as string;
  return { w, alice, bob, carol, mallory, requestId };
}

const approve = (requestId: string) =>
  ({ type: 'DecideRequest', requestId, decision: 'Approve', justification: 'fine' }) as const;

function away(w: World, userId: string, delegateId: string): void {
  const delegateUpn = w.state.users.get(delegateId)!.upn;
  w.must(userId, { type: 'SetAway', until: toIso(START + DAY), delegateUpn });
}

const statusOf = (w: World, id: string) => w.state.requests.get(id)!.status;

test('[R3] [R12] a requestor who is an approver does not choose who decides by being away', () => {
  const { w, alice, bob, carol, mallory, requestId } = asked();
  away(w, alice, mallory);
  expect(approversOf(w.state, w.state.requests.get(requestId)!, w.now)).toEqual(new Set([bob, carol]));
  expect(codeOf(w.send(mallory, approve(requestId)))).toBe('not_allowed');
  expect(statusOf(w, requestId)).toBe('PendingApproval');
});

test('[R5] [R12] an approver and their delegate are one approval, in either order', () => {
  for (const order of ['approver first', 'delegate first']) {
    const { w, bob, carol, mallory, requestId } = asked({ quorum: 2 });
    away(w, bob, mallory);
    for (const by of order === 'approver first' ? [bob, mallory] : [mallory, bob]) w.must(by, approve(requestId));
    expect(statusOf(w, requestId)).toBe('PendingApproval');
    w.must(carol, approve(requestId));
    expect(statusOf(w, requestId)).toBe('Provisioned');
  }
});

test('[R5] [R12] a delegate’s approval counts beside another’s, and is enough where there is no other', () => {
  const { w, bob, carol, mallory, requestId } = asked({ quorum: 2 });
  away(w, bob, mallory);
  w.must(mallory, approve(requestId));
  w.must(carol, approve(requestId));
  expect(statusOf(w, requestId)).toBe('Provisioned');

  const only = asked({ quorum: 2 });
  only.w.must(only.w.root, { type: 'DisableUser', userId: only.carol });
  away(only.w, only.bob, only.mallory);
  only.w.must(only.mallory, approve(only.requestId));
  expect(statusOf(only.w, only.requestId)).toBe('Provisioned');
});

test('[R10] after an escalation administrators may still decide where the role names nobody', () => {
  const escalation = { approvers: [], escalateAfter: 'PT1H', window: 'PT8H' };
  const w = world();
  const [alice, boss] = [w.user('alice'), w.user('boss')];
  const approval = { required: true, ...escalation, escalateTo: [`user:${boss}`] };
  const eligible = w.assign(w.role('Guarded', { activation: { approval } }), alice);
  const requestId = w.must(alice, activation(eligible)).requestId as string;
  w.pass(HOUR);
  expect(approversOf(w.state, w.state.requests.get(requestId)!, w.now)).toEqual(new Set([w.root, boss]));
});
