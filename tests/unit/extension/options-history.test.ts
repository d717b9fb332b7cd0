import { expect, test } from 'vitest';
import { ACTIVITIES } from '../../../core/audit-activities.ts';
import { DAY, toIso } from '../../../core/time.ts';
import { meView } from '../../../core/views/me.ts';
import { adminView } from '../../../core/views/organisation.ts';
import { activated, ofTab } from '../../../extension/ui/options/assignments/holdings.ts';
import { historyOf } from '../../../extension/ui/options/history/history.ts';
import {
  findPrincipals,
  groupsOf,
  principalsOf,
  usersReached,
} from '../../../extension/ui/options/people/principals.ts';
import { findRequest, pendingOf, sayWhere } from '../../../extension/ui/options/requests/requests.ts';
import { activation, HOUR, world } from '../../support/given.ts';
import { reviewed } from '../../support/reviewed.ts';

function approvedWorld() {
  const w = world();
  const [alice, ben, eve] = [w.user('Alice'), w.user('Ben'), w.user('Eve')];
  const role = w.role('Billing Reader', { activation: { approval: { required: true, approvers: [`user:${ben}`] } } });
  const eligible = w.assign(role, alice);
  const requestId = String(w.must(alice, activation(eligible)).requestId);
  return { w, alice, ben, eve, eligible, requestId };
}

test('a request tells its story in the words of the audit, each part once', () => {
  const { w, ben, requestId } = approvedWorld();
  w.pass(HOUR);
  w.must(ben, { type: 'DecideRequest', requestId, decision: 'Approve', justification: 'Invoice seen' });
  w.pass(2 * HOUR);
  const story = historyOf(adminView(w.state, w.now))
    .filter((entry) => entry.requestId === requestId)
    .map(({ activity, actor, justification }) => [activity, actor, justification]);
  expect(story).toEqual([
    ['Add member to role requested (PIM activation)', 'Alice', 'Invoice 8812 differs'],
    ['Add member to role request approved (PIM activation)', 'Ben', 'Invoice seen'],
    ['Add member to role completed (PIM activation)', 'Alice', ''],
    ['Remove member from role (PIM activation expired)', 'Keyturn', ''],
  ]);
});

test('assigning and removing name the administrator and the kind of assignment', () => {
  const { w, eligible } = approvedWorld();
  w.must(w.root, { type: 'RemoveAssignment', assignmentId: eligible, justification: 'Left the team' });
  const activities = historyOf(adminView(w.state, w.now)).map(({ activity, actor }) => `${actor}: ${activity}`);
  expect(activities).toContain('Root: Add eligible member to role in PIM completed (permanent)');
  expect(activities).toContain('Root: Remove eligible member from role in PIM completed (permanent)');
});

test('what is done on the server itself stands under the name the audit gives it', () => {
  const { w, ben, eligible } = approvedWorld();
  const operator = { kind: 'operator', client: 'test' } as const;
  const role = w.state.assignments.get(eligible)!.roleId;
  const row = () => adminView(w.state, w.now).roles[role]!;
  expect(row().updatedByName).toBe('Root');
  const activation = { justification: false };
  w.must(operator, { type: 'UpdateRoleSettings', roleId: role, version: 1, settings: { activation } });
  expect(row().updatedByName).toBe('Operator');
  const endAt = toIso(w.now + 5 * DAY);
  const giving = { roleId: role, scope: '/', principalId: ben, assignmentType: 'eligible', endAt } as const;
  const { assignmentId } = w.must(operator, { type: 'AssignRole', ...giving, justification: 'From the file' });
  const id = String(assignmentId);
  const asking = { type: 'RequestExtension', assignmentId: id, justification: 'Still needed' } as const;
  const requestId = String(w.must(ben, asking).requestId);
  w.must(operator, { type: 'DecideExtension', requestId, decision: 'Approve', justification: 'Yes' });
  w.must(operator, { type: 'RemoveAssignment', assignmentId: id, justification: 'Left' });
  const actors = historyOf(adminView(w.state, w.now))
    .filter(({ subject }) => subject === 'Ben')
    .map(({ activity, actor }) => `${actor}: ${activity}`);
  expect(actors).toEqual([
    'Operator: Add eligible member to role in PIM completed (timebound)',
    'Ben: Update eligible member in PIM requested (extend)',
    'Operator: Update member in PIM approved by admin (extend/renew)',
    'Operator: Remove eligible member from role in PIM completed (timebound)',
  ]);
});

test('what a review removes by itself is Keyturn’s, not anybody’s', () => {
  const { w, start } = reviewed();
  start({ ifNoResponse: 'remove', autoApply: true });
  w.pass(14 * DAY);
  const removed = historyOf(adminView(w.state, w.now)).filter(({ activity }) => activity.startsWith('Remove'));
  expect(removed.map(({ actor }) => actor)).toEqual(['Keyturn', 'Keyturn', 'Keyturn']);
});

test('[Q1] asking for more time is told in the words of the audit, eligible and active, and withdrawn', () => {
  const w = world();
  const alice = w.user('Alice');
  const role = w.role('Billing Reader');
  const ends = { endAt: w.now + 5 * DAY };
  const [eligible, active] = [
    w.assign(role, alice, ends),
    w.assign(role, alice, { ...ends, assignmentType: 'active' }),
  ];
  const ask = (assignmentId: string) =>
    w.must(alice, { type: 'RequestExtension', assignmentId, justification: 'Still needed' }).requestId as string;
  ask(eligible);
  w.must(alice, { type: 'CancelRequest', requestId: ask(active) });
  const activities = historyOf(adminView(w.state, w.now)).map(({ activity }) => activity);
  expect(activities).toContain('Update eligible member in PIM requested (extend)');
  expect(activities).toContain('Update member in PIM canceled (extend)');
  for (const activity of activities) expect(ACTIVITIES).toContain(activity);
});

test('a link to a request opens it for the requestor, the approver and the administrator, and for nobody else', () => {
  const { w, alice, ben, eve, requestId } = approvedWorld();
  const seenBy = (user: string, all: boolean) =>
    findRequest(meView(w.state, user, w.now), all ? adminView(w.state, w.now) : null, requestId)?.kind;
  expect(seenBy(alice, false)).toBe('whole');
  expect(seenBy(ben, false)).toBe('approval');
  expect(seenBy(w.root, true)).toBe('whole');
  expect(seenBy(eve, false)).toBeUndefined();
});

test('where a request is follows it to the end', () => {
  const { w, alice, ben, requestId } = approvedWorld();
  const where = () => sayWhere(adminView(w.state, w.now).requests[requestId]!, w.now);
  expect([where(), pendingOf(adminView(w.state, w.now)).length]).toEqual(['Waits for approval', 1]);
  w.must(ben, { type: 'DecideRequest', requestId, decision: 'Approve', justification: 'Yes' });
  expect([where(), pendingOf(adminView(w.state, w.now)).length]).toEqual(['Provisioned', 0]);
  w.must(alice, { type: 'DeactivateRole', activeAssignmentId: requestId });
  expect(where()).toBe('Deactivated');
});

test('each assignment stands in exactly one tab', () => {
  const { w, ben, eligible } = approvedWorld();
  const role = w.state.assignments.get(eligible)!.roleId;
  const active = w.assign(role, ben, { assignmentType: 'active', endAt: w.now + HOUR });
  const later = w.assign(role, w.root, { startAt: w.now + HOUR });
  const idsOf = (tab: 'eligible' | 'active' | 'expired') => {
    const view = adminView(w.state, w.now);
    return ofTab(Object.values(view.assignments), [], tab).assignments.map(({ id }) => id);
  };
  expect(idsOf('eligible')).toEqual(expect.arrayContaining([eligible, later]));
  expect(idsOf('active')).toContain(active);
  w.pass(2 * HOUR);
  expect(idsOf('active')).not.toContain(active);
  expect(idsOf('expired')).toEqual([active]);
});

test('a search of people puts names that begin with it first, and never matches the common domain', () => {
  const { w } = approvedWorld();
  w.group('Approvers');
  const all = principalsOf(adminView(w.state, w.now));
  expect(findPrincipals(all, 'e').map(({ name }) => name)).toEqual(['Eve', 'Approvers', 'Alice', 'Ben']);
  expect(findPrincipals(all, 'contoso')).toEqual([]);
});

test('[E6] who is in a group by an assignment or a running activation is among those it reaches', () => {
  const w = world();
  const [alice, ben, cleo, dan] = ['Alice', 'Ben', 'Cleo', 'Dan'].map(w.user);
  const group = w.group('Vault', alice!);
  const { member } = w.onboard(group);
  w.assign(member, ben!, { assignmentType: 'active', endAt: w.now + DAY });
  w.must(cleo!, activation(w.assign(member, cleo!, { endAt: w.now + DAY })));
  const later = { startAt: toIso(w.now + HOUR) };
  w.must(dan!, activation(w.assign(member, dan!, { endAt: w.now + DAY }), later));
  const view = () => adminView(w.state, w.now);
  const reached = () => usersReached(view(), { principalId: group }).map(({ name }) => name);
  const groups = () => [alice, ben, cleo, dan].map((id) => groupsOf(view(), id!).length);
  expect([reached(), groups()]).toEqual([
    ['Alice', 'Ben', 'Cleo'],
    [1, 1, 1, 0],
  ]);
  const states = () => Object.values(view().activations).map((row) => [row.userName, activated(row, w.now).state]);
  expect(states()).toEqual([
    ['Cleo', 'InForce'],
    ['Dan', 'Scheduled'],
  ]);
  w.pass(HOUR);
  expect([reached(), groups()]).toEqual([
    ['Alice', 'Ben', 'Dan'],
    [1, 1, 0, 1],
  ]);
  expect(states()).toEqual([['Dan', 'InForce']]);
});
