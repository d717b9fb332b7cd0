import { describe, expect, test } from 'vitest';
import { holdsRole } from '../../../core/standing.ts';
import { DAY, toIso } from '../../../core/time.ts';
import { activation, BUILT_IN, codeOf, HOUR, type World, world } from '../../support/given.ts';

const make = (assignmentId: string, assignmentType: 'eligible' | 'active', more: object = {}) =>
  ({ type: 'ConvertAssignment', assignmentId, assignmentType, justification: 'Just in time', ...more }) as const;
const openOf = (w: World, principalId: string) =>
  [...w.state.assignments.values()].filter((one) => one.principalId === principalId && !one.ended);

describe('making eligible', () => {
  test('[G8] a standing assignment becomes an eligible one in one change, for good where the role allows it', () => {
    const w = world();
    const [role, alice] = [w.role('Billing Reader'), w.user('Alice')];
    const id = w.assign(role, alice, { assignmentType: 'active', scope: '/eu' });
    w.fresh();
    const { assignmentId } = w.must(w.root, make(id, 'eligible'));
    expect(w.fresh().map((event) => [event.type, 'because' in event && event.because])).toEqual([
      ['RoleAssigned', false],
      ['AssignmentRemoved', 'replaced'],
    ]);
    expect(openOf(w, alice)).toMatchObject([
      { id: assignmentId, type: 'eligible', endAt: null, scope: '/eu', justification: 'Just in time' },
    ]);
    expect(holdsRole(w.state, alice, role, '/eu', w.now)).toBe(false);
    w.must(alice, activation(String(assignmentId)));
    expect(holdsRole(w.state, alice, role, '/eu', w.now)).toBe(true);
  });

  test('[G8] where the role allows no permanent eligibility it ends as late as it does, and never later than it did', () => {
    const w = world();
    const limits = { assignment: { eligible: { permanent: false, maxDuration: 'P90D' } } };
    const role = w.role('Billing Reader', limits);
    const [alice, ben] = [w.user('Alice'), w.user('Ben')];
    const forGood = w.assign(role, alice, { assignmentType: 'active' });
    const soon = w.assign(role, ben, { assignmentType: 'active', endAt: w.now + 10 * DAY });
    w.must(w.root, make(forGood, 'eligible'));
    w.must(w.root, make(soon, 'eligible'));
    expect(openOf(w, alice)[0]!.endAt).toBe(w.now + 90 * DAY);
    expect(openOf(w, ben)[0]!.endAt).toBe(w.now + 10 * DAY);
  });

  test('[G8] an end beyond what the role allows is refused, and nothing is lost', () => {
    const w = world();
    const role = w.role('Billing Reader', { assignment: { eligible: { permanent: false, maxDuration: 'P90D' } } });
    const alice = w.user('Alice');
    const id = w.assign(role, alice, { assignmentType: 'active' });
    expect(codeOf(w.send(w.root, make(id, 'eligible', { endAt: null })))).toBe('permanent_not_allowed');
    expect(codeOf(w.send(w.root, make(id, 'eligible', { endAt: toIso(w.now + 91 * DAY) })))).toBe(
      'assignment_too_long',
    );
    expect(openOf(w, alice)).toMatchObject([{ id, type: 'active' }]);
  });

  test('[G8] [G1] who is eligible already keeps both until an administrator says which goes', () => {
    const w = world();
    const [role, alice] = [w.role('Billing Reader'), w.user('Alice')];
    w.assign(role, alice);
    const id = w.assign(role, alice, { assignmentType: 'active' });
    expect(codeOf(w.send(w.root, make(id, 'eligible')))).toBe('assignment_exists');
    expect(openOf(w, alice)).toHaveLength(2);
  });

  test('[G8] [L1] the last permanent Global Administrator stays so; the last but one does not have to', () => {
    const w = world();
    const rootId = [...w.state.assignments.values()].find(({ principalId }) => principalId === w.root)!.id;
    expect(codeOf(w.send(w.root, make(rootId, 'eligible')))).toBe('last_administrator');
    const second = w.assign(BUILT_IN.globalAdministrator, w.user('Alice'), { assignmentType: 'active' });
    w.must(w.root, make(second, 'eligible'));
    expect(codeOf(w.send(w.root, make(rootId, 'eligible')))).toBe('last_administrator');
  });

  test('[G8] a group’s assignment is the group’s still, and one that has not begun begins when it would have', () => {
    const w = world();
    const [role, ben] = [w.role('Billing Reader'), w.user('Ben')];
    const group = w.group('Finance', w.user('Alice'));
    w.must(w.root, make(w.assign(role, group, { assignmentType: 'active' }), 'eligible'));
    expect(openOf(w, group)).toMatchObject([{ type: 'eligible', principalType: 'group' }]);
    const startAt = w.now + 5 * DAY;
    const { status } = w.must(w.root, make(w.assign(role, ben, { assignmentType: 'active', startAt }), 'eligible'));
    expect(status).toBe('Granted');
    expect(openOf(w, ben)).toMatchObject([{ type: 'eligible', startAt }]);
  });

  test('[G8] twice is once, and what is over or unknown is refused', () => {
    const w = world();
    const [role, alice] = [w.role('Billing Reader'), w.user('Alice')];
    const id = w.assign(role, alice, { assignmentType: 'active' });
    const { assignmentId } = w.must(w.root, make(id, 'eligible'));
    w.fresh();
    w.must(w.root, make(String(assignmentId), 'eligible'));
    expect(w.fresh()).toEqual([]);
    expect(codeOf(w.send(w.root, make(id, 'eligible')))).toBe('assignment_ended');
    expect(codeOf(w.send(w.root, make(role, 'eligible')))).toBe('not_found');
  });
});

describe('making active', () => {
  test('[G8] [E4] what was activated from the eligible one ends, and the role is held without a gap', () => {
    const w = world();
    const [role, alice] = [w.role('Billing Reader'), w.user('Alice')];
    const id = w.assign(role, alice);
    w.must(alice, activation(id));
    w.fresh();
    const { assignmentId } = w.must(w.root, make(id, 'active', { endAt: toIso(w.now + 8 * HOUR) }));
    expect(w.fresh().map(({ type }) => type)).toEqual(['RoleAssigned', 'AssignmentRemoved', 'ActivationRevoked']);
    expect(holdsRole(w.state, alice, role, '/', w.now)).toBe(true);
    expect(openOf(w, alice)).toMatchObject([{ id: assignmentId, endAt: w.now + 8 * HOUR }]);
  });

  test('[G8] [G6] it asks for what assigning active asks for', () => {
    const w = world();
    const role = w.role('Billing Reader', { assignment: { active: { mfa: true, justification: true } } });
    const id = w.assign(role, w.user('Alice'));
    expect(codeOf(w.try(w.root, make(id, 'active', { justification: '' })))).toBe('justification_required');
    expect(codeOf(w.try(w.root, make(id, 'active')))).toBe('mfa_required');
    expect(w.try(w.root, make(id, 'active'), 'mfa').ok).toBe(true);
    expect(codeOf(w.try(w.root, make(id, 'active', { endAt: 'soon' }), 'mfa'))).toBe('start_invalid');
  });
});
