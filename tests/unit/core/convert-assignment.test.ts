import { describe, expect, test } from 'vitest';
import { groupsOf, holdsRole } from '../../../core/standing.ts';
import { DAY, toIso } from '../../../core/time.ts';
import { activation, BUILT_IN, codeOf, HOUR, type World, world } from '../../support/given.ts';

const make = (assignmentId: string, assignmentType: 'eligible' | 'active', more: object = {}) =>
  ({ type: 'ConvertAssignment', assignmentId, assignmentType, justification: 'Just in time', ...more }) as const;
const openOf = (w: World, principalId: string) =>
  [...w.state.assignments.values()].filter((one) => one.principalId === principalId && !one.ended);

describe('making eligible', () => {
  test('[G9] a standing assignment becomes an eligible one in one change, for good where the role allows it', () => {
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

  test('[G9] where the role allows no permanent eligibility it ends as late as it does, and never later than it did', () => {
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

  test('[G9] an end beyond what the role allows is refused, and nothing is lost', () => {
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

  test('[G9] [G1] who is eligible already keeps both until an administrator says which goes', () => {
    const w = world();
    const [role, alice] = [w.role('Billing Reader'), w.user('Alice')];
    w.assign(role, alice);
    const id = w.assign(role, alice, { assignmentType: 'active' });
    expect(codeOf(w.send(w.root, make(id, 'eligible')))).toBe('assignment_exists');
    expect(openOf(w, alice)).toHaveLength(2);
  });

  test('[G9] [L1] the last permanent Global Administrator stays so; the last but one does not have to', () => {
    const w = world();
    const rootId = [...w.state.assignments.values()].find(({ principalId }) => principalId === w.root)!.id;
    expect(codeOf(w.send(w.root, make(rootId, 'eligible')))).toBe('last_administrator');
    const second = w.assign(BUILT_IN.globalAdministrator, w.user('Alice'), { assignmentType: 'active' });
    w.must(w.root, make(second, 'eligible'));
    expect(codeOf(w.send(w.root, make(rootId, 'eligible')))).toBe('last_administrator');
  });

  test('[G9] a group’s assignment is the group’s still, and one that has not begun begins when it would have', () => {
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

  test('[G9] twice is once, and what is over or unknown is refused', () => {
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
  test('[G9] [E4] what was activated from the eligible one ends, and the role is held without a gap', () => {
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

  test('[G9] [G6] it asks for what assigning active asks for', () => {
    const w = world();
    const role = w.role('Billing Reader', { assignment: { active: { mfa: true, justification: true } } });
    const id = w.assign(role, w.user('Alice'));
    expect(codeOf(w.try(w.root, make(id, 'active', { justification: '' })))).toBe('justification_required');
    expect(codeOf(w.try(w.root, make(id, 'active')))).toBe('mfa_required');
    expect(w.try(w.root, make(id, 'active'), 'mfa').ok).toBe(true);
    expect(codeOf(w.try(w.root, make(id, 'active', { endAt: 'soon' }), 'mfa'))).toBe('start_invalid');
  });
});

describe('of a group’s membership', () => {
  /** Alice is in the group by an assignment, and activated a role through it. */
  function inside(assignmentType: 'eligible' | 'active') {
    const w = world();
    const [alice, owner] = [w.user('Alice'), w.user('Owner')];
    const group = w.group('Vault');
    const roles = w.onboard(group);
    const endAt = w.now + 90 * DAY;
    const membership = w.assign(roles.member, alice, { assignmentType, endAt });
    w.assign(roles.owner, owner, { assignmentType: 'active', endAt });
    if (assignmentType === 'eligible') w.must(alice, activation(membership));
    const role = w.role('Backup Operator');
    const through = w.must(alice, activation(w.assign(role, group)));
    w.fresh();
    return { w, alice, owner, group, roles, membership, role, requestId: String(through.requestId) };
  }

  test('[G9] [E6] made eligible, it ends what was had through the group; made active, it ends nothing of that', () => {
    const was = inside('active');
    was.w.must(was.w.root, make(was.membership, 'eligible'));
    expect(was.w.fresh().map(({ type }) => type)).toEqual(['RoleAssigned', 'AssignmentRemoved', 'ActivationRevoked']);
    expect(was.w.state.activations.has(was.requestId)).toBe(false);

    const is = inside('eligible');
    is.w.must(is.w.root, make(is.membership, 'active'));
    expect(is.w.state.activations.has(is.requestId)).toBe(true);
    expect(holdsRole(is.w.state, is.alice, is.role, '/', is.w.now)).toBe(true);
    expect(groupsOf(is.w.state, is.alice, is.w.now).has(is.group)).toBe(true);
  });

  test('[G9] [E3] made active for shorter, it cuts what was had through the group at its end', () => {
    const { w, membership, requestId } = inside('eligible');
    const endAt = w.now + HOUR / 2;
    w.must(w.root, make(membership, 'active', { endAt: toIso(endAt) }));
    expect(w.state.activations.get(requestId)?.endAt).toBe(endAt);
  });

  test('[Q4] [E6] an extension that is granted as an active assignment ends nothing of that either', () => {
    const { w, alice, membership, requestId } = inside('eligible');
    w.pass(80 * DAY);
    w.must(alice, activation(membership));
    const through = w.state.requests.get(requestId)!.targetId!;
    const { requestId: again } = w.must(alice, activation(through));
    const asked = w.must(alice, { type: 'RequestExtension', assignmentId: membership, justification: 'x' });
    const granted = { decision: 'Approve', assignmentType: 'active', endAt: toIso(w.now + DAY) } as const;
    w.must(w.root, { type: 'DecideExtension', requestId: String(asked.requestId), ...granted, justification: 'x' });
    expect(w.state.activations.has(String(again))).toBe(true);
  });

  test('[G9] [P6] a group’s owner may for their group and no other; a group is never a standing member of one', () => {
    const { w, owner, roles, membership, role, alice } = inside('active');
    const other = w.assign(role, alice, { assignmentType: 'active' });
    expect(codeOf(w.try(owner, make(other, 'eligible')))).toBe('not_allowed');
    w.must(owner, make(membership, 'eligible'));
    const nested = w.assign(roles.member, w.group('Annex'), { endAt: w.now + DAY });
    expect(codeOf(w.try(w.root, make(nested, 'active')))).toBe('group_nested');
  });
});
