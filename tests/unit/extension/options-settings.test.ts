import { expect, test } from 'vitest';
import { DEFAULT_SETTINGS, mergeSettings, type RoleSettings } from '../../../core/settings.ts';
import type { SettingsPatch } from '../../../core/settings-schema.ts';
import { adminView, roleView } from '../../../core/views/organisation.ts';
import { nameOfRef } from '../../../extension/ui/options/people/principals.ts';
import { differences, rebase } from '../../../extension/ui/options/roles/setting-difference.ts';
import { effects } from '../../../extension/ui/options/roles/setting-effects.ts';
import { settingProblems } from '../../../extension/ui/options/roles/setting-problems.ts';
import { SETTINGS, settingAt, withSetting } from '../../../extension/ui/options/roles/setting-words.ts';
import { activation, HOUR, world } from '../../support/given.ts';

const changed = (patch: SettingsPatch) => mergeSettings(DEFAULT_SETTINGS, patch);

test('every leaf of the settings has its words, so that no change goes unsaid', () => {
  const leaves = leavesOf(DEFAULT_SETTINGS).map((path) => path.replace(/^(notification\.\w+\.\w+).*/, '$1'));
  expect([...new Set(leaves)].sort()).toEqual(SETTINGS.map(({ path }) => path).sort());
});

test('a change reads as what it was and what it becomes', () => {
  const w = world();
  const group = w.group('Security Operations');
  const after = changed({
    activation: { maxDuration: 'PT1H30M', mfa: 'passkey', approval: { required: true, approvers: [`group:${group}`] } },
    notification: { activation: { admin: { additional: ['secops@contoso.example'], critical: true } } },
  });
  const said = differences(DEFAULT_SETTINGS, after, nameOfRef(adminView(w.state, w.now)));
  expect(said.map(({ name, before, after: then }) => `${name}: ${before} → ${then}`)).toEqual([
    'Maximum duration: 8 h → 1 h 30 min',
    'On activation, require: None → Passkey',
    'Approval: not required → required',
    'Approvers: the administrators → Security Operations',
    'Eligible members activate: Administrators: default recipients → default recipients, secops@contoso.example, critical only',
  ]);
});

test('mine on top of theirs keeps what I touched and takes what they changed elsewhere', () => {
  const mine = changed({ activation: { maxDuration: 'PT2H', ticket: true } });
  const theirs = changed({ activation: { maxDuration: 'PT1H', mfa: 'mfa' } });
  const draft = rebase({ version: 3, base: DEFAULT_SETTINGS, settings: mine }, 4, theirs);
  expect(draft).toMatchObject({ version: 4, base: theirs });
  expect(draft.settings.activation).toMatchObject({ maxDuration: 'PT2H', ticket: true, mfa: 'mfa' });
});

test('setting one value leaves every other as it was', () => {
  for (const { path } of SETTINGS) {
    const after = withSetting(DEFAULT_SETTINGS, path, 'something else');
    expect(settingAt(after, path)).toBe('something else');
    expect(differencePaths(DEFAULT_SETTINGS, after)).toEqual([path]);
  }
});

test('what could not be sent says why, at its own field; what was not touched is not judged', () => {
  const typed = changed({
    activation: { maxDuration: 'PT3M', ticketPattern: '(', ticketCheck: 'contoso' },
    notification: { active: { admin: { additional: ['nobody'] } } },
  });
  expect(Object.keys(settingProblems(DEFAULT_SETTINGS, typed)).sort()).toEqual([
    'activation.maxDuration',
    'activation.ticketCheck',
    'activation.ticketPattern',
    'notification.active.admin',
  ]);
  expect(settingProblems(typed, typed)).toEqual({});
  expect(settingProblems(DEFAULT_SETTINGS, changed({ activation: { maxDuration: 'PT25H' } }))).toEqual({
    'activation.maxDuration': 'An activation lasts 24 h at most.',
  });
});

test('the effect of a change counts the people and the activations it would have met', () => {
  const w = world();
  const [alice, ben] = [w.user('Alice'), w.user('Ben')];
  const role = w.role('Billing Reader');
  const eligible = w.assign(role, w.group('Finance', alice, ben));
  w.must(alice, activation(eligible, { duration: 'PT4H' }));
  w.pass(5 * HOUR);
  w.must(alice, activation(eligible, { duration: 'PT1H' }));
  const facts = roleView(w.state, role, w.now);
  const view = adminView(w.state, w.now);
  const after = changed({ activation: { maxDuration: 'PT2H', mfa: 'passkey', ticket: true } });
  expect(effects(DEFAULT_SETTINGS, after, facts, view)).toEqual([
    'Concerns 2 eligible people, from the next activation on. What is active stays as it is.',
    "Of the last 30 days' 2 activations, 1 asked for more than 2 h.",
    "Of the last 30 days' 2 activations, 2 named no ticket.",
    'Each activation asks for a passkey.',
    '2 of them have no passkey yet and will be asked to set one up first: Alice, Ben.',
  ]);
  expect(effects(DEFAULT_SETTINGS, DEFAULT_SETTINGS, facts, view)).toEqual([]);
});

test('approvers who could not decide are said before the change, not found out after it', () => {
  const w = world();
  const alice = w.user('Alice');
  const role = w.role('Billing Reader');
  w.assign(role, alice);
  const [facts, view] = [roleView(w.state, role, w.now), adminView(w.state, w.now)];
  const approval = (patch: object) => changed({ activation: { approval: { required: true, ...patch } } });
  expect(effects(DEFAULT_SETTINGS, approval({}), facts, view)).toContain(
    'With no approver chosen, the administrators decide.',
  );
  const onlyAlice = effects(DEFAULT_SETTINGS, approval({ approvers: [`user:${alice}`] }), facts, view);
  expect(onlyAlice).toContain('Only one person can approve. Two or more are safer.');
  expect(onlyAlice.join(' ')).toContain('nobody approves their own request');
  const empty = w.group('Nobody');
  const none = effects(DEFAULT_SETTINGS, approval({ approvers: [`group:${empty}`] }), facts, adminView(w.state, w.now));
  expect(none.join(' ')).toContain('requests would lapse undecided');
});

test('permanent assignments from before are counted when permanent ones are no longer allowed', () => {
  const w = world();
  const role = w.role('Billing Reader');
  w.assign(role, w.user('Alice'), { assignmentType: 'active' });
  const after = changed({ assignment: { active: { permanent: false } } });
  expect(effects(DEFAULT_SETTINGS, after, roleView(w.state, role, w.now), adminView(w.state, w.now))).toEqual([
    '1 permanent active assignment from before stays until somebody changes it.',
  ]);
});

function differencePaths(before: RoleSettings, after: RoleSettings) {
  return SETTINGS.filter(({ path }) => settingAt(before, path) !== settingAt(after, path)).map(({ path }) => path);
}

function leavesOf(value: object, at: readonly string[] = []): readonly string[] {
  return Object.entries(value).flatMap(([key, inner]) =>
    typeof inner === 'object' && inner !== null && !Array.isArray(inner)
      ? leavesOf(inner, [...at, key])
      : [[...at, key].join('.')],
  );
}
