import { expect, test } from 'vitest';
import { type AlertKind, alertsOf, DEFAULT_THRESHOLDS } from '../../../core/alerts.ts';
import { BUILT_IN } from '../../../core/ids.ts';
import { DAY } from '../../../core/time.ts';
import { adminView } from '../../../core/views/organisation.ts';
import { activation, HOUR, type World, world } from '../../support/given.ts';

function incidents(w: World, kind: AlertKind, thresholds = DEFAULT_THRESHOLDS) {
  const alert = alertsOf(adminView(w.state, w.now), w.now, thresholds).find((one) => one.kind === kind)!;
  return alert.incidents.map(({ principalName, roleName }) => `${principalName ?? '-'} ${roleName}`);
}

test('a role held for good is standing access, unless it keeps Keyturn administered', () => {
  const w = world();
  const role = w.role('Billing Reader');
  w.assign(role, w.user('Alice'), { assignmentType: 'active' });
  w.assign(role, w.user('Ben'), { assignmentType: 'active', endAt: w.now + DAY });
  expect(incidents(w, 'standing_access')).toEqual(['Alice Billing Reader']);
});

test('roles nobody is eligible for and roles with a second factor need no MFA alert', () => {
  const w = world();
  const [plain, safe] = [w.role('Billing Reader'), w.role('Billing Administrator', { activation: { mfa: 'mfa' } })];
  w.role('Unused');
  const alice = w.user('Alice');
  w.assign(plain, alice);
  w.assign(safe, alice);
  expect(incidents(w, 'no_mfa_on_activation')).toEqual(['- Billing Reader']);
});

test('too many Global Administrators are too many by number and by share, each person once, groups counted', () => {
  const w = world();
  const people = ['Alice', 'Ben'].map((name) => w.user(name));
  const group = w.group('Admins', ...people);
  w.assign(BUILT_IN.globalAdministrator, group);
  w.assign(BUILT_IN.globalAdministrator, people[0]!, { assignmentType: 'active' });
  expect(incidents(w, 'too_many_global_administrators')).toHaveLength(3);
  for (let count = 0; count < 40; count++) w.user(`User ${count}`.replace(' ', ''));
  expect(incidents(w, 'too_many_global_administrators')).toEqual([]);
});

test('an eligible assignment older than the threshold that nobody used is told, also where one member of a group did', () => {
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
});

test('somebody who did not sign in for long is stale; a sign-in mends it', () => {
  const w = world();
  const alice = w.user('Alice');
  w.assign(w.role('Billing Reader'), alice);
  w.pass(31 * DAY);
  expect(incidents(w, 'stale_accounts')).toContain('Alice Billing Reader');
  w.must({ kind: 'operator', client: 'test' }, { type: 'RecordSignIn', userId: alice, method: 'password' });
  expect(incidents(w, 'stale_accounts')).not.toContain('Alice Billing Reader');
});

test('activating a role again and again is told with its count', () => {
  const w = world();
  const alice = w.user('Alice');
  const eligible = w.assign(w.role('Billing Reader'), alice);
  const thresholds = { ...DEFAULT_THRESHOLDS, frequentActivations: 3 };
  for (let times = 0; times < 3; times++) {
    expect(incidents(w, 'frequent_activations', thresholds)).toEqual([]);
    w.must(alice, activation(eligible));
    w.pass(2 * HOUR);
  }
  expect(incidents(w, 'frequent_activations', thresholds)).toEqual(['Alice Billing Reader']);
  w.pass(8 * DAY);
  expect(incidents(w, 'frequent_activations', thresholds)).toEqual([]);
});
