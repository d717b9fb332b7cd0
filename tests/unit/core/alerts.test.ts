import { expect, test } from 'vitest';
import { ALERT_KINDS, type AlertKind } from '../../../core/alert-settings.ts';
import { commandsFor } from '../../../core/alerting/remedies.ts';
import { type AlertIncident, alertsOf } from '../../../core/alerts.ts';
import type { Command } from '../../../core/commands.ts';
import { BUILT_IN } from '../../../core/ids.ts';
import { DAY, SECOND } from '../../../core/time.ts';
import { adminView } from '../../../core/views/organisation.ts';
import { activation, HOUR, MINUTE, type World, world } from '../../support/given.ts';

const OPERATOR = { kind: 'operator', client: 'test' } as const;

function found(w: World, kind: AlertKind): readonly AlertIncident[] {
  return alertsOf(adminView(w.state, w.now), w.now).find((one) => one.kind === kind)!.incidents;
}

function incidents(w: World, kind: AlertKind): readonly string[] {
  return found(w, kind).map(({ principalName, roleName }) => `${principalName ?? '-'} ${roleName}`);
}

type Settings = Extract<Command, { type: 'UpdateAlertSettings' }>['settings'];
const set = (w: World, settings: Settings) => w.must(w.root, { type: 'UpdateAlertSettings', settings });

test('[W2] a role held for good is standing access, unless it keeps Keyturn administered', () => {
  const w = world();
  const role = w.role('Billing Reader');
  w.assign(role, w.user('Alice'), { assignmentType: 'active' });
  w.assign(role, w.user('Ben'), { assignmentType: 'active', endAt: w.now + DAY });
  expect(incidents(w, 'standing_access')).toEqual(['Alice Billing Reader']);
});

test('[W2] roles nobody is eligible for and roles with a second factor need no MFA alert', () => {
  const w = world();
  const [plain, safe] = [w.role('Billing Reader'), w.role('Billing Administrator', { activation: { mfa: 'mfa' } })];
  w.role('Unused');
  const alice = w.user('Alice');
  w.assign(plain, alice);
  w.assign(safe, alice);
  expect(incidents(w, 'no_mfa_on_activation')).toEqual(['- Billing Reader']);
});

test('[W2] too many Global Administrators are too many by number and by share, each person once, groups counted', () => {
  const w = world();
  const people = ['Alice', 'Ben'].map((name) => w.user(name));
  const group = w.group('Admins', ...people);
  w.assign(BUILT_IN.globalAdministrator, group);
  w.assign(BUILT_IN.globalAdministrator, people[0]!, { assignmentType: 'active' });
  const three = found(w, 'too_many_global_administrators');
  expect(three.map(({ principalName }) => principalName).sort()).toEqual(['Alice', 'Ben', 'Root']);
  expect(new Set(three.map(({ key }) => key)).size).toBe(3);
  // Among people without a role they are many still; among forty with one they are few.
  for (let count = 0; count < 40; count++) w.user(`Nobody${count}`);
  expect(found(w, 'too_many_global_administrators')).toHaveLength(3);
  const role = w.role('Billing Reader');
  for (let count = 0; count < 40; count++) w.assign(role, w.user(`User${count}`));
  expect(found(w, 'too_many_global_administrators')).toEqual([]);
  set(w, { alert: 'too_many_global_administrators', percent: 5 });
  expect(found(w, 'too_many_global_administrators')).toHaveLength(3);
  set(w, { alert: 'too_many_global_administrators', count: 4 });
  expect(found(w, 'too_many_global_administrators')).toEqual([]);
});

test('[W2] an eligible assignment nobody used for long is told, also where one member of a group did use it', () => {
  const w = world();
  const [alice, ben] = [w.user('Alice'), w.user('Ben')];
  const role = w.role('Billing Reader');
  const group = w.assign(role, w.group('Finance', alice, ben));
  w.assign(w.role('Billing Administrator'), ben);
  w.pass(29 * DAY);
  expect(incidents(w, 'unused_eligible')).toEqual([]);
  w.must(alice, activation(group));
  w.pass(2 * DAY);
  expect(incidents(w, 'unused_eligible')).toEqual(['Ben Billing Administrator']);
  // Further back than requests are remembered.
  set(w, { alert: 'unused_eligible', days: 60 });
  w.pass(50 * DAY);
  expect(incidents(w, 'unused_eligible')).toEqual(['Ben Billing Administrator']);
  w.pass(20 * DAY);
  expect(incidents(w, 'unused_eligible')).toContain('Finance Billing Reader');
  set(w, { alert: 'unused_eligible', days: 0 });
  expect(incidents(w, 'unused_eligible')).toHaveLength(2);
});

test('[W2] somebody who did not sign in for long is stale; a sign-in mends it', () => {
  const w = world();
  const alice = w.user('Alice');
  w.assign(w.role('Billing Reader'), alice);
  w.pass(31 * DAY);
  expect(incidents(w, 'stale_accounts')).toContain('Alice Billing Reader');
  w.must(OPERATOR, { type: 'RecordSignIn', userId: alice, method: 'password' });
  expect(incidents(w, 'stale_accounts')).not.toContain('Alice Billing Reader');
});

test('[W2] activating a role again and again is told with its count, however much else the person asked for', () => {
  const w = world();
  const alice = w.user('Alice');
  const eligible = w.assign(w.role('Billing Reader'), alice);
  const other = w.assign(w.role('Billing Administrator'), alice);
  set(w, { alert: 'frequent_activations', count: 40, period: 'P3D' });
  for (let times = 0; times < 40; times++) {
    expect(incidents(w, 'frequent_activations')).toEqual([]);
    const { requestId } = w.must(alice, activation(eligible, { duration: 'PT5M' }));
    w.must(alice, { type: 'DeactivateRole', activeAssignmentId: String(requestId) });
    w.must(alice, activation(other, { duration: 'PT5M' }));
    w.pass(10 * MINUTE);
  }
  expect(w.state.by.requestsOfPrincipal.get(alice)!.size).toBeLessThan(60);
  expect(found(w, 'frequent_activations').map(({ roleName, count }) => [roleName, count])).toEqual(
    [
      ['Billing Administrator', 40],
      ['Billing Reader', 40],
    ].reverse(),
  );
  w.pass(3 * DAY);
  expect(incidents(w, 'frequent_activations')).toEqual([]);
});

test('[W2] a period may be as short as seconds', () => {
  const w = world();
  const alice = w.user('Alice');
  const eligible = w.assign(w.role('Billing Reader'), alice);
  set(w, { alert: 'frequent_activations', count: 2, period: 'PT10S' });
  const again = (after: number) => {
    const { requestId } = w.must(alice, activation(eligible));
    w.must(alice, { type: 'DeactivateRole', activeAssignmentId: String(requestId) });
    w.pass(after);
  };
  again(11 * SECOND);
  again(5 * SECOND);
  expect(incidents(w, 'frequent_activations')).toEqual([]);
  again(0);
  expect(incidents(w, 'frequent_activations')).toEqual(['Alice Billing Reader']);
  w.pass(HOUR);
  expect(incidents(w, 'frequent_activations')).toEqual([]);
});

test('[W2] what a connector found in a target is told as it stands there', () => {
  const w = world();
  const row = { roleId: 'r', roleName: 'Domain Admins', principalId: null, principalName: 'CONTOSO\\svc-old' };
  const outside = { x: { id: 'x', ...row, target: 'ldap', foundAt: '2026-01-05T08:00:00.000Z' } };
  const [alert] = alertsOf({ ...adminView(w.state, w.now), outside }, w.now);
  expect(alert).toMatchObject({ kind: 'assigned_outside', severity: 'high', incidents: [{ key: 'x', ...row }] });
  expect(found(w, 'assigned_outside')).toEqual([]);
});

test('every kind is looked for, the gravest first, and the same from a view of before alerts had settings', () => {
  const w = world();
  const { alerts: _, busy: __, ...older } = adminView(w.state, w.now);
  expect(alertsOf(older, w.now).map(({ kind }) => kind)).toEqual(ALERT_KINDS);
});

test('[W2] who is in a group by an active assignment counts as who is in it for good, and is taken out of it by that', () => {
  const w = world();
  const [alice, ben] = [w.user('Alice'), w.user('Ben')];
  const group = w.group('Vault', ben);
  const { member } = w.onboard(group);
  const membership = w.assign(member, alice, { assignmentType: 'active', endAt: w.now + 90 * DAY });
  w.assign(w.role('Backup Operator', { activation: { mfa: 'mfa' } }), group);
  w.pass(31 * DAY);
  const through = found(w, 'stale_accounts').filter(({ groupId }) => groupId === group);
  expect(through.map(({ principalName }) => principalName).sort()).toEqual(['Alice', 'Ben']);
  const commands = through.flatMap((one) =>
    commandsFor(adminView(w.state, w.now), 'stale_accounts', one, 'remove', 'gone'),
  );
  expect(commands).toContainEqual({ type: 'RemoveAssignment', assignmentId: membership, justification: 'gone' });
  expect(commands).toContainEqual({ type: 'RemoveGroupMember', groupId: group, userId: ben });
  for (const command of commands) w.must(w.root, command);
  expect(found(w, 'stale_accounts').filter(({ groupId }) => groupId === group)).toEqual([]);
});
