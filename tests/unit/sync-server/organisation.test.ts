import { readFileSync } from 'node:fs';
import { expect, test } from 'vitest';
import { BUILT_IN } from '../../../core/ids.ts';
import { initialState } from '../../../core/initial-state.ts';
import type { State } from '../../../core/state.ts';
import { DAY, HOUR, type Instant, toIso } from '../../../core/time.ts';
import { exportOrganisation } from '../../../sync-server/organisation-file/export.ts';
import { parseOrganisation } from '../../../sync-server/organisation-file/parse.ts';
import { planOrganisation } from '../../../sync-server/organisation-file/plan.ts';
import { START, world } from '../../support/given.ts';

const CONTOSO = readFileSync('sync-server/demo/contoso.yaml', 'utf8');

function planOf(text: string, state: State = initialState(), now: Instant = START) {
  const parsed = parseOrganisation(text);
  if (!parsed.ok) throw new Error(parsed.problems.join('\n'));
  return planOrganisation(state, parsed.file, parsed.place, now);
}

function planned(text: string, state?: State, now?: Instant) {
  const plan = planOf(text, state, now);
  if (!plan.ok) throw new Error(plan.problems.join('\n'));
  return plan;
}

const words = (text: string, state?: State, now?: Instant) => planned(text, state, now).changes.map((one) => one.words);
const problems = (text: string) => {
  const parsed = parseOrganisation(text);
  return parsed.ok ? [] : parsed.problems;
};

test('[O4] the sample organisation is made from nothing and applying it again changes nothing', () => {
  const { after, changes } = planned(CONTOSO);
  expect(changes[0]!.command.type).toBe('SetUp');
  expect(after.organisation!.name).toBe('Contoso');
  expect(after.users.size).toBeGreaterThanOrEqual(3);
  expect([...after.roles.values()].filter(({ builtIn }) => !builtIn).length).toBeGreaterThanOrEqual(10);
  expect(words(CONTOSO, after)).toEqual([]);
  expect(words(CONTOSO, after, START + 400 * DAY)).toEqual([]);
});

test('an export applied to where it came from changes nothing', () => {
  const { after } = planned(CONTOSO);
  const text = exportOrganisation(after, START + HOUR);
  expect(words(text, after, START + HOUR)).toEqual([]);
});

test('an export applied to an empty server makes the same organisation', () => {
  const { after } = planned(CONTOSO);
  const text = exportOrganisation(after, START);
  expect(exportOrganisation(planned(text).after, START)).toBe(text);
});

test('an export keeps disabled users, organisation settings, scopes and dates', () => {
  const given = world();
  const [ann, ben] = [given.user('ann'), given.user('ben')];
  const role = given.role('Operator', { activation: { requestors: [`user:${ann}`], maxDuration: 'PT1H' } });
  given.assign(role, ann, { scope: '/units/emea', startAt: START + DAY, endAt: START + 2 * DAY });
  given.must(given.root, { type: 'DisableUser', userId: ben });
  given.must(given.root, { type: 'UpdateOrganisation', settings: { fourEyes: true } });
  const text = exportOrganisation(given.state, START);
  const again = planned(text).after;
  expect(exportOrganisation(again, START)).toBe(text);
  expect(again.organisation!.settings.fourEyes).toBe(true);
  expect(again.users.get(again.by.upn.get('ben@contoso.example')!)!.disabled).toBe(true);
  expect(text).toContain('user:ann@contoso.example');
});

test('[E6] a group is put under management, with the settings of its membership, and keeps both', () => {
  const given = world();
  given.user('ann');
  const file = `
organisation: Contoso
groups:
  - name: Vault
    access: { member: { activation: { maxDuration: PT1H, approval: { required: true, approvers: [user:root@contoso.example] } } } }
assignments:
  - { role: Member of Vault, principal: ann@contoso.example, type: eligible, end: ${toIso(START + DAY)} }`;
  expect(words(file, given.state)).toEqual([
    '+ group Vault',
    '+ group Vault under management',
    expect.stringMatching(
      /^~ settings of Member of Vault: .*maxDuration=PT1H.*approvers=\[user:root@contoso.example\]/,
    ),
    expect.stringContaining('+ ann@contoso.example eligible for Member of Vault'),
  ]);
  const { after } = planned(file, given.state);
  expect(words(file, after)).toEqual([]);
  const text = exportOrganisation(after, START);
  expect(exportOrganisation(planned(text).after, START)).toBe(text);
  expect(text).toContain('user:root@contoso.example');
});

test('only settings that differ are changed', () => {
  const given = world();
  given.role('Operator', { activation: { maxDuration: 'PT1H' } });
  const file = `
organisation: Contoso
roles:
  - name: Operator
    settings: { activation: { maxDuration: PT2H, justification: true } }`;
  expect(planned(file, given.state).changes.map(({ command }) => command)).toEqual([
    expect.objectContaining({ type: 'UpdateRoleSettings', settings: { activation: { maxDuration: 'PT2H' } } }),
  ]);
});

test('what the file leaves out is left alone', () => {
  const given = world();
  const ann = given.user('ann');
  given.group('Team', ann);
  given.assign(given.role('Operator'), ann);
  const file = 'organisation: Contoso\ngroups:\n  - { name: Team, members: [] }';
  expect(words(file, given.state)).toEqual([]);
});

test('a built-in role takes settings and assignments', () => {
  const given = world();
  given.user('ann');
  const file = `
organisation: Contoso
roles:
  - { name: global reader, settings: { activation: { maxDuration: PT1H } } }
assignments:
  - { role: Global Reader, principal: ann@contoso.example, type: eligible }`;
  const { after } = planned(file, given.state);
  expect(after.roles.get(BUILT_IN.globalReader)!.settings.activation.maxDuration).toBe('PT1H');
  expect(words(file, after)).toEqual([]);
});

test('dates of an assignment that is there change only where the file gives others', () => {
  const given = world();
  given.assign(given.role('Operator'), given.user('ann'), { endAt: START + 10 * DAY });
  const assigned = (more: string) =>
    `organisation: Contoso\nassignments:\n  - { role: Operator, principal: ann@contoso.example, type: eligible${more} }`;
  expect(words(assigned(''), given.state)).toEqual([]);
  expect(words(assigned(', start: 2020-01-01T00:00:00Z'), given.state)).toEqual([]);
  expect(words(assigned(`, end: ${toIso(START + 10 * DAY)}`), given.state)).toEqual([]);
  const longer = assigned(`, end: ${toIso(START + 20 * DAY)}`);
  expect(words(longer, given.state)).toEqual([
    `~ ann@contoso.example eligible for Operator: until ${toIso(START + 20 * DAY)}`,
  ]);
  expect(words(longer, planned(longer, given.state).after)).toEqual([]);
  expect(words(assigned(', end: null'), given.state)).toEqual([
    '~ ann@contoso.example eligible for Operator: permanent',
  ]);
});

test('an assignment whose end has passed is history', () => {
  const given = world();
  given.role('Operator');
  given.user('ann');
  const file = `organisation: Contoso\nassignments:\n  - { role: Operator, principal: ann@contoso.example, type: eligible, end: 2020-01-01T00:00:00Z }`;
  expect(words(file, given.state)).toEqual([]);
});

test('a new organisation needs a permanent Global Administrator', () => {
  const plan = planOf('organisation: Contoso\nusers:\n  - { upn: a@b, name: A }');
  expect(plan).toMatchObject({ ok: false, problems: [expect.stringContaining('permanent active assignment')] });
});

test('what the rules refuse is said with its place, and nothing is changed', () => {
  const given = world();
  const before = given.state.seq;
  const file = `organisation: Contoso
users:
  - { upn: new@contoso.example, name: New }
roles:
  - name: Operator
    settings: { assignment: { eligible: { permanent: false, maxDuration: P30D } } }
assignments:
  - { role: Operator, principal: new@contoso.example, type: eligible }`;
  expect(planOf(file, given.state)).toEqual({
    ok: false,
    problems: ['8:5 assignments[0]: permanent not allowed (rule G2; max P30D)'],
  });
  expect(given.state.seq).toBe(before);
});

test.each([
  ['users:\n  - { upn: x@y, name: X }\n  - { upn: X@y, name: Y }', '3:5 users[0]'],
  ['roles:\n  - { name: Desk, description: a }\n  - { name: desk, description: b }', '3:5 roles[0]'],
  [
    'roles:\n  - name: Desk\n    settings: { activation: { ticket: true } }\n  - name: Desk\n    settings: { activation: { ticket: false } }',
    '4:5 roles[0].settings',
  ],
  [
    `assignments:\n  - { role: Global Reader, principal: root@contoso.example, type: active }\n  - { role: Global Reader, principal: root@contoso.example, type: active, end: null }\n  - { role: Global Reader, principal: root@contoso.example, type: active, end: ${toIso(START + DAY)} }`,
    '4:5 assignments[1]',
  ],
])('[O4] a file that says two things about one would change something each time, and is refused: %j', (text, at) => {
  const plan = planOf(`organisation: Contoso\n${text}`, world().state);
  expect(plan).toEqual({ ok: false, problems: [`${at}: another place of the file says otherwise`] });
});

test('what the file says twice alike is said once', () => {
  const twice = '  - { role: Global Reader, principal: root@contoso.example, type: active }\n';
  expect(words(`organisation: Contoso\nassignments:\n${twice}${twice}`, world().state)).toHaveLength(1);
});

test('a name nothing answers to is said with its place', () => {
  const file = `organisation: Contoso
groups:
  - { name: Team, members: [nobody@contoso.example] }`;
  expect(planOf(file, world().state)).toEqual({
    ok: false,
    problems: ['3:29 groups[0].members[0]: no user nobody@contoso.example'],
  });
});

test.each([
  ['', '1:1 the file: expected fields'],
  ['organisation: [', '1:16 Flow sequence in block collection must be sufficiently indented and end with a ]'],
  ['organisation: Contoso\nrolse: []', '2:1 rolse: unknown field'],
  ['organisation: Contoso\nusers: *everyone', '2:8 Unresolved alias'],
  ['organisation: Contoso\nusers:\n  - { upn: alice, name: Alice }', 'users[0].upn: expected a name such as'],
  ['organisation: Contoso\nusers:\n  - { upn: a@b }', '3:5 users[0].name: expected text'],
  [
    'organisation: Contoso\nroles:\n  - name: X\n    settings:\n      activation: { maxDuration: 8h }',
    '5:21 roles[0].settings.activation.maxDuration: expected an ISO 8601 duration of at least five minutes',
  ],
  [
    'organisation: Contoso\nroles:\n  - name: X\n    settings:\n      activation: { mfa: sms }',
    '5:21 roles[0].settings.activation.mfa: expected "none" or "mfa" or "passkey"',
  ],
  [
    'organisation: C\nassignments:\n  - { role: X, principal: a@b, type: eligible, end: tomorrow }',
    '3:48 assignments[0].end: expected an instant with a zone',
  ],
  [
    'organisation: C\nassignments:\n  - { role: X, principal: Team, type: eligible }',
    'assignments[0].principal: expected a UPN such as alice@contoso.example, or group:<name>',
  ],
])('a problem of the file names line, column and field: %j', (text, expected) => {
  expect(problems(text).join('\n')).toContain(expected);
});

test('a few lines that would grow into gigabytes are refused', () => {
  const names = [...'abcdefghi'];
  const grown = names.map(
    (name, index) => `${name}: &${name} [${Array(9).fill(index ? `*${names[index - 1]}` : 'x')}]`,
  );
  expect(problems(grown.join('\n'))).toEqual([expect.stringMatching(/^1:1 .*alias/)]);
});
