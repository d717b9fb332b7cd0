import { describe, expect, test } from 'vitest';
import { auditEntry } from '../../../core/audit.ts';
import { groupsOf, holdsRole, membersOf } from '../../../core/standing.ts';
import { DAY, toIso } from '../../../core/time.ts';
import { meView } from '../../../core/views/me.ts';
import { adminView } from '../../../core/views/organisation.ts';
import { nothingTouched, touch } from '../../../core/views/touched.ts';
import { activation, BUILT_IN, codeOf, HOUR, MINUTE, START, type World, world } from '../../support/given.ts';

/** A group whose membership alice can activate, and a role its members can. */
function vault() {
  const w = world();
  const alice = w.user('alice');
  const bob = w.user('bob');
  const group = w.group('Vault');
  const { member, owner } = w.onboard(group);
  const until = START + 20 * HOUR;
  const asMember = w.assign(member, alice, { endAt: until });
  const role = w.role('Backup Operator');
  const through = w.assign(role, group);
  return { w, alice, bob, group, member, owner, asMember, role, through };
}

function types(w: World) {
  return w.fresh().map(({ type }) => type);
}

describe('a group whose membership is activated', () => {
  test('[E6] who activates it is in the group for exactly as long, by the instant', () => {
    const { w, alice, group, member, asMember } = vault();
    expect(groupsOf(w.state, alice, w.now).has(group)).toBe(false);
    w.must(alice, activation(asMember, { duration: 'PT2H' }));
    expect([...membersOf(w.state, group, w.now)]).toEqual([alice]);
    expect(holdsRole(w.state, alice, member, '/', w.now)).toBe(true);
    const end = w.now + 2 * HOUR;
    // The clock has not run yet: the instant alone counts.
    expect(groupsOf(w.state, alice, end - 1).has(group)).toBe(true);
    expect(groupsOf(w.state, alice, end).has(group)).toBe(false);
    expect([...membersOf(w.state, group, end)]).toEqual([]);
  });

  test('[E6] what the group is eligible for can be activated meanwhile, and not before or after', () => {
    const { w, alice, role, asMember, through } = vault();
    expect(codeOf(w.send(alice, activation(through)))).toBe('not_eligible');
    w.must(alice, activation(asMember, { duration: 'PT2H' }));
    w.must(alice, activation(through));
    expect(holdsRole(w.state, alice, role, '/', w.now)).toBe(true);
    w.pass(2 * HOUR);
    expect(codeOf(w.send(alice, activation(through)))).toBe('not_eligible');
  });

  test('[E3] nothing activated through the group outlives the membership it came through', () => {
    const { w, alice, asMember, through } = vault();
    w.must(alice, activation(asMember, { duration: 'PT30M' }));
    expect(meView(w.state, alice, w.now).eligible[through]?.endAt).toBe(toIso(w.now + 30 * MINUTE));
    const { requestId } = w.must(alice, activation(through, { duration: 'PT8H' }));
    expect(w.state.activations.get(requestId as string)?.endAt).toBe(w.now + 30 * MINUTE);
    // Nor when it is prolonged: the membership bounds it still.
    w.must(alice, {
      type: 'ExtendActivation',
      activeAssignmentId: requestId as string,
      duration: 'PT3H',
      justification: 'x',
    });
    expect(w.state.activations.get(requestId as string)?.endAt).toBe(w.now + 30 * MINUTE);
  });

  test('[E3] a membership cut short, or only another one left, cuts what came through it', () => {
    const { w, alice, bob, group, member, role, asMember, through } = vault();
    const held = w.assign(member, bob, { assignmentType: 'active', endAt: w.now + 8 * HOUR });
    w.must(alice, activation(asMember, { duration: 'PT4H' }));
    for (const userId of [alice, bob]) w.must(userId, activation(through, { duration: 'PT4H' }));
    const endsOf = (userId: string) =>
      [...w.state.activations.values()].filter((one) => one.userId === userId).map(({ endAt }) => endAt - START);
    const cut = (assignmentId: string, endAt: number) =>
      w.must(w.root, { type: 'UpdateAssignment', assignmentId, endAt: toIso(endAt), justification: 'x' });
    cut(asMember, START + 2 * HOUR);
    cut(held, START + 3 * HOUR);
    expect(endsOf(alice)).toEqual([2 * HOUR, 2 * HOUR]);
    expect(endsOf(bob)).toEqual([3 * HOUR]);
    expect(holdsRole(w.state, bob, role, '/', START + 3 * HOUR)).toBe(false);

    w.must(w.root, { type: 'AddGroupMember', groupId: group, userId: bob });
    w.must(bob, { type: 'DeactivateRole', activeAssignmentId: [...w.state.activations.values()].at(-1)!.id });
    w.must(bob, activation(through, { duration: 'PT4H' }));
    expect(endsOf(bob)).toEqual([4 * HOUR]);
    w.must(w.root, { type: 'RemoveGroupMember', groupId: group, userId: bob });
    expect(endsOf(bob)).toEqual([3 * HOUR]);
  });

  test('[E6] [E4] ending the membership early ends what came through it, in the same command', () => {
    const { w, alice, asMember, through } = vault();
    const { requestId } = w.must(alice, activation(asMember));
    w.must(alice, activation(through));
    w.fresh();
    w.must(alice, { type: 'DeactivateRole', activeAssignmentId: requestId as string });
    expect(types(w)).toEqual(['RoleDeactivated', 'ActivationRevoked']);
    expect(w.state.activations.size).toBe(0);
  });

  test('[E6] [E4] so does every other end: activation or eligibility removed, role retired, group retired', () => {
    const ends = [
      ({ w }: ReturnType<typeof vault>) =>
        w.must(w.root, { type: 'RemoveAssignment', assignmentId: [...w.state.activations.keys()][0]! }),
      ({ w, asMember }: ReturnType<typeof vault>) =>
        w.must(w.root, { type: 'RemoveAssignment', assignmentId: asMember }),
      ({ w, member }: ReturnType<typeof vault>) => w.must(w.root, { type: 'RetireRole', roleId: member }),
      ({ w, group }: ReturnType<typeof vault>) => w.must(w.root, { type: 'RetireGroup', groupId: group }),
    ];
    for (const end of ends) {
      const given = vault();
      const { w, alice, asMember, through } = given;
      w.must(alice, activation(asMember));
      w.must(alice, activation(through));
      w.fresh();
      end(given);
      const revoked = w.fresh().filter(({ type }) => type === 'ActivationRevoked');
      expect(revoked).toHaveLength(2);
      expect(w.state.activations.size).toBe(0);
    }
  });

  test('[E6] an active assignment of the membership makes a member too, until it ends', () => {
    const { w, bob, group, member, role, through } = vault();
    w.assign(member, bob, { assignmentType: 'active', endAt: w.now + HOUR });
    w.must(bob, activation(through, { duration: 'PT8H' }));
    expect([...membersOf(w.state, group, w.now)]).toEqual([bob]);
    w.pass(HOUR);
    expect(holdsRole(w.state, bob, role, '/', w.now)).toBe(false);
    expect(w.state.activations.size).toBe(0);
  });

  test('[E4] [E6] who is in the group otherwise as well keeps what they have through it', () => {
    const { w, alice, group, asMember, through, role } = vault();
    const { requestId } = w.must(alice, activation(asMember));
    w.must(alice, activation(through));
    w.must(w.root, { type: 'AddGroupMember', groupId: group, userId: alice });
    w.must(alice, { type: 'DeactivateRole', activeAssignmentId: requestId as string });
    expect(holdsRole(w.state, alice, role, '/', w.now)).toBe(true);
    w.must(w.root, { type: 'RemoveGroupMember', groupId: group, userId: alice });
    expect(holdsRole(w.state, alice, role, '/', w.now)).toBe(false);
  });

  test('[A1] [A13] who is in the group for good cannot activate its membership, and their list says they hold it', () => {
    const { w, alice, group, member, asMember } = vault();
    w.must(w.root, { type: 'AddGroupMember', groupId: group, userId: alice });
    expect(w.send(alice, activation(asMember))).toMatchObject({
      ok: false,
      rejection: { code: 'already_active', facts: { endAt: null } },
    });
    expect(Object.values(meView(w.state, alice, w.now).active)).toMatchObject([
      { roleId: member, roleName: 'Member of Vault', state: 'Assigned', endAt: null, access: 'member' },
    ]);
  });

  test('[R11] a request through a membership that has ended fails, also before the clock ran', () => {
    const { w, alice, group, asMember } = vault();
    const boss = w.user('boss');
    const role = w.role('Guarded', { activation: { approval: { required: true, approvers: [`user:${boss}`] } } });
    const through = w.assign(role, group);
    w.must(alice, activation(asMember, { duration: 'PT1H' }));
    const { requestId } = w.must(alice, activation(through));
    w.now += HOUR;
    const decide = {
      type: 'DecideRequest',
      requestId: requestId as string,
      decision: 'Approve',
      justification: 'ok',
    } as const;
    expect(w.must(boss, decide)).toMatchObject({ status: 'Failed' });
  });

  test('[E4] a request that waits on a membership that ends is cancelled', () => {
    const { w, alice, group, asMember } = vault();
    const role = w.role('Guarded', { activation: { approval: { required: true } } });
    const through = w.assign(role, group);
    const { requestId: first } = w.must(alice, activation(asMember));
    const { requestId } = w.must(alice, activation(through));
    w.must(alice, { type: 'DeactivateRole', activeAssignmentId: first as string });
    expect(w.state.requests.get(requestId as string)?.status).toBe('Canceled');
  });
});

describe('groups in groups', () => {
  test('[E7] a group is eligible for another one, and its member who activates becomes a member alone', () => {
    const { w, alice, bob, group, member } = vault();
    const staff = w.group('Staff', alice, bob);
    const eligible = w.assign(member, staff, { endAt: w.now + 20 * HOUR });
    w.must(bob, activation(eligible));
    expect([...membersOf(w.state, group, w.now)]).toEqual([bob]);
  });

  test('[E7] no group is an active member or owner, and none is eligible for itself', () => {
    const { w, group, member, owner } = vault();
    const staff = w.group('Staff');
    const assign = (roleId: string, principalId: string, assignmentType: 'eligible' | 'active') => {
      const endAt = toIso(w.now + HOUR);
      const command = { type: 'AssignRole', roleId, principalId, assignmentType, endAt, scope: '/' } as const;
      return w.send(w.root, { ...command, justification: 'x' });
    };
    expect(codeOf(assign(member, staff, 'active'))).toBe('group_nested');
    expect(codeOf(assign(owner, staff, 'active'))).toBe('group_nested');
    expect(codeOf(assign(member, group, 'eligible'))).toBe('group_nested');
  });

  test('[E6] a chain of memberships ends from its first link on', () => {
    const { w, alice, group, member, asMember } = vault();
    const inner = w.group('Inner');
    const innermost = w.onboard(inner);
    const viaVault = w.assign(innermost.member, group, { endAt: w.now + 20 * HOUR });
    const role = w.role('Deep');
    const deep = w.assign(role, inner);
    w.must(alice, activation(asMember, { duration: 'PT1H' }));
    w.must(alice, activation(viaVault, { duration: 'PT4H' }));
    w.must(alice, activation(deep, { duration: 'PT4H' }));
    expect([...w.state.activations.values()].map(({ endAt }) => endAt)).toEqual(Array(3).fill(w.now + HOUR));
    w.must(w.root, { type: 'RetireRole', roleId: member });
    expect(w.state.activations.size).toBe(0);
  });

  test('[E6] [T1] links of a chain that end at one instant each end once', () => {
    const { w, alice, asMember, through } = vault();
    w.must(alice, activation(asMember, { duration: 'PT1H' }));
    w.must(alice, activation(through, { duration: 'PT1H' }));
    w.fresh();
    w.pass(HOUR);
    const ended = w.fresh().flatMap((event) => ('requestId' in event ? [event.requestId] : []));
    expect(new Set(ended).size).toBe(ended.length);
    expect(ended).toHaveLength(2);
  });
});

describe('the roles that stand for a group', () => {
  test('[E6] [G4] they exist at / only', () => {
    const { w, bob, member } = vault();
    const command = { type: 'AssignRole', roleId: member, principalId: bob, assignmentType: 'eligible' } as const;
    expect(codeOf(w.send(w.root, { ...command, endAt: null, scope: '/eu' }))).toBe('scope_invalid');
  });

  test('[G2] nothing is permanent unless their settings say so, as in Entra', () => {
    const { w, bob, member } = vault();
    const command = { type: 'AssignRole', roleId: member, principalId: bob, assignmentType: 'eligible' } as const;
    expect(codeOf(w.send(w.root, { ...command, endAt: null, scope: '/' }))).toBe('permanent_not_allowed');
  });

  test('[O5] they carry the group’s name and change it with it', () => {
    const { w, group, member } = vault();
    expect(codeOf(w.send(w.root, { type: 'UpdateRole', roleId: member, name: 'Insiders' }))).toBe('named_by_group');
    w.must(w.root, { type: 'UpdateGroup', groupId: group, name: 'Safe' });
    expect(w.state.roles.get(member)?.name).toBe('Member of Safe');
    expect(adminView(w.state, w.now).roles[member]?.name).toBe('Member of Safe');
  });

  test('[O2] their names are as unique as any', () => {
    const { w } = vault();
    expect(codeOf(w.send(w.root, { type: 'CreateRole', name: 'member of vault' }))).toBe('name_taken');
    w.role('Owner of Annex');
    const annex = w.group('Annex');
    expect(codeOf(w.send(w.root, { type: 'OnboardGroup', groupId: annex }))).toBe('name_taken');
    const other = w.group('Shed');
    w.onboard(other);
    expect(codeOf(w.send(w.root, { type: 'UpdateGroup', groupId: other, name: 'Annex' }))).toBe('name_taken');
    w.role('Member of Hall');
    expect(codeOf(w.send(w.root, { type: 'UpdateGroup', groupId: other, name: 'Hall' }))).toBe('name_taken');
  });

  test('[O4] a group that is managed already is accepted and changes nothing', () => {
    const { w, group, member, owner } = vault();
    w.fresh();
    expect(w.onboard(group)).toEqual({ member, owner });
    expect(types(w)).toEqual([]);
  });

  test('[G10] a group is put under management with its first assignment, or not at all', () => {
    const w = world();
    const [alice, group] = [w.user('alice'), w.group('Annex')];
    const assign = { access: 'owner', principalId: alice, assignmentType: 'eligible' } as const;
    const refused = { type: 'OnboardGroup', groupId: group, assign: { ...assign, endAt: null } } as const;
    w.fresh();
    expect(codeOf(w.send(w.root, refused))).toBe('permanent_not_allowed');
    expect(codeOf(w.send(alice, refused))).toBe('not_allowed');
    const nobody = { ...assign, principalId: w.root.replace(/.$/, 'f'), endAt: toIso(w.now + DAY) };
    expect(codeOf(w.send(w.root, { ...refused, assign: nobody }))).toBe('not_found');
    expect([types(w), w.state.by.accessRoles.has(group)]).toEqual([[], false]);

    const asked = { ...refused, assign: { ...assign, endAt: toIso(w.now + DAY) } };
    const { ownerRoleId, assignmentId } = w.must(w.root, asked);
    expect(types(w)).toEqual(['RoleCreated', 'RoleCreated', 'RoleAssigned']);
    expect(w.state.assignments.get(String(assignmentId))).toMatchObject({ roleId: ownerRoleId, principalId: alice });
    expect(codeOf(w.send(w.root, asked))).toBe('assignment_exists');
  });

  test('[U2] what happens to a group is in its category of the audit', () => {
    const { w, alice, asMember } = vault();
    const records = w.log.map((one, at) => ({ seq: at + 1, commandId: '', ...one }));
    const entries = records.map((record) => auditEntry(w.state, record));
    expect(entries.filter(({ activity }) => activity === 'Onboarded resource to PIM')).toMatchObject([
      { category: 'ResourceManagement' },
      { category: 'GroupManagement' },
      { category: 'GroupManagement' },
    ]);
    w.must(alice, activation(asMember));
    const last = { seq: w.log.length, commandId: '', ...w.log.at(-1)! };
    expect(auditEntry(w.state, last)).toMatchObject({
      activity: 'Add member to role completed (PIM activation)',
      category: 'GroupManagement',
      role: { name: 'Member of Vault' },
    });
  });
});

describe('owners', () => {
  test('[P6] an owner changes the group, its members, its settings and its assignments', () => {
    const { w, alice, bob, group, member, owner } = vault();
    const ownership = w.assign(owner, alice, { endAt: w.now + 20 * HOUR });
    const add = { type: 'AddGroupMember', groupId: group, userUpn: 'bob@contoso.example' } as const;
    expect(codeOf(w.send(alice, add))).toBe('not_allowed');
    w.must(alice, activation(ownership, { duration: 'PT1H' }));
    expect(meView(w.state, alice, w.now).groups).toMatchObject({ [group]: { name: 'Vault', members: [] } });
    w.must(alice, add);
    expect(meView(w.state, alice, w.now).groups?.[group]?.members).toMatchObject([{ id: bob, name: 'bob' }]);
    w.must(alice, { type: 'RemoveGroupMember', groupId: group, userId: bob });
    w.must(alice, { type: 'UpdateGroup', groupId: group, description: 'Where the keys are' });
    const { version } = w.state.roles.get(member)!;
    const settings = { activation: { maxDuration: 'PT1H' } };
    w.must(alice, { type: 'UpdateRoleSettings', roleId: member, version, settings });
    const endAt = toIso(w.now + HOUR);
    const grant = { roleId: member, principalId: bob, assignmentType: 'eligible', endAt, scope: '/' } as const;
    const { assignmentId } = w.must(alice, { type: 'AssignRole', ...grant });
    w.must(alice, { type: 'RemoveAssignment', assignmentId: assignmentId as string });
    w.pass(HOUR);
    expect(codeOf(w.send(alice, add))).toBe('not_allowed');
    expect(meView(w.state, alice, w.now).groups).toEqual({});
  });

  test('[P6] and nothing else: no other group, role or assignment, and nothing with a session for oneself', () => {
    const { w, alice, bob, group, owner, role, through } = vault();
    w.must(alice, activation(w.assign(owner, alice, { endAt: w.now + 20 * HOUR })));
    const other = w.group('Other');
    expect(codeOf(w.send(alice, { type: 'AddGroupMember', groupId: other, userId: bob }))).toBe('not_allowed');
    expect(codeOf(w.send(alice, { type: 'RetireGroup', groupId: group }))).toBe('not_allowed');
    expect(codeOf(w.send(alice, { type: 'RemoveAssignment', assignmentId: through }))).toBe('not_allowed');
    const { version } = w.state.roles.get(role)!;
    expect(codeOf(w.send(alice, { type: 'UpdateRoleSettings', roleId: role, version, settings: {} }))).toBe(
      'not_allowed',
    );
    const limited = { kind: 'user', userId: alice, client: 'test', access: 'self' } as const;
    expect(codeOf(w.send(limited, { type: 'AddGroupMember', groupId: group, userId: bob }))).toBe('not_allowed');
  });

  test('[R4] where nobody is named to approve for a group, its owners may as well as administrators', () => {
    const { w, alice, bob, member, owner, asMember } = vault();
    w.assign(owner, bob, { assignmentType: 'active', endAt: w.now + 20 * HOUR });
    const { version } = w.state.roles.get(member)!;
    const settings = { activation: { approval: { required: true } } };
    w.must(w.root, { type: 'UpdateRoleSettings', roleId: member, version, settings });
    const { requestId } = w.must(alice, activation(asMember));
    expect(meView(w.state, w.root, w.now).approvals).toHaveProperty([requestId as string]);
    const decide = {
      type: 'DecideRequest',
      requestId: requestId as string,
      decision: 'Approve',
      justification: 'ok',
    } as const;
    expect(w.must(bob, decide)).toMatchObject({ status: 'Provisioned' });
  });
});

describe('who administers through a group', () => {
  test('[P1] an activated membership of a group that administers is administration, for as long', () => {
    const { w, alice, group, asMember } = vault();
    w.assign(BUILT_IN.privilegedRoleAdministrator, group, { assignmentType: 'active' });
    expect(codeOf(w.send(alice, { type: 'CreateGroup', name: 'A' }))).toBe('not_allowed');
    w.must(alice, activation(asMember, { duration: 'PT1H' }));
    expect(w.send(alice, { type: 'CreateGroup', name: 'A' }).ok).toBe(true);
    w.now += HOUR;
    expect(codeOf(w.send(alice, { type: 'CreateGroup', name: 'B' }))).toBe('not_allowed');
  });

  test('[L1] a membership that ends does not count as the last administrator', () => {
    const { w, alice, bob, group, member, asMember } = vault();
    const { version } = w.state.roles.get(member)!;
    const settings = { assignment: { active: { permanent: true } } };
    w.must(w.root, { type: 'UpdateRoleSettings', roleId: member, version, settings });
    w.assign(BUILT_IN.globalAdministrator, group, { assignmentType: 'active' });
    w.must(alice, activation(asMember));
    expect(codeOf(w.send(w.root, { type: 'DisableUser', userId: w.root }))).toBe('last_administrator');
    const lasting = w.assign(member, bob, { assignmentType: 'active' });
    w.must(w.root, { type: 'DisableUser', userId: w.root });
    expect(codeOf(w.send(bob, { type: 'RemoveAssignment', assignmentId: lasting }))).toBe('last_administrator');
    expect(codeOf(w.send(bob, { type: 'RetireRole', roleId: member }))).toBe('last_administrator');
    expect(codeOf(w.send(bob, { type: 'RetireGroup', groupId: group }))).toBe('last_administrator');
  });

  test('[Y1] whose documents a membership changes: the member’s, and everyone’s where the group is named', () => {
    const { w, alice, group, asMember } = vault();
    const reached = () => {
      const { requestId } = w.must(alice, activation(asMember));
      const touched = nothingTouched();
      for (const event of w.fresh()) touch(touched, w.state, event, w.now);
      w.must(alice, { type: 'DeactivateRole', activeAssignmentId: requestId as string });
      w.fresh();
      return touched;
    };
    w.fresh();
    expect(reached()).toMatchObject({ everyone: false, users: new Set([alice]) });
    w.role('Guarded', { activation: { approval: { required: true, approvers: [`group:${group}`] } } });
    w.fresh();
    expect(reached().everyone).toBe(true);
  });
});
