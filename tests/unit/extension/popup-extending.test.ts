import { expect, test } from 'vitest';
import { HOUR, MINUTE, SECOND, toIso } from '../../../core/time.ts';
import { endLine, longerThan } from '../../../extension/ui/popup/extending.ts';
import { activeRow, eligibleRow, NOON } from '../../support/my-view.ts';

const ending = (left: number) => activeRow(left, { endAt: toIso(NOON + left) });

test('what is proposed ends later by more than seconds, or is the longest there is', () => {
  expect(longerThan(20 * MINUTE, 'PT8H')).toBe('1 h');
  expect(longerThan(HOUR - 2 * SECOND, 'PT8H')).toBe('2 h');
  expect(longerThan(HOUR - 2 * SECOND, 'PT1H')).toBe('1 h');
});

test('[X1] an end in the same minute is the end it has; a later one is said beside it', () => {
  expect(endLine(ending(HOUR), eligibleRow(), 'PT1H', NOON + SECOND).text).toMatch(/^Ends .* as it is; choose longer/);
  expect(endLine(ending(HOUR), eligibleRow(), 'PT30M', NOON).text).toMatch(/^Ends .* as it is; choose longer/);
  expect(endLine(ending(HOUR), eligibleRow(), 'PT2H', NOON).text).toMatch(/^Ends .* instead of \d\d:\d\d$/);
});

test('[X1] an extension is no longer than the eligibility', () => {
  const short = { ...eligibleRow(), endAt: toIso(NOON + HOUR) };
  expect(endLine(ending(HOUR), short, 'PT2H', NOON).text).toMatch(/as it is/);
});
