import { expect, test } from 'vitest';
import { holdsRole } from '../../../core/standing.ts';
import { DAY, toIso } from '../../../core/time.ts';
import { meView } from '../../../core/views/me.ts';
import { activation, codeOf, HOUR, MINUTE, START, world } from '../../support/given.ts';

/** Alice, eligible and with an hour of a role that runs. */
function running(notAfter: number | null = null) {
  const w = world();
  const alice = w.user('alice');
  const role = w.role('A', { activation: { ticket: notAfter !== null } });
  const eligible = w.assign(role, alice, { endAt: START + 30 * DAY });
  const ticket = { number: 'INC-1', system: 'Jira' };
  const started = w.send(alice, activation(eligible, { ticket }), 'none', notAfter);
  if (!started.ok) throw new Error(started.rejection.code);
  const activeAssignmentId = String(started.result.requestId);
  const extend = () =>
    w.send(alice, { type: 'ExtendActivation', activeAssignmentId, duration: 'PT4H', justification: 'still at it' });
  return { w, alice, role, eligible, activeAssignmentId, extend };
}

test('[X1] [A9] an extension does not pass the end the ticket set', () => {
  const { w, activeAssignmentId, extend } = running(START + 30 * MINUTE);
  const endAt = () => w.state.activations.get(activeAssignmentId)!.endAt;
  expect(endAt()).toBe(START + 30 * MINUTE);
  w.now += MINUTE;
  expect(extend().ok).toBe(true);
  expect(endAt()).toBe(START + 30 * MINUTE);
});

test('[X1] [E5] who may no longer ask for the role does not extend it', () => {
  const { w, role, extend } = running();
  const settings = { activation: { requestors: [`user:${w.root}`] } };
  w.must(w.root, { type: 'UpdateRoleSettings', roleId: role, version: w.state.roles.get(role)!.version, settings });
  expect(codeOf(extend())).toBe('not_requestor');
});

test('[E4] an eligibility moved to a later start ends what was activated from it', () => {
  const { w, eligible, extend } = running();
  w.must(w.root, {
    type: 'UpdateAssignment',
    assignmentId: eligible,
    startAt: toIso(START + DAY),
    endAt: toIso(START + 9 * DAY),
  });
  expect(w.state.activations.size).toBe(0);
  expect(codeOf(extend())).toBe('not_active');
});

test('[X1] nothing is extended from an eligibility that is over while the clock is late', () => {
  const { w, eligible, extend } = running();
  w.must(w.root, { type: 'UpdateAssignment', assignmentId: eligible, endAt: toIso(START + HOUR / 2) });
  w.now += HOUR / 2;
  expect(codeOf(extend())).toBe('not_active');
});

test('[E3] an eligibility cut short cuts what was activated from it, at once and for everyone who looks', () => {
  const { w, alice, role, eligible, activeAssignmentId: id } = running();
  const endAt = START + HOUR / 2;
  w.must(w.root, { type: 'UpdateAssignment', assignmentId: eligible, endAt: toIso(endAt) });
  expect(meView(w.state, alice, w.now).active[id]).toMatchObject({ endAt: toIso(endAt) });
  expect(w.state.requests.get(id)).toMatchObject({ endAt });
  // The clock has not run yet: the instant alone counts.
  w.now = endAt;
  expect(holdsRole(w.state, alice, role, '/', w.now)).toBe(false);
  w.pass(0);
  expect(w.state.activations.size).toBe(0);
});

test('[A9] a ticket that ends before the activation would begin is refused', () => {
  const w = world();
  const alice = w.user('alice');
  const eligible = w.assign(w.role('A', { activation: { ticket: true } }), alice);
  const ask = (more = {}) => activation(eligible, { ticket: { number: 'INC-1', system: 'Jira' }, ...more });
  expect(codeOf(w.send(alice, ask(), 'none', START))).toBe('ticket_refused');
  const later = ask({ startAt: toIso(START + HOUR) });
  expect(codeOf(w.send(alice, later, 'none', START + HOUR))).toBe('ticket_refused');
  expect(w.send(alice, later, 'none', START + HOUR + 1).ok).toBe(true);
});
