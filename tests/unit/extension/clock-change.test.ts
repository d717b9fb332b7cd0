import { afterEach, beforeEach, expect, test, vi } from 'vitest';
import { sayMoment } from '../../../extension/ui/moment-text.ts';
import { readLength } from '../../../extension/ui/popup/ask.ts';

beforeEach(() => vi.stubEnv('TZ', 'Europe/Berlin'));
afterEach(() => vi.unstubAllEnvs());

test.each([
  ['2026-10-24T22:00', 'PT9H'],
  ['2026-03-28T22:00', 'PT7H'],
  ['2026-06-01T22:00', 'PT8H'],
])('until a time of day ends at that time, also over a night in which the clocks are changed: %s', (from, length) => {
  expect(readLength('until 06:00', new Date(from).getTime())).toBe(length);
});

test('the days before and after are these, also where one is 23 or 25 hours long', () => {
  const say = (at: string, now: string) => sayMoment(new Date(at).toISOString(), new Date(now).getTime());
  expect(say('2026-03-29T10:00', '2026-03-28T23:30')).toBe('tomorrow 10:00');
  expect(say('2026-03-30T10:00', '2026-03-28T23:30')).toBe('30 Mar 10:00');
  expect(say('2026-10-26T10:00', '2026-10-25T00:15')).toBe('tomorrow 10:00');
  expect(say('2026-10-25T10:00', '2026-10-26T23:30')).toBe('yesterday 10:00');
});
