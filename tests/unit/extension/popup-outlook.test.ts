import { expect, test } from 'vitest';
import { HOUR, MINUTE, toIso } from '../../../core/time.ts';
import type { EligibleRow } from '../../../core/wire/rows.ts';
import { type AskedProof, outlook } from '../../../extension/ui/popup/findings.ts';
import { sayNames } from '../../../extension/ui/popup/request-words.ts';
import { activeRow, eligibleRow, idOf, type MyView, myView, NOON } from '../../support/my-view.ts';

const ask = { duration: 'PT1H', justification: 'Onboarding' };

const CODE: AskedProof = { verification: { kind: 'prove', ways: ['code'] }, way: 'code', given: null };

function look(row: EligibleRow, more: Partial<Parameters<typeof outlook>[0]> = {}, view: MyView = {}) {
  return outlook({ me: myView(view), row, ask, now: NOON, proof: CODE, insist: false, waits: null, ...more });
}
const texts = (kind: string, found: ReturnType<typeof look>) =>
  found.lines.filter((line) => line.kind === kind).map(({ text }) => text);

test('[E1] nothing in the way: what is met and when it ends', () => {
  const found = look({ ...eligibleRow(), memberType: 'Group', groupName: 'Messaging' });
  expect(found.obstacles).toEqual([]);
  expect(found.lines.map(({ kind }) => kind)).toEqual(['met', 'met']);
  expect(found.lines[0]!.text).toBe('Eligible permanently, through group Messaging');
  expect(found.lines[1]!.text).toMatch(/^No approval needed; ends today \d\d:\d\d$/);
});

test('[A4] a duration over the maximum is refused before the click, with the value allowed and who can change it', () => {
  const found = look(eligibleRow({ maxDuration: 'PT30M' }));
  expect(found.lines[0]).toEqual({
    kind: 'refused',
    text: "The longest activation is 30 min by this role's settings. Choose 30 min or less. A Privileged Role Administrator can change that.",
  });
  expect(found.obstacles).toHaveLength(1);
});

test('[A5] [A8] what is only to be filled in is asked for, and stands in the way once one insists', () => {
  const row = eligibleRow({ ticket: true });
  const bare = { ask: { duration: 'PT1H' } };
  expect(texts('asked', look(row, bare))).toEqual([
    'Asks for a justification',
    'Asks for a ticket number and its system',
  ]);
  expect(look(row, bare).obstacles).toHaveLength(2);
  expect(texts('refused', look(row, { ...bare, insist: true }))).toHaveLength(2);
  expect(look(row, { ask: { ...ask, ticket: { number: '1', system: 'S' } } }).obstacles).toEqual([]);
});

test('[A10] a second factor is asked for until its code is there', () => {
  const row = eligibleRow({ mfa: 'mfa' });
  expect(look(row).obstacles).toHaveLength(1);
  expect(texts('asked', look(row))).toEqual(['Asks for a code of your authenticator app']);
  const given = { kind: 'totp', code: '123456' } as const;
  expect(look(row, { proof: { ...CODE, given } }).obstacles).toEqual([]);
  const recovery: AskedProof = { ...CODE, way: 'recovery' };
  expect(texts('refused', look(row, { proof: recovery, insist: true }))).toEqual([
    'This role asks for a second factor. Type one of your recovery codes.',
  ]);
});

test('[A10] a passkey is asked for after the click, and stands in nobody’s way before it', () => {
  const proof: AskedProof = { verification: { kind: 'prove', ways: ['passkey'] }, way: 'passkey', given: 'passkey' };
  const found = look(eligibleRow({ mfa: 'passkey' }), { proof, insist: true });
  expect(found.obstacles).toEqual([]);
  expect(texts('asked', found)).toEqual(['Asks for your passkey when you activate']);
});

test('[A10] who has no second factor is led to setting one up', () => {
  const proof: AskedProof = { ...CODE, verification: { kind: 'set_up', need: 'mfa' } };
  const found = look(eligibleRow({ mfa: 'mfa' }), { proof });
  expect(texts('asked', found)).toEqual(['Asks for a second factor, which you set up first']);
  expect(found.obstacles).toEqual(['Set up a second factor first: press Continue.']);
});

test('[R1] approval is no obstacle, and says by whom', () => {
  const found = look({ ...eligibleRow({ approval: true }), approvers: ['Bob', 'Carol'] });
  expect(found.obstacles).toEqual([]);
  expect(texts('asked', found)).toEqual(['Has to be approved by Bob or Carol; the time counts from the approval']);
});

test('offline, it says how long it waits to be sent', () => {
  expect(texts('asked', look(eligibleRow(), { waits: 10 * MINUTE }))).toEqual([
    'You are offline: it waits up to 10 min to be sent',
  ]);
});

test('[A1] a role that is active cannot be activated again', () => {
  const found = look(eligibleRow(), {}, { active: [activeRow(HOUR)] });
  expect(found.obstacles.join()).toMatch(/already active until/);
});

test('[E3] the end said is never past the eligibility’s end', () => {
  const row = { ...eligibleRow(), endAt: toIso(NOON + HOUR / 2) };
  const until = (ms: number) => look({ ...row, id: idOf(200) }, { ask: { ...ask, duration: 'PT4H' }, now: NOON + ms });
  const end = /ends (today \d\d:\d\d)$/;
  expect(end.exec(until(0).lines.at(-1)!.text)![1]).toBe(end.exec(until(HOUR / 4).lines.at(-1)!.text)![1]);
});

test('names are listed as a person would', () => {
  expect(sayNames([])).toBe('nobody');
  expect(sayNames(['A'])).toBe('A');
  expect(sayNames(['A', 'B', 'C'])).toBe('A, B or C');
  expect(sayNames(['A', 'B', 'C', 'D', 'E'])).toBe('A, B or 3 others');
});
