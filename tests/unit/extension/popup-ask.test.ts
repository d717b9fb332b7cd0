import { expect, test } from 'vitest';
import { HOUR, MINUTE, toIso } from '../../../core/time.ts';
import { toLocalField } from '../../../extension/ui/moment-text.ts';
import { askOf, commandOf, draftOf, emptyDraft, readLength, untilText } from '../../../extension/ui/popup/ask.ts';
import { lengths } from '../../../extension/ui/popup/DurationControl.tsx';
import { eligibleRow, NOON } from '../../support/my-view.ts';

const row = eligibleRow({ maxDuration: 'PT4H' });
const habit = { roleId: row.roleId, favourite: false, usedAt: 1, duration: 'PT2H', justifications: [] };

test.each([
  ['1 h', 'PT1H'],
  ['90 min', 'PT1H30M'],
  ['1 h 30 min', 'PT1H30M'],
  ['1:30', 'PT1H30M'],
  ['PT45M', 'PT45M'],
  ['8', 'PT8H'],
  ['24', 'P1D'],
  ['30', 'PT30M'],
  ['soon', 'soon'],
  ['', ''],
])('a duration typed as %j is asked for as %j', (typed, iso) => {
  expect(readLength(typed, NOON)).toBe(iso);
});

test('until a time of day counts from the start, over midnight too', () => {
  const clock = (ahead: number) => `until ${toLocalField(NOON + ahead).slice(11)}`;
  expect(readLength(clock(100 * MINUTE), NOON)).toBe('PT1H40M');
  expect(readLength(clock(-HOUR), NOON)).toBe('PT23H');
  expect(readLength(untilText(NOON + MINUTE, 2 * HOUR), NOON)).toBe('PT1H');
  // What is proposed is within the longest.
  expect(readLength(untilText(NOON + MINUTE, HOUR / 2), NOON)).toBe('PT30M');
  // Not a moment before, which would read as a minute less.
  expect(readLength(clock(HOUR), NOON + 20_300)).toBe('PT59M40S');
});

test('an untouched sheet proposes an hour, what was chosen last time, and never more than the role allows', () => {
  expect(emptyDraft(row, undefined).duration).toBe('1 h');
  expect(emptyDraft(row, habit).duration).toBe('2 h');
  expect(emptyDraft(eligibleRow({ maxDuration: 'PT30M' }), habit).duration).toBe('30 min');
});

test('only what was given goes into the command', () => {
  const draft = emptyDraft(row, undefined);
  expect(commandOf(row, askOf(draft, row, NOON), null)).toEqual({
    type: 'ActivateRole',
    eligibleAssignmentId: row.id,
    duration: 'PT1H',
  });
});

test('all that was typed goes into the command, and comes back from it', () => {
  const startAt = toIso(NOON + 2 * HOUR);
  const draft = {
    ...emptyDraft(row, undefined),
    duration: '1 h 30 min',
    justification: 'Mailbox move',
    ticketNumber: 'INC-1',
    ticketSystem: 'ServiceNow',
    startAt: toLocalField(NOON + 2 * HOUR),
    scope: '/units/emea',
  };
  const command = commandOf(row, askOf(draft, row, NOON), { kind: 'totp', code: '123456' });
  expect(command).toEqual({
    type: 'ActivateRole',
    eligibleAssignmentId: row.id,
    duration: 'PT1H30M',
    justification: 'Mailbox move',
    ticket: { number: 'INC-1', system: 'ServiceNow' },
    startAt,
    scope: '/units/emea',
    proof: { kind: 'totp', code: '123456' },
  });
  expect(draftOf(command, row)).toEqual(draft);
});

test('ready-made lengths stay within the maximum, which is one of them', () => {
  expect(lengths(8 * HOUR)).toEqual([30 * MINUTE, HOUR, 2 * HOUR, 8 * HOUR]);
  expect(lengths(HOUR)).toEqual([30 * MINUTE, HOUR]);
  expect(lengths(20 * MINUTE)).toEqual([20 * MINUTE]);
});
