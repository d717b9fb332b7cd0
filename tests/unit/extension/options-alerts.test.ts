import { describe, expect, test } from 'vitest';
import { AlertSettingsPatch } from '../../../core/alert-commands.ts';
import { ALERT_KINDS, type AlertKind, DEFAULT_ALERT_SETTINGS } from '../../../core/alert-settings.ts';
import { REMEDIES } from '../../../core/alerting/remedies.ts';
import { alertsOf } from '../../../core/alerts.ts';
import { DAY } from '../../../core/time.ts';
import { adminView } from '../../../core/views/organisation.ts';
import { ALERT_TITLES, alertWords } from '../../../extension/ui/options/alerts/alert-words.ts';
import { alertsNow, openAlerts } from '../../../extension/ui/options/alerts/alerts-now.ts';
import { incidentColumns, placeOf } from '../../../extension/ui/options/alerts/incident-rows.ts';
import { confirmFor, jobsFor } from '../../../extension/ui/options/alerts/remedy-words.ts';
import { patchOf, settingProblems, THRESHOLDS } from '../../../extension/ui/options/alerts/settings-fields.ts';
import { BUILT_IN, type World, world } from '../../support/given.ts';

const view = (w: World) => adminView(w.state, w.now);
const incidentsOf = (w: World, kind: AlertKind) =>
  alertsOf(view(w), w.now).find((alert) => alert.kind === kind)!.incidents;

test('every alert has a name, words, columns and a place to look into it', () => {
  const w = world();
  for (const kind of ALERT_KINDS) {
    expect(ALERT_TITLES[kind]).toBeTruthy();
    for (const text of Object.values(alertWords(kind, view(w)))) expect(text).toMatch(/[.]$/);
    expect(incidentColumns(kind, view(w), w.now).length).toBeGreaterThan(1);
  }
  w.must(w.root, { type: 'UpdateAlertSettings', settings: { alert: 'stale_accounts', days: 1 } });
  expect(alertWords('stale_accounts', view(w)).risk).toContain('1 day ');
});

test('alerts are found once for each change, whoever asks', () => {
  const w = world();
  w.assign(w.role('Reader'), w.user('Alice'));
  const seen = view(w);
  expect(alertsNow(seen, w.now)).toBe(alertsNow(seen, w.now + 1_000));
  expect(alertsNow(seen, w.now)).not.toBe(alertsNow(seen, w.now + 31 * DAY));
  expect(openAlerts(seen, w.now).map(({ kind }) => kind)).toEqual(['no_mfa_on_activation']);
});

describe('settings', () => {
  const typed = (kind: AlertKind) =>
    Object.fromEntries(
      Object.entries(DEFAULT_ALERT_SETTINGS[kind]).map(([key, value]) => [
        key,
        typeof value === 'boolean' ? value : String(value),
      ]),
    );

  test('[W1] what the form finds no fault with is what the server takes', () => {
    for (const kind of ALERT_KINDS) {
      expect(settingProblems(kind, typed(kind))).toEqual({});
      expect(AlertSettingsPatch.parse(patchOf(kind, typed(kind)))).toMatchObject({ alert: kind, enabled: true });
    }
  });

  test('[W1] what it finds fault with the server would refuse', () => {
    for (const kind of ALERT_KINDS)
      for (const { key, limits } of THRESHOLDS[kind])
        for (const value of limits ? ['', '1.5', '-1', String(limits.max + 1)] : ['', 'PT0S', 'P32D', 'soon']) {
          const wrong = { ...typed(kind), [key]: value };
          expect(Object.keys(settingProblems(kind, wrong)), `${kind} ${value}`).toEqual([key]);
          if (value) expect(AlertSettingsPatch.safeParse(patchOf(kind, wrong)).success).toBe(false);
        }
  });
});

describe('mending', () => {
  test('[W5] each remedy is ordinary commands, and is taken by the server', () => {
    const w = world();
    const [alice, ben, cleo] = [w.user('Alice'), w.user('Ben'), w.user('Cleo')];
    const role = w.role('Reader');
    w.assign(role, alice, { assignmentType: 'active' });
    w.assign(role, w.group('Finance', ben));
    w.assign(role, cleo);
    w.pass(31 * DAY);
    const fix = (kind: AlertKind, at = 0) => {
      const incidents = incidentsOf(w, kind);
      const jobs = jobsFor(view(w), kind, incidents, REMEDIES[kind][at]!);
      for (const job of jobs) for (const command of job.commands('because')) w.must(w.root, command);
      return [jobs.map(({ effect }) => effect), incidentsOf(w, kind).length];
    };
    expect(fix('no_mfa_on_activation')).toEqual([['2 eligible assignments'], 0]);
    expect(fix('standing_access')).toEqual([['eligible for good'], 0]);
    expect(fix('unused_eligible')).toEqual([['can no longer activate it', 'can no longer activate it'], 0]);
  });

  test('[W5] through a group one leaves the group; an account is disabled once; a name is typed where it is grave', () => {
    const w = world();
    const [alice, ben] = [w.user('Alice'), w.user('Ben')];
    const group = w.group('Finance', alice);
    for (const name of ['One', 'Two']) w.assign(w.role(name), group);
    w.assign(w.role('Three'), ben);
    w.pass(31 * DAY);
    const incidents = incidentsOf(w, 'stale_accounts').filter(({ principalId }) => principalId !== w.root);
    expect(incidents).toHaveLength(3);
    const [first] = jobsFor(view(w), 'stale_accounts', incidents, 'remove');
    expect(first).toMatchObject({ effect: 'leaves the group Finance, and what it gives' });
    expect(first!.commands('x')).toEqual([{ type: 'RemoveGroupMember', groupId: group, userId: alice }]);
    expect(placeOf('stale_accounts', incidents[0]!)).toBe(`#/people/group/${group}`);
    const jobs = jobsFor(view(w), 'stale_accounts', incidents, 'disable');
    expect(jobs.map(({ name }) => name)).toEqual(['Alice', 'Ben']);
    expect(confirmFor(view(w), incidents, 'remove')).toBeNull();
    expect(confirmFor(view(w), incidents, 'disable')).toBe('Contoso');
    expect(confirmFor(view(w), incidents.slice(0, 1), 'disable')).toBe('Alice');
  });

  test('[W5] [L1] of too many Global Administrators each way to be one goes, and the last one is refused', () => {
    const w = world();
    const [alice, ben] = [w.user('Alice'), w.user('Ben')];
    w.assign(BUILT_IN.globalAdministrator, alice);
    w.assign(BUILT_IN.globalAdministrator, w.group('Admins', alice, ben));
    const incidents = incidentsOf(w, 'too_many_global_administrators');
    expect(confirmFor(view(w), incidents, 'remove')).toBe('Contoso');
    const results = jobsFor(view(w), 'too_many_global_administrators', incidents, 'remove').map(
      ({ name, commands }) => [
        name,
        commands('too many').map((command) => {
          const decision = w.send(w.root, command);
          return decision.ok ? command.type : decision.rejection.code;
        }),
      ],
    );
    expect(Object.fromEntries(results)).toEqual({
      'Root, Global Administrator': ['last_administrator'],
      'Alice, Global Administrator': ['RemoveAssignment', 'RemoveGroupMember'],
      'Ben, Global Administrator': ['RemoveGroupMember'],
    });
  });
});
