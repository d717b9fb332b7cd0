import fc from 'fast-check';
import { expect, test } from 'vitest';
import { contains, isScope } from '../../../core/scope.ts';
import { durationToMs, msToDuration, parseInstant, toIso } from '../../../core/time.ts';

test('[A3] durations read and write, in weeks to seconds', () => {
  expect(durationToMs('P1W2DT3H4M5S')).toBe((((9 * 24 + 3) * 60 + 4) * 60 + 5) * 1_000);
  for (const text of ['', 'P', 'PT', 'P1Y', 'P1M', 'PT1.5H', 'pt1h', 'PT1H ', 'P-1D', '1', 'PT1H1H'])
    expect(durationToMs(text), text).toBeNull();
  fc.assert(
    fc.property(fc.integer({ min: 0, max: 400 * 86_400 }), (seconds) => {
      expect(durationToMs(msToDuration(seconds * 1_000))).toBe(seconds * 1_000);
    }),
  );
});

test('[A7] an instant names its zone', () => {
  expect(parseInstant('2026-01-01T00:00:00Z')).toBe(Date.UTC(2026, 0, 1));
  expect(parseInstant('2026-01-01T01:00:00.5+01:00')).toBe(Date.UTC(2026, 0, 1) + 500);
  for (const text of ['2026-01-01', '2026-01-01T00:00:00', 'now', '2026-13-01T00:00:00Z', '1767225600000'])
    expect(parseInstant(text), text).toBeNull();
  expect(parseInstant('2028-02-29T00:00:00Z')).toBe(Date.UTC(2028, 1, 29));
  for (const text of ['2026-02-29T00:00:00Z', '2026-02-30T00:00:00Z', '2026-04-31T00:00:00Z', '2026-00-10T00:00:00Z'])
    expect(parseInstant(text), text).toBeNull();
  expect(toIso(0)).toBe('1970-01-01T00:00:00.000Z');
});

test('[E2] a scope contains itself and what lies under it, by whole segments', () => {
  expect(contains('/', '/eu')).toBe(true);
  expect(contains('/eu', '/eu')).toBe(true);
  expect(contains('/eu', '/eu/fr')).toBe(true);
  expect(contains('/eu', '/europe')).toBe(false);
  expect(contains('/eu/fr', '/eu')).toBe(false);
  for (const text of ['/', '/eu', '/units/EMEA 2', '/a.b_c@d-e']) expect(isScope(text), text).toBe(true);
  for (const text of ['', 'eu', '/eu/', '//', '/..', '/a//b', `/${'x'.repeat(65)}`])
    expect(isScope(text), text).toBe(false);
});
