import { expect, test } from 'vitest';
import { activation, BUILT_IN, codeOf, world } from '../../support/given.ts';

function office() {
  const w = world();
  const [second, alice] = [w.user('second'), w.user('alice')];
  w.assign(BUILT_IN.globalAdministrator, second, { assignmentType: 'active' });
  const role = w.role('User Administrator');
  const eligible = w.assign(role, alice);
  w.must(w.root, { type: 'UpdateOrganisation', settings: { fourEyes: true } });
  const update = {
    type: 'UpdateRoleSettings',
    roleId: role,
    version: 1,
    settings: { activation: { maxDuration: 'PT30M' } },
  } as const;
  return { w, second, alice, role, eligible, update };
}

test('[S5] with four eyes a change waits, and the old settings hold until another confirms it', () => {
  const { w, second, alice, role, eligible, update } = office();
  const { proposalId } = w.must(w.root, update) as { proposalId: string };
  expect(w.send(alice, activation(eligible)).ok).toBe(true);
  const confirm = { type: 'DecideRoleSettings', roleId: role, proposalId, decision: 'Approve' } as const;
  expect(codeOf(w.send(w.root, confirm))).toBe('self_approval');
  expect(codeOf(w.send(alice, confirm))).toBe('not_allowed');
  expect(codeOf(w.send(second, update))).toBe('proposal_pending');
  w.must(second, confirm);
  expect(w.state.roles.get(role)).toMatchObject({
    version: 2,
    proposal: null,
    settings: { activation: { maxDuration: 'PT30M' } },
  });
  expect(codeOf(w.send(second, confirm))).toBe('not_found');
});

test('[S5] a change is refused by another, or taken back by whoever proposed it', () => {
  const { w, second, role, update } = office();
  for (const actor of [second, w.root]) {
    const { proposalId } = w.must(w.root, update) as { proposalId: string };
    w.must(actor, { type: 'DecideRoleSettings', roleId: role, proposalId, decision: 'Deny' });
    expect(w.state.roles.get(role)).toMatchObject({ version: 1, proposal: null });
  }
});

test('[S5] one administrator does not switch four eyes off; whoever runs the server does, and changes at once', () => {
  const { w, role, update } = office();
  const off = { type: 'UpdateOrganisation', settings: { fourEyes: false } } as const;
  expect(codeOf(w.send(w.root, off))).toBe('not_allowed');
  const operator = { kind: 'operator', client: 'cli' } as const;
  w.must(operator, update);
  expect(w.state.roles.get(role)!.version).toBe(2);
  expect(w.send(operator, off).ok).toBe(true);
});

test('[S4] a group retired since it was named does not stand in the way of the next change', () => {
  const w = world();
  const group = w.group('Approvers', w.root);
  const role = w.role('A', { activation: { approval: { required: true, approvers: [`group:${group}`] } } });
  w.must(w.root, { type: 'RetireGroup', groupId: group });
  const update = {
    type: 'UpdateRoleSettings',
    roleId: role,
    version: 1,
    settings: { activation: { maxDuration: 'PT1H' } },
  } as const;
  expect(w.send(w.root, update).ok).toBe(true);
});
