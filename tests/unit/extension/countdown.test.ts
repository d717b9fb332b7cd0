import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DAY, HOUR, MINUTE, SECOND } from '../../../core/time.ts';
import { partLeft, sayAgo, sayLeft, untilNextTick, urgencyOf } from '../../../extension/ui/countdown.ts';

test.each([
  [3 * HOUR, '3 h'],
  [HOUR + 1, '1 h 1 min'],
  [HOUR, '1 h'],
  [47 * MINUTE, '47 min'],
  [46 * MINUTE + 1, '47 min'],
  [2 * MINUTE + 1, '3 min'],
  [2 * MINUTE, '2 min'],
  [2 * MINUTE - 1, '2 min'],
  [95 * SECOND, '1 min 35 s'],
  [60 * SECOND, '1 min'],
  [59 * SECOND, '59 s'],
  [1, '1 s'],
  [0, '0 s'],
  [-5_000, '0 s'],
])('%i ms left read as %s', (left, text) => {
  expect(sayLeft(left)).toBe(text);
});

test('time is calm, soon from under 15 minutes, very soon from under 5', () => {
  expect([15 * MINUTE, 15 * MINUTE - 1, 5 * MINUTE, 5 * MINUTE - 1].map(urgencyOf)).toEqual([
    'calm',
    'soon',
    'soon',
    'very_soon',
  ]);
});

test('what is left of an activation is a part of it', () => {
  expect(partLeft(0, 100, 25)).toBe(0.75);
  expect(partLeft(0, 100, 200)).toBe(0);
  expect(partLeft(50, 100, 0)).toBe(1);
  expect(partLeft(100, 100, 100)).toBe(0);
});

test('no countdown reads differently before the next tick, and one does at it', () => {
  fc.assert(
    fc.property(fc.integer({ min: 1, max: 3 * HOUR }), (left) => {
      const tick = untilNextTick([left], 0);
      expect(tick).toBeGreaterThan(0);
      expect(sayLeft(left - tick + 1)).toBe(sayLeft(left));
      if (tick < MINUTE) expect(sayLeft(left - tick)).not.toBe(sayLeft(left));
    }),
  );
});

test('the first to change is waited for; what has ended is not', () => {
  expect(untilNextTick([], 0)).toBe(MINUTE);
  expect(untilNextTick([-1, 10 * MINUTE + 7_000, 10 * MINUTE + 30_000], 0)).toBe(7_000);
});

test.each([
  [500, 'just now'],
  [20_999, '20 s ago'],
  [3 * MINUTE, '3 min ago'],
  [26 * HOUR, '26 h ago'],
  [3 * DAY, '3 days ago'],
])('%i ms ago reads as %s', (ms, text) => {
  expect(sayAgo(ms)).toBe(text);
});
