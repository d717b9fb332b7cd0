import { expect, test } from 'vitest';
import { checkActivation, refusalOf } from '../../../core/check.ts';
import type { Mfa } from '../../../core/settings.ts';
import type { SettingsPatch } from '../../../core/settings-schema.ts';
import { DAY, toIso } from '../../../core/time.ts';
import { factsFromRow } from '../../../core/views/facts.ts';
import { meView } from '../../../core/views/me.ts';
import { activation, BUILT_IN, START, world } from '../../support/given.ts';

type Activation = NonNullable<SettingsPatch['activation']>;
type Row = {
  readonly setting: string;
  readonly settings: Activation;
  readonly ask: Parameters<typeof activation>[1];
  readonly proof?: Mfa;
  /** The code of the refusal, `asks` where something is asked for first, or null where it goes through. */
  readonly outcome: string | null;
};

const ticket = { number: 'INC-7', system: 'Jira' };

/** Every setting of the activation tab with each of its values, met and not met. */
const TABLE: readonly Row[] = [
  { setting: 'maxDuration PT30M', settings: { maxDuration: 'PT30M' }, ask: { duration: 'PT30M' }, outcome: null },
  {
    setting: 'maxDuration PT30M',
    settings: { maxDuration: 'PT30M' },
    ask: { duration: 'PT31M' },
    outcome: 'duration_too_long',
  },
  { setting: 'maxDuration P1D', settings: { maxDuration: 'P1D' }, ask: { duration: 'PT24H' }, outcome: null },
  {
    setting: 'maxDuration P1D',
    settings: { maxDuration: 'P1D' },
    ask: { duration: 'PT24H1S' },
    outcome: 'duration_too_long',
  },
  {
    setting: 'maxDuration PT5M',
    settings: { maxDuration: 'PT5M' },
    ask: { duration: 'PT4M' },
    outcome: 'duration_too_short',
  },
  { setting: 'mfa none', settings: { mfa: 'none' }, ask: {}, outcome: null },
  { setting: 'mfa mfa', settings: { mfa: 'mfa' }, ask: {}, outcome: 'mfa_required' },
  { setting: 'mfa mfa', settings: { mfa: 'mfa' }, ask: {}, proof: 'mfa', outcome: null },
  { setting: 'mfa mfa', settings: { mfa: 'mfa' }, ask: {}, proof: 'passkey', outcome: null },
  { setting: 'mfa passkey', settings: { mfa: 'passkey' }, ask: {}, proof: 'mfa', outcome: 'mfa_required' },
  { setting: 'mfa passkey', settings: { mfa: 'passkey' }, ask: {}, proof: 'passkey', outcome: null },
  {
    setting: 'justification on',
    settings: { justification: true },
    ask: { justification: ' ' },
    outcome: 'justification_required',
  },
  { setting: 'justification on', settings: { justification: true }, ask: {}, outcome: null },
  { setting: 'justification off', settings: { justification: false }, ask: { justification: '' }, outcome: null },
  {
    setting: 'justification off',
    settings: { justification: false },
    ask: { justification: 'x'.repeat(501) },
    outcome: 'justification_too_long',
  },
  { setting: 'ticket on', settings: { ticket: true }, ask: {}, outcome: 'ticket_required' },
  { setting: 'ticket on', settings: { ticket: true }, ask: { ticket }, outcome: null },
  { setting: 'ticket off', settings: { ticket: false }, ask: {}, outcome: null },
  { setting: 'ticket pattern', settings: { ticketPattern: 'CHG\\d+' }, ask: { ticket }, outcome: 'ticket_invalid' },
  { setting: 'ticket pattern', settings: { ticketPattern: 'INC-\\d+' }, ask: { ticket }, outcome: null },
  { setting: 'approval on', settings: { approval: { required: true } }, ask: {}, outcome: 'asks' },
  { setting: 'approval off', settings: { approval: { required: false } }, ask: {}, outcome: null },
  { setting: 'requestors: another', settings: { requestors: ['user:ROOT'] }, ask: {}, outcome: 'not_requestor' },
  { setting: 'requestors: the user', settings: { requestors: ['user:ALICE'] }, ask: {}, outcome: null },
];

test.each(TABLE)(
  '[A13] $setting with $ask and proof $proof: $outcome, before the click and after it',
  ({ settings, ask, proof = 'none', outcome }) => {
    const w = world();
    const alice = w.user('alice');
    const names: Readonly<Record<string, string>> = { 'user:ROOT': `user:${w.root}`, 'user:ALICE': `user:${alice}` };
    const requestors = settings.requestors?.map((ref) => names[ref]!);
    const role = w.role('Role', { activation: { ...settings, ...(requestors && { requestors }) } });
    const eligible = w.assign(role, alice);
    const me = meView(w.state, alice, w.now);
    const command = activation(eligible, ask);

    const findings = checkActivation(factsFromRow(me, me.eligible[eligible]!, command, w.now, proof), command);
    const before = refusalOf(findings)?.code ?? (findings.some(({ kind }) => kind === 'asked') ? 'asks' : null);
    const decision = w.send(alice, command, proof);
    const waits = decision.ok && decision.result.status === 'PendingApproval';
    const after = decision.ok ? (waits ? 'asks' : null) : decision.rejection.code;
    expect({ before, after }).toEqual({ before: outcome, after: outcome });
  },
);

const ASSIGNMENT: readonly (readonly [
  string,
  SettingsPatch['assignment'],
  'eligible' | 'active',
  number | null,
  string,
  Mfa,
  string | null,
])[] = [
  ['permanent eligible allowed', { eligible: { permanent: true } }, 'eligible', null, '', 'none', null],
  ['permanent eligible not', { eligible: { permanent: false } }, 'eligible', null, '', 'none', 'permanent_not_allowed'],
  [
    'eligible up to 15 days',
    { eligible: { permanent: false, maxDuration: 'P15D' } },
    'eligible',
    15 * DAY,
    '',
    'none',
    null,
  ],
  [
    'eligible up to 15 days',
    { eligible: { permanent: false, maxDuration: 'P15D' } },
    'eligible',
    16 * DAY,
    '',
    'none',
    'assignment_too_long',
  ],
  ['permanent active allowed', { active: { permanent: true } }, 'active', null, 'on call', 'none', null],
  [
    'permanent active not',
    { active: { permanent: false } },
    'active',
    null,
    'on call',
    'none',
    'permanent_not_allowed',
  ],
  [
    'active up to 30 days',
    { active: { permanent: false, maxDuration: 'P30D' } },
    'active',
    31 * DAY,
    'on call',
    'none',
    'assignment_too_long',
  ],
  [
    'justification on active',
    { active: { justification: true } },
    'active',
    null,
    '',
    'none',
    'justification_required',
  ],
  ['no justification on active', { active: { justification: false } }, 'active', null, '', 'none', null],
  ['MFA on active', { active: { mfa: true } }, 'active', null, 'on call', 'none', 'mfa_required'],
  ['MFA on active', { active: { mfa: true } }, 'active', null, 'on call', 'mfa', null],
];

test.each(ASSIGNMENT)(
  '[G2] [G6] %s: %j as %s for %j with "%s" and proof %s is %s',
  (_, assignment, assignmentType, length, justification, proof, outcome) => {
    const w = world();
    const roleId = w.role('Role', { assignment });
    const endAt = length === null ? null : toIso(START + length);
    const principalId = w.user('alice');
    const command = {
      type: 'AssignRole',
      roleId,
      principalId,
      assignmentType,
      endAt,
      scope: '/',
      justification,
    } as const;
    const decision = w.send(w.root, command, proof);
    expect(decision.ok ? null : decision.rejection.code).toBe(outcome);
  },
);

test('[S1] built-in roles take settings like any other', () => {
  const w = world();
  const command = {
    type: 'UpdateRoleSettings',
    roleId: BUILT_IN.globalReader,
    version: 1,
    settings: { activation: { mfa: 'passkey' } },
  } as const;
  expect(w.send(w.root, command).ok).toBe(true);
});
