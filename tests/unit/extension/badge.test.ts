import { expect, test } from 'vitest';
import { MINUTE } from '../../../core/time.ts';
import { badgeOf } from '../../../extension/worker/badge.ts';
import { minutesText } from '../../../extension/worker/texts.ts';
import { activeRow, approvalRow, idOf, type MyView, myView, NOON } from '../../support/my-view.ts';

function badge(view: MyView, more: Partial<Parameters<typeof badgeOf>[0]> = {}) {
  return badgeOf({ me: myView(view), now: NOON, signedIn: true, online: true, ...more });
}

const two = [activeRow(60 * MINUTE), activeRow(90 * MINUTE, { id: idOf(2), roleName: 'Billing Reader' })];

test('the badge says how many roles are active', () => {
  expect(badge({ active: two })).toEqual({
    text: '2',
    colour: 'ok',
    title: 'Keyturn: 2 roles active, User Administrator ends in 1 h',
  });
});

test('roles assigned for good, and those whose time is over, are not counted', () => {
  const assigned = activeRow(60 * MINUTE, { id: idOf(3), state: 'Assigned' });
  const permanent = activeRow(0, { id: idOf(4), state: 'Assigned', endAt: null });
  const over = activeRow(0, { id: idOf(5) });
  expect(badge({ active: [assigned, permanent, over] }).text).toBe('');
});

test.each([
  [15 * MINUTE + 1, '2', 'ok'],
  [15 * MINUTE, '15m', 'warn'],
  [14 * MINUTE + 1, '15m', 'warn'],
  [5 * MINUTE + 1, '6m', 'warn'],
  [5 * MINUTE, '5m', 'bad'],
  [1, '1m', 'bad'],
])('with %i ms left of the first of two roles it says %s in %s', (left, text, colour) => {
  const active = [activeRow(90 * MINUTE, { id: idOf(2) }), activeRow(left)];
  expect(badge({ active })).toMatchObject({ text, colour });
});

test('what waits for an approval marks the badge while nothing is active, and is named in the title always', () => {
  expect(badge({ approvals: [approvalRow(7)] })).toEqual({
    text: '!',
    colour: 'accent',
    title: 'Keyturn: no role active, 1 request waits for your approval',
  });
  const both = badge({ active: two, approvals: [approvalRow(7), approvalRow(8)] });
  expect(both.text).toBe('2');
  expect(both.title).toContain('2 requests wait for your approval');
});

test('a lapsed approval is not waited for any more', () => {
  const lapsed = approvalRow(7, { lapsesAt: new Date(NOON).toISOString() });
  expect(badge({ approvals: [lapsed] }).text).toBe('');
});

test('offline changes the title and nothing else', () => {
  const online = badge({ active: two });
  expect(badge({ active: two }, { online: false })).toEqual({ ...online, title: `${online.title}, offline` });
});

test('nobody signed in is an empty badge', () => {
  expect(badge({}, { me: null, signedIn: false, online: false })).toEqual({
    text: '',
    colour: 'accent',
    title: 'Keyturn: not signed in',
  });
});

test.each([
  [1, '1 min'],
  [MINUTE, '1 min'],
  [59 * MINUTE + 1, '1 h'],
  [61 * MINUTE, '1 h 1 min'],
])('%i ms are %s', (ms, text) => {
  expect(minutesText(ms)).toBe(text);
});
