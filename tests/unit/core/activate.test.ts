import { describe, expect, test } from 'vitest';
import { running } from '../../../core/standing.ts';
import { DAY, toIso } from '../../../core/time.ts';
import { meView } from '../../../core/views/me.ts';
import { activation, CLOCK, codeOf, HOUR, MINUTE, person, START, world } from '../../support/given.ts';

function office() {
  const w = world();
  const alice = w.user('alice');
  const role = w.role('User Administrator');
  return { w, alice, role };
}

describe('eligibility', () => {
  test('[E1] a role is activated on an eligible assignment in force', () => {
    const { w, alice, role } = office();
    const eligible = w.assign(role, alice);
    expect(w.must(alice, activation(eligible))).toMatchObject({ status: 'Provisioned' });
    expect(w.log.at(-1)!.event).toMatchObject({
      type: 'RoleActivated',
      userId: alice,
      roleId: role,
      scope: '/',
      startAt: START,
      endAt: START + HOUR,
      justification: 'Invoice 8812 differs',
    });
  });

  test('[E1] one that has not started, has ended, is active or belongs to another gives nothing', () => {
    const { w, alice, role } = office();
    const bob = w.user('bob');
    const later = w.assign(role, alice, { startAt: START + HOUR });
    const ended = w.assign(w.role('B'), alice, { endAt: START + HOUR });
    const active = w.assign(w.role('C'), alice, { assignmentType: 'active' });
    const bobs = w.assign(role, bob);
    expect(codeOf(w.send(alice, activation(later)))).toBe('not_eligible');
    expect(codeOf(w.send(alice, activation(active)))).toBe('not_eligible');
    expect(codeOf(w.send(alice, activation(bobs)))).toBe('not_eligible');
    w.now += HOUR;
    expect(codeOf(w.send(alice, activation(ended)))).toBe('not_eligible');
    expect(w.send(alice, activation(later)).ok).toBe(true);
  });

  test('[E1] [E5] membership of a group makes eligible, for oneself', () => {
    const { w, alice, role } = office();
    const group = w.group('Helpdesk', alice);
    const eligible = w.assign(role, group);
    expect(w.send(alice, activation(eligible)).ok).toBe(true);
    expect(w.log.at(-1)!.event).toMatchObject({ userId: alice });
    expect(codeOf(w.send(w.user('eve'), activation(eligible)))).toBe('not_eligible');
  });

  test('[E5] where requestors are named, only they may ask', () => {
    const { w, alice } = office();
    const bob = w.user('bob');
    const role = w.role('Narrow', { activation: { requestors: [`user:${bob}`] } });
    expect(codeOf(w.send(alice, activation(w.assign(role, alice))))).toBe('not_requestor');
    expect(w.send(bob, activation(w.assign(role, bob))).ok).toBe(true);
  });

  test('[E2] the scope is the eligible one or inside it', () => {
    const { w, alice, role } = office();
    const eligible = w.assign(role, alice, { scope: '/units/eu' });
    for (const scope of ['/', '/units', '/units/europe', '/units/eu/', '/units/eu/../us'])
      expect(codeOf(w.send(alice, activation(eligible, { scope })))).toBe('scope_outside');
    expect(w.send(alice, activation(eligible, { scope: '/units/eu/fr' })).ok).toBe(true);
    expect(w.send(alice, activation(eligible)).ok).toBe(true);
  });

  test('[E3] the end is cut at the end of the eligibility', () => {
    const { w, alice, role } = office();
    const eligible = w.assign(role, alice, { endAt: START + 30 * MINUTE });
    w.must(alice, activation(eligible));
    expect(w.log.at(-1)!.event).toMatchObject({ endAt: START + 30 * MINUTE });
  });

  test('[E4] removing the eligibility ends its activation and cancels what waits', () => {
    const { w, alice, role } = office();
    const eligible = w.assign(role, alice);
    w.must(alice, activation(eligible));
    w.fresh();
    w.must(w.root, { type: 'RemoveAssignment', assignmentId: eligible });
    expect(w.fresh().map(({ type }) => type)).toEqual(['AssignmentRemoved', 'ActivationRevoked']);
    expect(w.state.activations.size).toBe(0);

    const guarded = w.role('Guarded', { activation: { approval: { required: true } } });
    const waiting = w.assign(guarded, alice);
    const { requestId } = w.must(alice, activation(waiting));
    w.must(w.root, { type: 'RemoveAssignment', assignmentId: waiting });
    expect(w.state.requests.get(requestId as string)!.status).toBe('Canceled');
  });

  test('[E4] leaving the group ends what came through it, and only that', () => {
    const { w, alice, role } = office();
    const bob = w.user('bob');
    const group = w.group('Helpdesk', alice, bob);
    const eligible = w.assign(role, group);
    w.must(alice, activation(eligible));
    w.must(bob, activation(eligible));
    w.must(w.root, { type: 'RemoveGroupMember', groupId: group, userId: alice });
    expect([...w.state.activations.values()].map(({ userId }) => userId)).toEqual([bob]);
  });

  test('[E4] an eligibility that expires takes its activation along', () => {
    const { w, alice, role } = office();
    w.must(alice, activation(w.assign(role, alice, { endAt: START + HOUR }), { duration: 'PT8H' }));
    w.pass(HOUR);
    expect(w.state.activations.size).toBe(0);
    expect(
      w.log.filter(({ event }) => event.type === 'ActivationExpired' || event.type === 'ActivationRevoked'),
    ).toHaveLength(1);
  });
});

describe('activating', () => {
  test('[A1] a role held at the scope is not activated again', () => {
    const { w, alice, role } = office();
    const eligible = w.assign(role, alice);
    w.must(alice, activation(eligible));
    const again = w.send(alice, activation(eligible));
    expect(again).toMatchObject({
      ok: false,
      rejection: { code: 'already_active', rule: 'A1', facts: { endAt: toIso(START + HOUR) } },
    });
    w.now += HOUR;
    expect(w.send(alice, activation(eligible)).ok).toBe(true);
  });

  test('[A1] an assigned and a scheduled one count as held', () => {
    const { w, alice, role } = office();
    const eligible = w.assign(role, alice);
    w.must(alice, activation(eligible, { startAt: toIso(START + DAY) }));
    expect(codeOf(w.send(alice, activation(eligible)))).toBe('already_active');
    const other = w.role('Other');
    w.assign(other, alice, { assignmentType: 'active' });
    expect(codeOf(w.send(alice, activation(w.assign(other, alice))))).toBe('already_active');
  });

  test('[A14] a person has at most a hundred open, in however many scopes', () => {
    const { w, alice, role } = office();
    const eligible = w.assign(role, alice);
    const guarded = w.assign(w.role('Guarded', { activation: { approval: { required: true } } }), alice);
    const ask = (id: string, scope: number) => w.send(alice, activation(id, { scope: `/s${scope}` }));
    for (let scope = 0; scope < 50; scope++) expect(ask(eligible, scope).ok && ask(guarded, scope).ok).toBe(true);
    expect(ask(eligible, 50)).toMatchObject({ rejection: { code: 'too_many_open', rule: 'A14', facts: { max: 100 } } });
    w.must(alice, { type: 'CancelRequest', requestId: [...w.state.by.pending][0]! });
    expect(ask(eligible, 50).ok).toBe(true);
    expect(w.send(w.root, activation(w.assign(role, w.root))).ok).toBe(true);
  });

  test('[A2] a waiting request for the same role and scope stands in the way', () => {
    const { w, alice } = office();
    const role = w.role('Guarded', { activation: { approval: { required: true } } });
    const eligible = w.assign(role, alice);
    const { requestId } = w.must(alice, activation(eligible));
    const second = w.send(alice, activation(eligible));
    expect(second).toMatchObject({ rejection: { code: 'request_pending', rule: 'A2', facts: { requestId } } });
  });

  test.each([
    ['', 'duration_invalid', 'A3'],
    ['8h', 'duration_invalid', 'A3'],
    ['P1M', 'duration_invalid', 'A3'],
    ['PT', 'duration_invalid', 'A3'],
    ['-PT1H', 'duration_invalid', 'A3'],
    ['PT0S', 'duration_too_short', 'A3'],
    ['PT4M59S', 'duration_too_short', 'A3'],
    ['PT8H1S', 'duration_too_long', 'A4'],
    ['P1D', 'duration_too_long', 'A4'],
  ])('[A3] [A4] a duration of "%s" is refused: %s', (duration, code, rule) => {
    const { w, alice, role } = office();
    expect(w.send(alice, activation(w.assign(role, alice), { duration }))).toMatchObject({ rejection: { code, rule } });
  });

  test('[A4] the refusal names the role’s maximum', () => {
    const { w, alice } = office();
    const role = w.role('Short', { activation: { maxDuration: 'PT1H45M' } });
    const refused = w.send(alice, activation(w.assign(role, alice), { duration: 'PT2H' }));
    expect(refused).toMatchObject({ rejection: { facts: { max: 'PT1H45M', asked: 'PT2H' } } });
  });

  test.each(['PT5M', 'PT1H45M', 'PT8H', 'PT300S'])('[A3] [A4] a duration of %s is fine', (duration) => {
    const { w, alice, role } = office();
    expect(w.send(alice, activation(w.assign(role, alice), { duration })).ok).toBe(true);
  });

  test('[A5] a justification is asked for, unless the role does not', () => {
    const { w, alice, role } = office();
    const eligible = w.assign(role, alice);
    for (const justification of [undefined, '', ' \n\t', '\u200b', '\u2060\u00ad \u3164', '\u2800\u{e0041}'])
      expect(codeOf(w.send(alice, { ...activation(eligible), justification }))).toBe('justification_required');
    w.must(w.root, {
      type: 'UpdateRoleSettings',
      roleId: role,
      version: 1,
      settings: { activation: { justification: false } },
    });
    expect(w.send(alice, activation(eligible, { justification: '' })).ok).toBe(true);
  });

  test('[A6] a justification has at most 500 characters, as people count them', () => {
    const { w, alice, role } = office();
    const eligible = w.assign(role, alice);
    const refused = w.send(alice, activation(eligible, { justification: 'x'.repeat(501) }));
    expect(refused).toMatchObject({ rejection: { code: 'justification_too_long', facts: { max: 500, length: 501 } } });
    expect(w.send(alice, activation(eligible, { justification: '🔑'.repeat(500) })).ok).toBe(true);
  });

  test('[A7] a start in the past is now, a later one is scheduled', () => {
    const { w, alice, role } = office();
    const eligible = w.assign(role, alice);
    expect(w.must(alice, activation(eligible, { startAt: toIso(START - DAY) }))).toMatchObject({
      status: 'Provisioned',
    });
    expect(w.log.at(-1)!.event).toMatchObject({ startAt: START });
    w.pass(HOUR);
    const startAt = toIso(w.now + HOUR);
    expect(w.must(alice, activation(eligible, { startAt }))).toMatchObject({ status: 'Granted' });
    expect([...w.state.activations.values()].some((one) => running(one, w.now))).toBe(false);
    w.pass(HOUR);
    expect(w.log.at(-1)!.event).toMatchObject({ type: 'RoleActivated', startAt: w.now, endAt: w.now + HOUR });
  });

  test('[A7] a start that is no instant or after the eligibility is refused', () => {
    const { w, alice, role } = office();
    const eligible = w.assign(role, alice, { endAt: START + DAY });
    expect(codeOf(w.send(alice, activation(eligible, { startAt: 'tomorrow' })))).toBe('start_invalid');
    expect(codeOf(w.send(alice, activation(eligible, { startAt: '2026-01-06T08:00:00' })))).toBe('start_invalid');
    expect(codeOf(w.send(alice, activation(eligible, { startAt: toIso(START + DAY) })))).toBe('start_after_end');
  });

  test('[A8] [A9] a ticket is asked for and matches its pattern', () => {
    const { w, alice } = office();
    const role = w.role('Ticketed', { activation: { ticket: true, ticketPattern: 'INC-\\d+' } });
    const eligible = w.assign(role, alice);
    expect(codeOf(w.send(alice, activation(eligible)))).toBe('ticket_required');
    expect(codeOf(w.send(alice, activation(eligible, { ticket: { number: 'INC-1', system: ' ' } })))).toBe(
      'ticket_required',
    );
    const unseen = { number: 'INC-1', system: '\u200d' };
    expect(codeOf(w.send(alice, activation(eligible, { ticket: unseen })))).toBe('ticket_required');
    const wrong = w.send(alice, activation(eligible, { ticket: { number: 'see INC-1', system: 'Jira' } }));
    expect(wrong).toMatchObject({ rejection: { code: 'ticket_invalid', rule: 'A9', facts: { pattern: 'INC-\\d+' } } });
    w.must(alice, activation(eligible, { ticket: { number: ' INC-1 ', system: 'Jira' } }));
    expect([...w.state.activations.values()][0]!.ticket).toEqual({ number: 'INC-1', system: 'Jira' });
  });

  test.each([
    ['none', 'none', true],
    ['none', 'passkey', true],
    ['mfa', 'none', false],
    ['mfa', 'mfa', true],
    ['mfa', 'passkey', true],
    ['passkey', 'none', false],
    ['passkey', 'mfa', false],
    ['passkey', 'passkey', true],
  ] as const)('[A10] a role that asks for %s with a proof of %s: %s', (mfa, proof, ok) => {
    const { w, alice } = office();
    const role = w.role('Guarded', { activation: { mfa } });
    const decision = w.send(alice, activation(w.assign(role, alice)), proof);
    expect(decision.ok).toBe(ok);
    if (!decision.ok)
      expect(decision.rejection).toMatchObject({ code: 'mfa_required', rule: 'A10', facts: { required: mfa } });
  });

  test('[A11] every rule that fails is named, in order', () => {
    const { w, alice } = office();
    const role = w.role('Strict', { activation: { ticket: true, mfa: 'mfa' } });
    const decision = w.send(alice, { ...activation(w.assign(role, alice)), duration: 'P1D', justification: '' });
    if (decision.ok) throw new Error('accepted');
    expect([decision.rejection, ...decision.rejection.also!].map(({ code }) => code)).toEqual([
      'duration_too_long',
      'justification_required',
      'ticket_required',
      'mfa_required',
    ]);
  });

  test('[A12] it is in force to, and not including, its end, however late the clock is', () => {
    const { w, alice, role } = office();
    w.must(alice, activation(w.assign(role, alice)));
    w.now = START + HOUR - 1;
    expect(Object.values(meView(w.state, alice, w.now).active)).toHaveLength(1);
    w.now = START + HOUR;
    expect(Object.values(meView(w.state, alice, w.now).active)).toHaveLength(0);
    w.now += DAY;
    w.must(CLOCK, { type: 'RunDue', limit: 10 });
    expect(w.log.at(-1)!.event).toMatchObject({ type: 'ActivationExpired', endAt: START + HOUR });
  });
});

describe('ending and extending', () => {
  test('[D1] one’s own running activation is deactivated, at once by default', () => {
    const { w, alice, role } = office();
    const { requestId } = w.must(alice, activation(w.assign(role, alice)));
    const command = { type: 'DeactivateRole', activeAssignmentId: requestId as string } as const;
    expect(codeOf(w.send(w.user('bob'), command))).toBe('not_active');
    expect(codeOf(w.send(w.root, command))).toBe('not_active');
    expect(w.must(alice, command)).toMatchObject({ status: 'Revoked' });
    expect(codeOf(w.send(alice, command))).toBe('not_active');
  });

  test('[D1] an activation whose end has come is not deactivated any more', () => {
    const { w, alice, role } = office();
    const { requestId } = w.must(alice, activation(w.assign(role, alice)));
    w.now += HOUR;
    expect(codeOf(w.send(alice, { type: 'DeactivateRole', activeAssignmentId: requestId as string }))).toBe(
      'not_active',
    );
  });

  test('[D2] with Entra’s lock on, not in the first five minutes', () => {
    const { w, alice, role } = office();
    w.must(w.root, { type: 'UpdateOrganisation', settings: { deactivationLock: true } });
    const { requestId } = w.must(alice, activation(w.assign(role, alice)));
    const command = { type: 'DeactivateRole', activeAssignmentId: requestId as string } as const;
    w.now += 5 * MINUTE - 1;
    expect(w.send(alice, command)).toMatchObject({
      rejection: { code: 'deactivation_locked', rule: 'D2', facts: { until: toIso(START + 5 * MINUTE) } },
    });
    w.now += 1;
    expect(w.send(alice, command).ok).toBe(true);
  });

  test('[D3] an administrator ends anybody’s activation at once, and its user is still eligible', () => {
    const { w, alice, role } = office();
    const eligible = w.assign(role, alice);
    w.must(w.root, { type: 'UpdateOrganisation', settings: { deactivationLock: true } });
    const id = w.must(alice, activation(eligible)).requestId as string;
    const remove = { type: 'RemoveAssignment', assignmentId: id, justification: ' Not today ' } as const;
    expect(codeOf(w.send(w.user('bob'), remove))).toBe('not_allowed');
    w.fresh();
    const { requestId, status } = w.must(w.root, remove);
    expect(status).toBe('Revoked');
    expect(w.fresh()).toMatchObject([{ type: 'ActivationRevoked', because: 'removed', justification: 'Not today' }]);
    expect(w.state.activations.size).toBe(0);
    expect(w.state.requests.get(id)!.ended).toEqual({ at: w.now, how: 'revoked' });
    expect(w.state.requests.get(requestId as string)).toMatchObject({ action: 'adminRemove', createdBy: w.root });
    expect(codeOf(w.send(w.root, remove))).toBe('not_found');
    expect(w.send(alice, activation(eligible)).ok).toBe(true);
  });

  test('[D3] one that is scheduled is called off, one that is over is not removed', () => {
    const { w, alice, role } = office();
    const eligible = w.assign(role, alice);
    const later = w.must(alice, activation(eligible, { startAt: toIso(START + HOUR) })).requestId as string;
    const remove = (assignmentId: string) => ({ type: 'RemoveAssignment', assignmentId }) as const;
    expect(w.must(w.root, remove(later))).toMatchObject({ requestId: later, status: 'Canceled' });
    expect(w.state.requests.get(later)!.status).toBe('Canceled');
    const over = w.must(alice, activation(eligible)).requestId as string;
    w.now += HOUR;
    expect(codeOf(w.send(w.root, remove(over)))).toBe('assignment_ended');
  });

  test('[X1] an extension counts from now and never shortens or passes the eligibility', () => {
    const { w, alice, role } = office();
    const { requestId } = w.must(alice, activation(w.assign(role, alice, { endAt: START + 9 * HOUR })));
    const extend = (duration: string) =>
      w.send(alice, {
        type: 'ExtendActivation',
        activeAssignmentId: requestId as string,
        duration,
        justification: 'more',
      });
    w.now += 30 * MINUTE;
    expect(extend('PT10M')).toMatchObject({ ok: true, events: [] });
    expect(codeOf(extend('PT9H'))).toBe('duration_too_long');
    expect(extend('PT2H').ok).toBe(true);
    expect(w.state.activations.get(requestId as string)!.endAt).toBe(START + 150 * MINUTE);
    w.now += 100 * MINUTE;
    expect(extend('PT8H').ok).toBe(true);
    expect(w.state.activations.get(requestId as string)!.endAt).toBe(START + 9 * HOUR);
    w.pass(9 * HOUR - 130 * MINUTE);
    expect(w.state.activations.size).toBe(0);
  });

  test('[X2] a role with approval is not extended', () => {
    const { w, alice } = office();
    const role = w.role('Guarded', { activation: { approval: { required: true } } });
    const { requestId } = w.must(alice, activation(w.assign(role, alice)));
    w.must(w.root, { type: 'DecideRequest', requestId: requestId as string, decision: 'Approve', justification: 'ok' });
    const extend = {
      type: 'ExtendActivation',
      activeAssignmentId: requestId as string,
      duration: 'PT2H',
      justification: 'x',
    } as const;
    expect(codeOf(w.send(alice, extend))).toBe('extension_needs_approval');
  });
});

test('[P1] a read-only session changes nothing, a self session acts for itself only', () => {
  const { w, alice, role } = office();
  const eligible = w.assign(role, alice);
  expect(codeOf(w.send(person(alice, 'read'), activation(eligible)))).toBe('not_allowed');
  expect(w.send(person(alice, 'self'), activation(eligible)).ok).toBe(true);
  expect(codeOf(w.send(person(w.root, 'self'), { type: 'CreateGroup', name: 'X' }))).toBe('not_allowed');
});
