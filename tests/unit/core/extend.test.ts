import { describe, expect, test } from 'vitest';
import { DAY, toIso } from '../../../core/time.ts';
import { meView } from '../../../core/views/me.ts';
import { adminView } from '../../../core/views/organisation.ts';
import { CLOCK, codeOf, HOUR, START, type World, world } from '../../support/given.ts';

const words = { justification: 'Still on the team' };

/** Alice, eligible for 40 days. */
function given() {
  const w = world();
  const alice = w.user('alice');
  const role = w.role('Billing', { assignment: { eligible: { permanent: false } } });
  const id = w.assign(role, alice, { endAt: START + 40 * DAY });
  const extend = (who = alice) => w.send(who, { type: 'RequestExtension', assignmentId: id, ...words });
  const renew = (who = alice) => w.send(who, { type: 'RequestRenewal', assignmentId: id, ...words });
  const asked = () => {
    const decision = extend();
    if (!decision.ok) throw new Error(decision.rejection.code);
    return decision.result.requestId as string;
  };
  return { w, alice, role, id, extend, renew, asked };
}

const approve = (requestId: string, more: object = {}) =>
  ({ type: 'DecideExtension', requestId, decision: 'Approve', justification: 'fine', ...more }) as const;

describe('asking', () => {
  test('[Q1] an extension can be asked for in the last fourteen days', () => {
    const { w, extend } = given();
    w.pass(26 * DAY - 1);
    expect(codeOf(extend())).toBe('not_extendable');
    w.pass(1);
    expect(extend().ok).toBe(true);
  });

  test('[Q1] a renewal can be asked for in the thirty days after the end', () => {
    const { w, renew, extend } = given();
    w.pass(40 * DAY - 1);
    expect(codeOf(renew())).toBe('not_extendable');
    w.pass(30 * DAY);
    expect(codeOf(extend())).toBe('not_extendable');
    expect(renew().ok).toBe(true);
  });

  test('[Q1] after thirty days it is too late', () => {
    const { w, renew } = given();
    w.pass(70 * DAY);
    expect(codeOf(renew())).toBe('not_extendable');
  });

  test('[Q1] nobody asks for another person’s, a group’s, a removed or a permanent assignment', () => {
    const { w, alice, role, id, extend } = given();
    const group = w.group('Team', alice);
    const shared = w.assign(role, group, { endAt: START + 3 * DAY });
    const forever = w.assign(w.role('Forever'), alice);
    const ask = (assignmentId: string) => w.send(alice, { type: 'RequestExtension', assignmentId, ...words });
    expect(codeOf(ask(shared))).toBe('not_found');
    expect(codeOf(ask(forever))).toBe('not_extendable');
    w.pass(30 * DAY);
    expect(codeOf(extend(w.user('bob')))).toBe('not_found');
    w.must(w.root, { type: 'RemoveAssignment', assignmentId: id });
    expect(codeOf(extend())).toBe('not_extendable');
  });

  test('[Q2] one request waits per assignment, with a reason', () => {
    const { w, alice, id, extend, asked } = given();
    w.pass(30 * DAY);
    const blank = { type: 'RequestExtension', assignmentId: id, justification: ' ' } as const;
    expect(codeOf(w.send(alice, blank))).toBe('justification_required');
    const requestId = asked();
    expect(codeOf(extend())).toBe('extension_pending');
    w.must(alice, { type: 'CancelRequest', requestId });
    expect(extend().ok).toBe(true);
  });

  test('[Q2] it waits as PendingAdminDecision, for its holder and for administrators to see', () => {
    const { w, alice, asked } = given();
    w.pass(30 * DAY);
    const id = asked();
    const row = { action: 'selfExtend', status: 'PendingAdminDecision', assignmentType: 'eligible' };
    expect(meView(w.state, alice, w.now).requests[id]).toMatchObject(row);
    expect(adminView(w.state, w.now).requests[id]).toMatchObject(row);
  });

  test('[Q2] it goes with its assignment, its user and with another change of the dates', () => {
    const ways: ((w: World, alice: string, id: string) => void)[] = [
      (w, _, id) => w.must(w.root, { type: 'RemoveAssignment', assignmentId: id }),
      (w, alice) => w.must(w.root, { type: 'DisableUser', userId: alice }),
      (w, _, id) => w.must(w.root, { type: 'UpdateAssignment', assignmentId: id, endAt: toIso(w.now + 20 * DAY) }),
    ];
    for (const way of ways) {
      const { w, alice, id, asked } = given();
      w.pass(30 * DAY);
      const requestId = asked();
      way(w, alice, id);
      expect(w.state.requests.get(requestId)?.status).toBe('Canceled');
      expect(w.state.by.extensions.size).toBe(0);
    }
  });

  test('[Q2] it stays when the assignment runs out meanwhile, and is then decided as a renewal', () => {
    const { w, id, asked } = given();
    w.pass(39 * DAY);
    const requestId = asked();
    w.pass(2 * DAY);
    expect(codeOf(w.send(w.root, approve(requestId)))).toBe('end_required');
    w.must(w.root, approve(requestId, { endAt: toIso(w.now + 5 * DAY) }));
    expect(w.state.assignments.get(id)).toMatchObject({ ended: null, startAt: w.now, endAt: w.now + 5 * DAY });
  });
});

describe('deciding', () => {
  test('[Q3] administrators decide, with a justification; nobody else does', () => {
    const { w, alice, asked } = given();
    w.pass(30 * DAY);
    const requestId = asked();
    expect(codeOf(w.send(alice, approve(requestId)))).toBe('not_allowed');
    expect(codeOf(w.send(w.user('bob'), approve(requestId)))).toBe('not_allowed');
    expect(codeOf(w.send(w.root, approve(requestId, { justification: '' })))).toBe('justification_required');
    expect(w.send(w.root, approve(requestId)).ok).toBe(true);
    expect(codeOf(w.send(w.root, approve(requestId)))).toBe('not_pending');
  });

  test('[Q3] an administrator does not decide on their own', () => {
    const { w, alice, role, asked } = given();
    w.assign('62e90394-69f5-4237-9190-012177145e10', alice, { assignmentType: 'active' });
    w.pass(30 * DAY);
    const requestId = asked();
    expect(codeOf(w.send(alice, approve(requestId)))).toBe('self_approval');
    expect(w.state.by.assignmentsOfRole.get(role)?.size).toBe(1);
  });

  test('[Q4] an extension without an end is as long again', () => {
    const { w, id, asked } = given();
    w.pass(30 * DAY);
    w.must(w.root, approve(asked()));
    expect(w.state.assignments.get(id)).toMatchObject({ startAt: START, endAt: START + 80 * DAY, ended: null });
  });

  test('[Q4] an extension without an end shortens nothing, where the role allows less by now', () => {
    const { w, role, asked } = given();
    w.pass(30 * DAY);
    const requestId = asked();
    const settings = { assignment: { eligible: { maxDuration: 'P5D' } } };
    w.must(w.root, { type: 'UpdateRoleSettings', roleId: role, version: 1, settings });
    expect(codeOf(w.send(w.root, approve(requestId)))).toBe('assignment_too_long');
  });

  test('[Q4] the decision may set other dates, within the role’s settings', () => {
    const { w, id, asked } = given();
    w.pass(30 * DAY);
    const requestId = asked();
    expect(codeOf(w.send(w.root, approve(requestId, { endAt: null })))).toBe('permanent_not_allowed');
    w.must(w.root, approve(requestId, { endAt: toIso(w.now + 3 * DAY) }));
    expect(w.state.assignments.get(id)?.endAt).toBe(w.now + 3 * DAY);
    expect(w.state.requests.get(requestId)).toMatchObject({ status: 'Provisioned', endAt: w.now + 3 * DAY });
  });

  test('[Q4] the decision may make it active instead of eligible', () => {
    const { w, alice, id, asked } = given();
    w.pass(30 * DAY);
    const more = { endAt: toIso(w.now + HOUR), assignmentType: 'active' };
    const { assignmentId } = w.must(w.root, approve(asked(), more));
    expect(w.state.assignments.get(id)?.ended?.how).toBe('removed');
    expect(w.state.assignments.get(String(assignmentId))).toMatchObject({ type: 'active', principalId: alice });
  });

  test('[Q4] a denial leaves the assignment as it is, and its holder reads why', () => {
    const { w, alice, id, asked } = given();
    w.pass(30 * DAY);
    const requestId = asked();
    w.must(w.root, { type: 'DecideExtension', requestId, decision: 'Deny', justification: 'Team is closed' });
    expect(w.state.assignments.get(id)?.endAt).toBe(START + 40 * DAY);
    expect(Object.values(meView(w.state, alice, w.now).notices)).toMatchObject([
      { kind: 'assignment_ending' },
      { kind: 'extension_denied', justification: 'Team is closed' },
    ]);
  });
});

describe('notices', () => {
  test('[Q5] fourteen days, one day and the end are told once each', () => {
    const { w, alice } = given();
    w.fresh();
    for (let hours = 0; hours < 45 * 24; hours += 6) w.pass(6 * HOUR);
    const told = w.log.filter(({ event }) => event.type.startsWith('AssignmentExp'));
    expect(told.map(({ at, event }) => [event.type, (at - START) / DAY])).toEqual([
      ['AssignmentExpiryNoticed', 26],
      ['AssignmentExpiryNoticed', 39],
      ['AssignmentExpired', 40],
    ]);
    expect(meView(w.state, alice, START + 26 * DAY).notices).not.toEqual({});
  });

  test('[Q5] a short assignment is told of only what still lies ahead, and a moved end anew', () => {
    const { w, alice } = given();
    const id = w.assign(w.role('Short'), alice, { endAt: START + 3 * DAY });
    w.fresh();
    w.pass(2 * DAY);
    expect(w.fresh()).toMatchObject([{ type: 'AssignmentExpiryNoticed', assignmentId: id, daysLeft: 1 }]);
    w.must(w.root, { type: 'UpdateAssignment', assignmentId: id, endAt: toIso(w.now + 2 * DAY) });
    w.fresh();
    w.pass(DAY);
    expect(w.fresh()).toMatchObject([{ type: 'AssignmentExpiryNoticed', assignmentId: id, daysLeft: 1 }]);
  });

  test('[Q5] what fell due while no server ran is told once, and not of an end that has passed', () => {
    const { w } = given();
    w.fresh();
    w.now = START + 41 * DAY;
    while (w.must(CLOCK, { type: 'RunDue', limit: 100 }).more);
    expect(w.fresh().map(({ type }) => type)).toEqual(['AssignmentExpired']);
  });
});
