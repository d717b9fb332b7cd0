import { expect, test } from 'vitest';
import { MINUTE } from '../../../core/time.ts';
import { badgeOf } from '../../../extension/worker/badge.ts';
import { lookAgainMinutes, nextDue } from '../../../extension/worker/due.ts';
import { notificationsAt } from '../../../extension/worker/notify.ts';
import { activeRow, approvalRow, idOf, myView, NOON } from '../../support/my-view.ts';

test.each([
  [60 * MINUTE, 45 * MINUTE],
  [15 * MINUTE + 1, 1],
  [15 * MINUTE, MINUTE],
  [5 * MINUTE + 30_000, 30_000],
  [MINUTE, MINUTE],
  [30_000, 30_000],
])('with %i ms left the next look is due in %i ms', (left, due) => {
  expect(nextDue(myView({ active: [activeRow(left)] }), NOON)).toBe(NOON + due);
});

test('between two looks neither badge nor notifications change', () => {
  const me = myView({
    active: [activeRow(17 * MINUTE + 12_345), activeRow(31 * MINUTE + 3_000, { id: idOf(2), roleName: 'Other' })],
    approvals: [approvalRow(7, { lapsesAt: new Date(NOON + 40 * MINUTE).toISOString() })],
  });
  const seen = (now: number) => ({
    text: badgeOf({ me, now, signedIn: true, online: true }).text,
    notified: notificationsAt(me, now).map(({ id }) => id),
  });
  let looks = 0;
  for (let at = NOON; ; looks++) {
    const next = nextDue(me, at);
    if (next === null) break;
    expect(next).toBeGreaterThan(at);
    expect(seen(next - 1)).toEqual(seen(at));
    at = next;
  }
  expect(looks).toBeGreaterThan(30);
});

test('the first of all that is due counts, and nothing due is null', () => {
  const lapsing = approvalRow(7, { lapsesAt: new Date(NOON + MINUTE).toISOString() });
  expect(nextDue(myView({ active: [activeRow(60 * MINUTE)], approvals: [lapsing] }), NOON)).toBe(NOON + MINUTE);
  expect(nextDue(myView(), NOON)).toBeNull();
  expect(nextDue(null, NOON)).toBeNull();
});

test('the copy is kept in step each minute while a role is active or a command waits', () => {
  expect(lookAgainMinutes(myView({ active: [activeRow(MINUTE)] }), 0, NOON)).toBe(1);
  expect(lookAgainMinutes(myView(), 1, NOON)).toBe(1);
  expect(lookAgainMinutes(myView(), 0, NOON)).toBe(5);
});
