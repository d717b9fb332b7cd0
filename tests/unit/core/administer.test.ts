import { describe, expect, test } from 'vitest';
import { nextDueAt } from '../../../core/due.ts';
import { type ScopeNode, scopeTree } from '../../../core/scope.ts';
import { DEFAULT_SETTINGS } from '../../../core/settings.ts';
import { holdsRole } from '../../../core/standing.ts';
import { DAY, toIso } from '../../../core/time.ts';
import { meView } from '../../../core/views/me.ts';
import { activation, BUILT_IN, CLOCK, codeOf, HOUR, MINUTE, START, world } from '../../support/given.ts';

describe('who may', () => {
  test('[P1] administrator roles change the organisation, assigned or activated, and nobody else', () => {
    const w = world();
    const alice = w.user('alice');
    const create = (name: string) => w.send(alice, { type: 'CreateGroup', name });
    expect(codeOf(create('A'))).toBe('not_allowed');
    w.must(alice, activation(w.assign(BUILT_IN.privilegedRoleAdministrator, alice)));
    expect(create('A').ok).toBe(true);
    w.now += HOUR;
    expect(codeOf(create('B'))).toBe('not_allowed');
  });

  test('[P5] readers see and change nothing', () => {
    const w = world();
    for (const role of [BUILT_IN.globalReader, BUILT_IN.securityReader]) {
      const reader = w.user(`reader${role.slice(0, 4)}`);
      w.assign(role, reader, { assignmentType: 'active' });
      expect(codeOf(w.send(reader, { type: 'CreateGroup', name: 'A' }))).toBe('not_allowed');
      expect(meView(w.state, reader, w.now).meta.user).toMatchObject({ mayRead: true, mayAdminister: false });
    }
  });

  test('[P2] what does not exist is not found', () => {
    const w = world();
    const id = '00000000-0000-4000-8000-0000000000ff';
    expect(codeOf(w.send(w.root, { type: 'RemoveAssignment', assignmentId: id }))).toBe('not_found');
    expect(codeOf(w.send(w.root, { type: 'DisableUser', userId: id }))).toBe('not_found');
    expect(codeOf(w.send(w.root, { type: 'CancelRequest', requestId: id }))).toBe('not_found');
    expect(codeOf(w.send(w.root, { type: 'UpdateRoleSettings', roleId: id, version: 1, settings: {} }))).toBe(
      'not_found',
    );
  });

  test('[P3] [P4] disabling ends everything at once, and nothing can be done until enabled', () => {
    const w = world();
    const alice = w.user('alice');
    const eligible = w.assign(w.role('A'), alice);
    w.must(alice, activation(eligible));
    w.fresh();
    w.must(w.root, { type: 'DisableUser', userId: alice });
    expect(w.fresh().map(({ type }) => type)).toEqual(['UserDisabled', 'ActivationRevoked', 'SessionsRevoked']);
    expect(codeOf(w.send(alice, activation(eligible)))).toBe('user_disabled');
    w.must(w.root, { type: 'EnableUser', userId: alice });
    expect(w.send(alice, activation(eligible)).ok).toBe(true);
  });
});

describe('scopes', () => {
  test('[G8] a person is offered the scopes inside what they are eligible at', () => {
    const w = world();
    const [alice, bob] = [w.user('alice'), w.user('bob')];
    const scopes = ['/units/emea', '/units/emea/support', '/units/apac'];
    w.must(w.root, { type: 'UpdateOrganisation', settings: { scopes } });
    const role = w.role('A');
    w.assign(role, alice, { scope: '/units/emea' });
    w.assign(role, bob);
    const offered = (user: string) => meView(w.state, user, w.now).meta.organisation.scopes;
    expect(offered(alice)).toEqual(['/units/emea', '/units/emea/support']);
    expect(offered(bob)).toEqual(scopes);
    expect(offered(w.root)).toEqual([]);
    w.fresh();
    w.must(w.root, { type: 'UpdateOrganisation', settings: { scopes } });
    expect(w.fresh()).toEqual([]);
    expect(w.send(bob, activation(w.assign(role, bob, { scope: '/else' }))).ok).toBe(true);
  });

  test('[G8] scopes make a tree, with what lies between them', () => {
    const tree = scopeTree(['/units/emea/support', '/units/apac', '/labs', '/']);
    const drawn = (node: ScopeNode): object => ({ [`${node.scope}${node.used ? '' : '?'}`]: node.children.map(drawn) });
    expect(drawn(tree)).toEqual({
      '/': [
        { '/labs': [] },
        { '/units?': [{ '/units/apac': [] }, { '/units/emea?': [{ '/units/emea/support': [] }] }] },
      ],
    });
    expect(scopeTree(['/units/emea', '/unitsX', '/labs'], '/units').children.map(({ scope }) => scope)).toEqual([
      '/units/emea',
    ]);
  });
});

describe('role settings', () => {
  test('[S1] a role starts with the defaults and a change touches only what it names', () => {
    const w = world();
    const role = w.role('A');
    expect(w.state.roles.get(role)!.settings).toEqual(DEFAULT_SETTINGS);
    w.must(w.root, {
      type: 'UpdateRoleSettings',
      roleId: role,
      version: 1,
      settings: { activation: { maxDuration: 'PT1H' } },
    });
    const { activation: changed, ...rest } = w.state.roles.get(role)!.settings;
    expect(changed).toEqual({ ...DEFAULT_SETTINGS.activation, maxDuration: 'PT1H' });
    expect(rest).toEqual({ assignment: DEFAULT_SETTINGS.assignment, notification: DEFAULT_SETTINGS.notification });
  });

  test('[S2] a change made on an older version is refused and overwrites nothing', () => {
    const w = world();
    const role = w.role('A');
    const update = (version: number, maxDuration: string) =>
      w.send(w.root, { type: 'UpdateRoleSettings', roleId: role, version, settings: { activation: { maxDuration } } });
    expect(update(1, 'PT1H').ok).toBe(true);
    expect(update(1, 'PT2H')).toMatchObject({
      rejection: { code: 'stale_version', rule: 'S2', facts: { version: 2, asked: 1 } },
    });
    expect(w.state.roles.get(role)!.settings.activation.maxDuration).toBe('PT1H');
  });

  test('[S3] the next activation obeys, and the event holds before and after', () => {
    const w = world();
    const alice = w.user('alice');
    const role = w.role('A');
    const eligible = w.assign(role, alice);
    w.must(w.root, {
      type: 'UpdateRoleSettings',
      roleId: role,
      version: 1,
      settings: { activation: { maxDuration: 'PT30M' } },
    });
    expect(w.log.at(-1)!.event).toMatchObject({
      before: { activation: { maxDuration: 'PT8H' } },
      after: { activation: { maxDuration: 'PT30M' } },
      version: 2,
    });
    expect(w.send(alice, activation(eligible))).toMatchObject({
      rejection: { code: 'duration_too_long', facts: { max: 'PT30M' } },
    });
  });

  test('[S4] unknown principals are not named', () => {
    const w = world();
    const approvers = ['user:00000000-0000-4000-8000-0000000000ff'];
    const change = { activation: { approval: { approvers } } };
    const role = w.role('A');
    expect(codeOf(w.send(w.root, { type: 'UpdateRoleSettings', roleId: role, version: 1, settings: change }))).toBe(
      'not_found',
    );
    expect(codeOf(w.send(w.root, { type: 'CreateRole', name: 'B', settings: change }))).toBe('not_found');
  });

  test('[O4] a change that is already so records nothing', () => {
    const w = world();
    const role = w.role('A');
    const same = { activation: { maxDuration: 'PT8H' } };
    expect(w.send(w.root, { type: 'UpdateRoleSettings', roleId: role, version: 1, settings: same })).toMatchObject({
      ok: true,
      events: [],
    });
    const group = w.group('G', w.root);
    expect(w.send(w.root, { type: 'AddGroupMember', groupId: group, userId: w.root })).toMatchObject({
      ok: true,
      events: [],
    });
    expect(w.send(w.root, { type: 'EnableUser', userId: w.root })).toMatchObject({ ok: true, events: [] });
  });
});

describe('assignments', () => {
  test('[G1] one open assignment per principal, role, type and scope', () => {
    const w = world();
    const alice = w.user('alice');
    const role = w.role('A');
    const first = w.assign(role, alice);
    const again = {
      type: 'AssignRole',
      roleId: role,
      principalId: alice,
      assignmentType: 'eligible',
      endAt: null,
      scope: '/',
    } as const;
    expect(w.send(w.root, again)).toMatchObject({
      rejection: { code: 'assignment_exists', facts: { assignmentId: first } },
    });
    w.assign(role, alice, { assignmentType: 'active' });
    w.assign(role, alice, { scope: '/eu' });
    w.must(w.root, { type: 'RemoveAssignment', assignmentId: first });
    expect(w.send(w.root, again).ok).toBe(true);
  });

  test('[G2] permanent and too long are refused where the settings say so, with the length allowed', () => {
    const w = world();
    const alice = w.user('alice');
    const limits = { permanent: false, maxDuration: 'P30D' };
    const role = w.role('A', { assignment: { eligible: limits } });
    const assign = (endAt: string | null) =>
      w.send(w.root, {
        type: 'AssignRole',
        roleId: role,
        principalId: alice,
        assignmentType: 'eligible',
        endAt,
        scope: '/',
      });
    expect(assign(null)).toMatchObject({ rejection: { code: 'permanent_not_allowed', facts: { max: 'P30D' } } });
    expect(assign(toIso(START + 30 * DAY + 1))).toMatchObject({
      rejection: { code: 'assignment_too_long', facts: { max: 'P30D' } },
    });
    expect(assign(toIso(START + 30 * DAY)).ok).toBe(true);
  });

  test('[G3] at least five minutes, and a start in the past is now', () => {
    const w = world();
    const alice = w.user('alice');
    const role = w.role('A');
    const assign = (endAt: string, startAt: string) =>
      w.send(w.root, {
        type: 'AssignRole',
        roleId: role,
        principalId: alice,
        assignmentType: 'eligible',
        startAt,
        endAt,
        scope: '/',
      });
    expect(codeOf(assign(toIso(START + 5 * MINUTE - 1), toIso(START - DAY)))).toBe('assignment_too_short');
    expect(assign(toIso(START + 5 * MINUTE), toIso(START - DAY)).ok).toBe(true);
    expect(w.log.at(-1)!.event).toMatchObject({ startAt: START });
  });

  test('[G4] scopes are well formed, built-in roles at / only', () => {
    const w = world();
    const alice = w.user('alice');
    const assign = (roleId: string, scope: string) =>
      codeOf(
        w.send(w.root, {
          type: 'AssignRole',
          roleId,
          principalId: alice,
          assignmentType: 'eligible',
          endAt: null,
          scope,
        }),
      );
    for (const scope of ['', 'eu', '/eu/', '//', '/../x'])
      expect(assign(w.state.by.roleName.get('a') ?? w.role('A'), scope)).toBe('scope_invalid');
    expect(assign(BUILT_IN.globalReader, '/eu')).toBe('scope_invalid');
  });

  test('[G5] what ended is not removed again; expired is renewed, removed is not', () => {
    const w = world();
    const alice = w.user('alice');
    const role = w.role('A');
    const expired = w.assign(role, alice, { endAt: START + HOUR });
    w.pass(HOUR);
    expect(codeOf(w.send(w.root, { type: 'RemoveAssignment', assignmentId: expired }))).toBe('assignment_ended');
    w.must(w.root, { type: 'UpdateAssignment', assignmentId: expired, endAt: toIso(w.now + DAY) });
    expect(w.log.at(-1)!.event).toMatchObject({ type: 'AssignmentUpdated', how: 'renewed' });
    expect(w.send(alice, activation(expired)).ok).toBe(true);
    w.must(w.root, { type: 'RemoveAssignment', assignmentId: expired });
    expect(codeOf(w.send(w.root, { type: 'UpdateAssignment', assignmentId: expired, endAt: null }))).toBe(
      'assignment_ended',
    );
  });

  test('[G6] assigning active asks for a justification and for MFA where the settings say so', () => {
    const w = world();
    const alice = w.user('alice');
    const role = w.role('A', { assignment: { active: { mfa: true } } });
    const assign = {
      type: 'AssignRole',
      roleId: role,
      principalId: alice,
      assignmentType: 'active',
      endAt: null,
      scope: '/',
    } as const;
    expect(w.send(w.root, assign)).toMatchObject({
      rejection: { code: 'justification_required', also: [{ code: 'mfa_required' }] },
    });
    expect(codeOf(w.send(w.root, { ...assign, justification: 'on call' }))).toBe('mfa_required');
    expect(w.send(w.root, { ...assign, justification: 'on call' }, 'mfa').ok).toBe(true);
    expect(w.send(w.root, { ...assign, assignmentType: 'eligible' }).ok).toBe(true);
  });

  test('[G7] an assignment counts from its start to its end, whatever the clock has done', () => {
    const w = world();
    const alice = w.user('alice');
    const role = w.role('A');
    w.assign(role, alice, { assignmentType: 'active', startAt: START + HOUR, endAt: START + 2 * HOUR });
    const held = () => holdsRole(w.state, alice, role, '/', w.now);
    expect(held()).toBe(false);
    w.now += HOUR;
    expect(held()).toBe(true);
    w.now += HOUR - 1;
    expect(held()).toBe(true);
    w.now += 1;
    expect(held()).toBe(false);
    w.fresh();
    w.pass(0);
    expect(w.fresh().map(({ type }) => type)).toEqual(['AssignmentStarted', 'AssignmentExpired']);
  });
});

test('[G7] a request that waits for the start of an assignment is carried out with it, whichever way that was moved', () => {
  const w = world();
  const alice = w.user('alice');
  const soon = w.assign(w.role('Soon'), alice, { startAt: START + 9 * DAY });
  w.must(w.root, { type: 'UpdateAssignment', assignmentId: soon, startAt: toIso(START), endAt: null });
  expect(w.state.requests.get(soon)!.status).toBe('Provisioned');
  w.must(w.root, { type: 'RemoveAssignment', assignmentId: soon });
  expect(w.state.requests.get(soon)!.status).toBe('Provisioned');

  const late = w.assign(w.role('Late'), alice);
  const later = { type: 'UpdateAssignment', assignmentId: late, startAt: toIso(START + DAY), endAt: null } as const;
  const { requestId, status } = w.must(w.root, later);
  expect(status).toBe('Granted');
  w.pass(DAY);
  expect(w.state.requests.get(requestId as string)!.status).toBe('Provisioned');
});

test('[G5] an assignment taken back before it began leaves its request cancelled', () => {
  const w = world();
  const assignmentId = w.assign(w.role('User Administrator'), w.user('alice'), {
    startAt: START + DAY,
    endAt: START + 2 * DAY,
  });
  expect(w.state.requests.get(assignmentId)).toMatchObject({ status: 'Granted' });
  w.must(w.root, { type: 'RemoveAssignment', assignmentId });
  expect(w.state.requests.get(assignmentId)).toMatchObject({ status: 'Canceled', decidedAt: START });
});

describe('the last administrator', () => {
  test('[L1] cannot be removed, dated, disabled or taken out of the group', () => {
    const w = world();
    const [assignmentId] = w.state.by.assignmentsOfRole.get(BUILT_IN.globalAdministrator)!;
    const last = (command: Parameters<typeof w.send>[1]) =>
      expect(w.send(w.root, command)).toMatchObject({ rejection: { code: 'last_administrator', rule: 'L1' } });
    last({ type: 'RemoveAssignment', assignmentId: assignmentId! });
    last({ type: 'UpdateAssignment', assignmentId: assignmentId!, endAt: toIso(START + DAY), justification: 'x' });
    const later = { startAt: toIso(START + DAY), endAt: null, justification: 'x' };
    last({ type: 'UpdateAssignment', assignmentId: assignmentId!, ...later });
    last({ type: 'DisableUser', userId: w.root });

    const second = w.user('second');
    const group = w.group('Admins', second);
    w.assign(BUILT_IN.globalAdministrator, group, { assignmentType: 'active' });
    w.must(w.root, { type: 'RemoveAssignment', assignmentId: assignmentId! });
    const lastOfGroup = (command: Parameters<typeof w.send>[1]) =>
      expect(w.send(second, command)).toMatchObject({ rejection: { code: 'last_administrator' } });
    lastOfGroup({ type: 'RemoveGroupMember', groupId: group, userId: second });
    lastOfGroup({ type: 'DisableUser', userId: second });
    lastOfGroup({ type: 'RetireGroup', groupId: group });
  });

  test('[L1] the last Privileged Role Administrator is protected too, where there is one', () => {
    const w = world();
    const pra = w.assign(BUILT_IN.privilegedRoleAdministrator, w.user('p'), { assignmentType: 'active' });
    expect(codeOf(w.send(w.root, { type: 'RemoveAssignment', assignmentId: pra }))).toBe('last_administrator');
  });

  test('[L2] a last assignment with an end does not expire, and the log says so', () => {
    const w = world();
    const alice = w.user('alice');
    w.assign(BUILT_IN.globalAdministrator, alice, { assignmentType: 'active', endAt: START + HOUR });
    w.fresh();
    w.pass(HOUR);
    expect(w.fresh().map(({ type }) => type)).toEqual(['AssignmentExpired']);
  });

  test('[L2] the only one left is kept', () => {
    const w = world();
    const [id] = w.state.by.assignmentsOfRole.get(BUILT_IN.globalAdministrator)!;
    const assignment = w.state.assignments.get(id!)!;
    w.state.assignments.set(id!, { ...assignment, endAt: START + HOUR });
    w.state.due.push({ at: START + HOUR, kind: 'assignment_end', id: id! });
    w.pass(HOUR);
    expect(w.log.at(-1)!.event).toMatchObject({
      type: 'AssignmentUpdated',
      how: 'kept_last_administrator',
      endAt: null,
    });
    expect(w.send(w.root, { type: 'CreateGroup', name: 'still works' }).ok).toBe(true);
  });
});

describe('the organisation', () => {
  test('[O1] is set up once, and nothing goes before', () => {
    const w = world();
    const setUp = { type: 'SetUp', organisation: 'X', upn: 'x@x.example', name: 'X' } as const;
    expect(codeOf(w.send({ kind: 'operator', client: 'test' }, setUp))).toBe('setup_done');
    expect([...w.state.roles.values()].filter(({ builtIn }) => builtIn)).toHaveLength(4);
    expect(holdsRole(w.state, w.root, BUILT_IN.globalAdministrator, '/', w.now)).toBe(true);
  });

  test('[O2] names are unique whatever their case', () => {
    const w = world();
    w.role('Helpdesk');
    w.group('Ops');
    w.user('alice');
    expect(codeOf(w.send(w.root, { type: 'CreateRole', name: 'HELPDESK' }))).toBe('name_taken');
    expect(codeOf(w.send(w.root, { type: 'CreateGroup', name: 'ops' }))).toBe('name_taken');
    expect(codeOf(w.send(w.root, { type: 'CreateUser', upn: 'alice@contoso.example', name: 'A' }))).toBe('name_taken');
    const other = w.role('Other');
    expect(codeOf(w.send(w.root, { type: 'UpdateRole', roleId: other, name: 'helpdesk' }))).toBe('name_taken');
  });

  test('[O3] built-in roles keep their name and stay', () => {
    const w = world();
    const roleId = BUILT_IN.globalReader;
    expect(codeOf(w.send(w.root, { type: 'RetireRole', roleId }))).toBe('built_in');
    expect(codeOf(w.send(w.root, { type: 'UpdateRole', roleId, name: 'X' }))).toBe('built_in');
  });

  test('[E4] retiring a role ends its assignments and activations', () => {
    const w = world();
    const alice = w.user('alice');
    const roleId = w.role('A');
    w.must(alice, activation(w.assign(roleId, alice)));
    w.must(w.root, { type: 'RetireRole', roleId });
    expect(w.state.activations.size).toBe(0);
    expect(Object.keys(meView(w.state, alice, w.now).eligible)).toEqual([]);
  });
});

test('[T1] what is done of many things that are due at one instant is not looked at again', () => {
  const w = world();
  const role = w.role('A');
  for (let i = 0; i < 60; i++) {
    const user = w.user(`u${i}`);
    w.must(user, activation(w.assign(role, user)));
  }
  w.now += HOUR;
  for (const left of [40, 20, 0]) {
    w.must(CLOCK, { type: 'RunDue', limit: 20 });
    expect(w.state.due.filter(({ kind }) => kind === 'activation_end')).toHaveLength(left);
  }
});

test('[T1] what is due is done in order, once, in bounded batches, also long after', () => {
  const w = world();
  const role = w.role('A');
  for (let i = 0; i < 25; i++) {
    const user = w.user(`u${i}`);
    w.must(user, activation(w.assign(role, user), { duration: `PT${60 - i}M` }));
  }
  w.now += DAY;
  w.fresh();
  expect(w.must(CLOCK, { type: 'RunDue', limit: 10 })).toEqual({ ran: 10, more: true });
  expect(w.must(CLOCK, { type: 'RunDue', limit: 10 })).toEqual({ ran: 10, more: true });
  expect(w.must(CLOCK, { type: 'RunDue', limit: 10 })).toEqual({ ran: 5, more: false });
  expect(w.must(CLOCK, { type: 'RunDue', limit: 10 })).toEqual({ ran: 0, more: false });
  const ends = w.fresh().map((event) => (event.type === 'ActivationExpired' ? event.endAt : 0));
  expect(ends).toHaveLength(25);
  expect(ends).toEqual([...ends].sort((a, b) => a - b));
});

test('[T1] [G7] an end that was moved is recorded also where the old one and the new one fell due while no server ran', () => {
  const w = world();
  const id = w.assign(w.role('A'), w.user('u'), { endAt: w.now + 7 * DAY });
  const endAt = toIso(w.now + 7 * DAY + MINUTE);
  w.must(w.root, { type: 'UpdateAssignment', assignmentId: id, endAt, justification: 'x' });
  w.now += 9 * DAY;
  w.fresh();
  w.must(CLOCK, { type: 'RunDue', limit: 10 });
  expect(w.fresh()).toMatchObject([{ type: 'AssignmentExpired', assignmentId: id }]);
  expect(nextDueAt(w.state) ?? Number.POSITIVE_INFINITY).toBeGreaterThan(w.now);
});
