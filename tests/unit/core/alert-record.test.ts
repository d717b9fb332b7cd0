import { describe, expect, test } from 'vitest';
import type { AlertKind } from '../../../core/alert-settings.ts';
import { DEFAULT_ALERT_SETTINGS } from '../../../core/alert-settings.ts';
import { alertsOf } from '../../../core/alerts.ts';
import { Command } from '../../../core/commands.ts';
import { initialState } from '../../../core/initial-state.ts';
import { fromSnapshot, toSnapshot } from '../../../core/snapshot.ts';
import { DAY } from '../../../core/time.ts';
import { adminView } from '../../../core/views/organisation.ts';
import { BUILT_IN, CLOCK, codeOf, person, type World, world } from '../../support/given.ts';

const scan = (w: World, limit = 2_000) => {
  w.fresh();
  const { more } = w.must(CLOCK, { type: 'ScanAlerts', limit });
  return { more, events: w.fresh() };
};
const alertOf = (w: World, kind: AlertKind) =>
  alertsOf(adminView(w.state, w.now), w.now).find((alert) => alert.kind === kind)!;
const open = (w: World, kind: AlertKind) => alertOf(w, kind).incidents.map(({ principalName }) => principalName);
const dismiss = (w: World, alert: AlertKind, incidents?: string[]) =>
  w.must(w.root, {
    type: 'DismissAlert',
    alert,
    justification: 'The service needs it',
    ...(incidents ? { incidents } : {}),
  });

/** Alice and Ben hold a role for good. */
function standing() {
  const w = world();
  const role = w.role('Billing Reader');
  const [alice, ben] = [w.user('Alice'), w.user('Ben')];
  const ids = [alice, ben].map((id) => w.assign(role, id, { assignmentType: 'active' }));
  return { w, role, alice, ben, ids };
}

describe('settings', () => {
  test('[W1] only what is named changes, and the log says from what to what', () => {
    const w = world();
    w.fresh();
    const settings = { alert: 'too_many_global_administrators', enabled: true, percent: 4 } as const;
    w.must(w.root, { type: 'UpdateAlertSettings', settings });
    expect(w.fresh()).toEqual([
      {
        type: 'AlertSettingsUpdated',
        alert: settings.alert,
        before: { alert: settings.alert, percent: 10 },
        after: { alert: settings.alert, percent: 4 },
      },
    ]);
    w.must(w.root, { type: 'UpdateAlertSettings', settings });
    expect(w.fresh()).toEqual([]);
    expect(w.state.alertSettings).toEqual({
      ...DEFAULT_ALERT_SETTINGS,
      too_many_global_administrators: { enabled: true, count: 3, percent: 4 },
    });
  });

  test('[W1] what is off finds nothing and records nothing, and is on again with all it knew', () => {
    const { w, ids } = standing();
    scan(w);
    dismiss(w, 'standing_access', [ids[0]!]);
    w.must(w.root, { type: 'UpdateAlertSettings', settings: { alert: 'standing_access', enabled: false } });
    expect(w.fresh().at(-1)).toEqual({ type: 'AlertDisabled', alert: 'standing_access' });
    expect(alertOf(w, 'standing_access')).toMatchObject({ enabled: false, incidents: [], dismissed: [] });
    expect(scan(w).events).toEqual([]);
    w.must(w.root, { type: 'UpdateAlertSettings', settings: { alert: 'standing_access', enabled: true } });
    expect(w.fresh().at(-1)).toEqual({ type: 'AlertEnabled', alert: 'standing_access' });
    expect(open(w, 'standing_access')).toEqual(['Ben']);
  });

  test.each([
    [
      { alert: 'stale_accounts', days: 0 },
      { alert: 'stale_accounts', days: 1 },
    ],
    [
      { alert: 'stale_accounts', days: 366 },
      { alert: 'stale_accounts', days: 365 },
    ],
    [
      { alert: 'unused_eligible', days: 101 },
      { alert: 'unused_eligible', days: 0 },
    ],
    [
      { alert: 'unused_eligible', days: -1 },
      { alert: 'unused_eligible', days: 100 },
    ],
    [
      { alert: 'too_many_global_administrators', count: 1 },
      { alert: 'too_many_global_administrators', count: 2 },
    ],
    [
      { alert: 'too_many_global_administrators', count: 101 },
      { alert: 'too_many_global_administrators', percent: 0 },
    ],
    [
      { alert: 'too_many_global_administrators', percent: 101 },
      { alert: 'too_many_global_administrators', percent: 100 },
    ],
    [
      { alert: 'frequent_activations', count: 1 },
      { alert: 'frequent_activations', count: 100 },
    ],
    [
      { alert: 'frequent_activations', period: 'PT0S' },
      { alert: 'frequent_activations', period: 'PT1S' },
    ],
    [
      { alert: 'frequent_activations', period: 'P32D' },
      { alert: 'frequent_activations', period: 'P31D' },
    ],
    [
      { alert: 'standing_access', days: 3 },
      { alert: 'standing_access', enabled: false },
    ],
    [
      { alert: 'no_licence', enabled: true },
      { alert: 'no_mfa_on_activation', enabled: true },
    ],
  ])('[W1] Entra’s ranges hold: not %j, but %j', (beyond, within) => {
    expect(Command.safeParse({ type: 'UpdateAlertSettings', settings: beyond }).success).toBe(false);
    expect(Command.safeParse({ type: 'UpdateAlertSettings', settings: within }).success).toBe(true);
  });

  test('[P1] [P5] administrators alone change alerts; who reads looks on', () => {
    const { w, alice, ids } = standing();
    const reader = w.user('Reader');
    w.assign(BUILT_IN.securityReader, reader, { assignmentType: 'active' });
    for (const who of [alice, reader, person(w.root, 'self')])
      for (const command of [
        { type: 'UpdateAlertSettings', settings: { alert: 'standing_access', enabled: false } },
        { type: 'RefreshAlerts' },
        { type: 'DismissAlert', alert: 'standing_access', incidents: ids, justification: 'x' },
        { type: 'RestoreAlert', alert: 'standing_access' },
        { type: 'ConvertAssignment', assignmentId: ids[0]!, assignmentType: 'eligible' },
      ] as Command[])
        expect(codeOf(w.try(who, command))).toBe('not_allowed');
  });
});

describe('what is recorded', () => {
  test('[W3] an incident that arose and one that is over, once each', () => {
    const { w, role, alice, ids } = standing();
    expect(scan(w).events).toEqual([
      {
        type: 'AlertTriggered',
        alert: 'standing_access',
        severity: 'medium',
        count: 2,
        incidents: [
          { key: ids[0], roleId: role, principalId: alice },
          { key: ids[1], roleId: role, principalId: expect.any(String) },
        ],
      },
    ]);
    expect(scan(w).events).toEqual([]);
    w.must(w.root, { type: 'RemoveAssignment', assignmentId: ids[0]! });
    expect(scan(w).events).toEqual([{ type: 'AlertResolved', alert: 'standing_access', count: 1, keys: [ids[0]] }]);
    expect(scan(w).events).toEqual([]);
  });

  test('[W3] time alone makes an alert, and ends it', () => {
    const w = world();
    const alice = w.user('Alice');
    w.assign(w.role('Billing Reader', { activation: { mfa: 'mfa' } }), alice);
    w.pass(29 * DAY);
    expect(scan(w).events).toEqual([]);
    w.pass(2 * DAY);
    expect(scan(w).events.map((event) => 'alert' in event && event.alert)).toEqual([
      'stale_accounts',
      'unused_eligible',
    ]);
    w.must(CLOCK, { type: 'RecordSignIn', userId: alice, method: 'password' });
    expect(scan(w).events).toMatchObject([{ type: 'AlertResolved', alert: 'stale_accounts', count: 1 }]);
  });

  test('[W3] an administrator looks, which is on record as well', () => {
    const { w } = standing();
    w.fresh();
    w.must(w.root, { type: 'RefreshAlerts', alert: 'stale_accounts' });
    expect(w.fresh()).toEqual([{ type: 'AlertsRefreshed', alerts: ['stale_accounts'] }]);
    w.must(w.root, { type: 'RefreshAlerts' });
    expect(w.fresh()).toMatchObject([
      { type: 'AlertsRefreshed', alerts: { length: 7 } },
      { type: 'AlertTriggered', alert: 'standing_access' },
    ]);
    const view = adminView(w.state, w.now);
    expect(view.alerts?.stale_accounts).toMatchObject({ refreshedAt: expect.any(String), changedAt: null });
  });

  test('[W3] a great many are recorded in steps, none twice and none left out', () => {
    const w = world();
    const role = w.role('Billing Reader');
    for (let count = 0; count < 1_250; count++) w.assign(role, w.user(`User${count}`), { assignmentType: 'active' });
    const first = scan(w, 1_000);
    expect(first.events.map((event) => event.type === 'AlertTriggered' && event.incidents.length)).toEqual([500, 500]);
    expect(first.more).toBe(true);
    const second = scan(w, 1_000);
    expect(second.events).toMatchObject([{ count: 1_250, incidents: { length: 250 } }]);
    expect(second.more).toBe(false);
    expect(w.state.alerts.get('standing_access')!.incidents.size).toBe(1_250);
    w.must(w.root, { type: 'RetireRole', roleId: role });
    expect(scan(w, 1_000).more).toBe(true);
    expect(scan(w, 1_000).more).toBe(false);
    expect(w.state.alerts.get('standing_access')!.incidents.size).toBe(0);
  });
});

describe('putting aside', () => {
  test('[W4] one incident is put aside with a reason, for every administrator, and the others stay', () => {
    const { w, ids } = standing();
    dismiss(w, 'standing_access', [ids[0]!]);
    const alert = alertOf(w, 'standing_access');
    expect(alert.incidents.map(({ principalName }) => principalName)).toEqual(['Ben']);
    expect(alert.dismissed).toMatchObject([
      { incident: { principalName: 'Alice' }, dismissal: { byName: 'Root', justification: 'The service needs it' } },
    ]);
    w.fresh();
    dismiss(w, 'standing_access', [ids[0]!]);
    expect(w.fresh()).toEqual([]);
  });

  test('[W4] a whole alert is put aside until the next incident arises, which is alone then', () => {
    const { w, role } = standing();
    w.fresh();
    dismiss(w, 'standing_access');
    expect(w.fresh().map(({ type }) => type)).toEqual(['AlertTriggered', 'AlertDismissed']);
    expect(open(w, 'standing_access')).toEqual([]);
    w.assign(role, w.user('Cleo'), { assignmentType: 'active' });
    expect(scan(w).events).toMatchObject([{ type: 'AlertTriggered', count: 3, incidents: [{}] }]);
    expect(open(w, 'standing_access')).toEqual(['Cleo']);
  });

  test('[W4] what is over and arises anew is open again, though nobody looked in between but the scan', () => {
    const w = world();
    const alice = w.user('Alice');
    w.assign(w.role('Billing Reader'), alice);
    w.pass(31 * DAY);
    const [incident] = alertOf(w, 'stale_accounts').incidents.filter(({ principalId }) => principalId === alice);
    dismiss(w, 'stale_accounts', [incident!.key]);
    expect(open(w, 'stale_accounts')).not.toContain('Alice');
    w.must(CLOCK, { type: 'RecordSignIn', userId: alice, method: 'password' });
    scan(w);
    w.pass(31 * DAY);
    expect(open(w, 'stale_accounts')).toContain('Alice');
  });

  test('[W4] a dismissal does not outlive what it depended on', () => {
    const w = world();
    const approval = { required: true, approvers: [`user:${w.root}` as const] };
    const role = w.role('Billing Reader', { activation: { approval } });
    const assignmentId = w.assign(role, w.user('Alice'), { endAt: w.now + 40 * DAY });
    w.pass(31 * DAY);
    dismiss(w, 'no_mfa_on_activation');
    dismiss(w, 'unused_eligible');
    expect([open(w, 'no_mfa_on_activation'), open(w, 'unused_eligible')]).toEqual([[], []]);
    const settings = { activation: { approval: { required: false } } };
    w.must(w.root, { type: 'UpdateRoleSettings', roleId: role, version: 1, settings });
    w.must(w.root, { type: 'UpdateAssignment', assignmentId, endAt: null, justification: 'x' });
    expect(open(w, 'no_mfa_on_activation')).toHaveLength(1);
    expect(open(w, 'unused_eligible')).toEqual(['Alice']);
  });

  test('[W4] it is brought back, one or all of an alert', () => {
    const { w, ids } = standing();
    dismiss(w, 'standing_access');
    w.must(w.root, { type: 'RestoreAlert', alert: 'standing_access', incidents: [ids[1]!] });
    expect(open(w, 'standing_access')).toEqual(['Ben']);
    w.must(w.root, { type: 'RestoreAlert', alert: 'standing_access' });
    expect(open(w, 'standing_access')).toEqual(['Alice', 'Ben']);
    w.fresh();
    w.must(w.root, { type: 'RestoreAlert', alert: 'standing_access' });
    expect(w.fresh()).toEqual([]);
  });

  test('[W4] without a reason, or of what is not there, it is refused', () => {
    const { w, ids } = standing();
    const words = { type: 'DismissAlert', alert: 'standing_access' } as const;
    const ask = { ...words, incidents: [ids[0]!], justification: ' ' };
    expect(codeOf(w.try(w.root, ask))).toBe('justification_required');
    expect(codeOf(w.try(w.root, { ...ask, justification: 'x'.repeat(501) }))).toBe('justification_too_long');
    expect(codeOf(w.try(w.root, { ...ask, justification: 'x', incidents: ['gone'] }))).toBe('not_found');
    expect(codeOf(w.try(w.root, { type: 'RestoreAlert', alert: 'standing_access', incidents: ['gone'] }))).toBe(
      'not_found',
    );
  });

  test('[H4] a snapshot keeps settings, incidents, dismissals and how roles are used', () => {
    const { w, ids } = standing();
    scan(w);
    dismiss(w, 'standing_access', [ids[0]!]);
    w.must(w.root, { type: 'UpdateAlertSettings', settings: { alert: 'stale_accounts', days: 90 } });
    const eligible = w.assign(w.role('Billing Administrator'), w.root);
    w.must(w.root, { type: 'ActivateRole', eligibleAssignmentId: eligible, duration: 'PT1H', justification: 'x' });
    const again = fromSnapshot(toSnapshot(w.state));
    expect(adminView(again, w.now)).toEqual(adminView(w.state, w.now));
    expect(initialState().alertSettings).toEqual(DEFAULT_ALERT_SETTINGS);
  });
});
