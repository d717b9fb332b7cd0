import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DAY, toIso } from '../../../core/time.ts';
import { adminView } from '../../../core/views/organisation.ts';
import { barsOf } from '../../../extension/ui/options/overview/bars.ts';
import { scaleFor } from '../../../extension/ui/options/overview/scale.ts';
import { dailyByOutcome, dailyByRole, lastDays, rankedRoles } from '../../../extension/ui/options/overview/series.ts';
import { activation, MINUTE, START, world } from '../../support/given.ts';

test('an axis goes from zero to a round whole number in a few even steps, whatever the largest value', () => {
  expect(scaleFor(0)).toEqual({ max: 1, ticks: [0, 1] });
  expect(scaleFor(3)).toEqual({ max: 3, ticks: [0, 1, 2, 3] });
  expect(scaleFor(9)).toEqual({ max: 10, ticks: [0, 5, 10] });
  expect(scaleFor(123)).toEqual({ max: 150, ticks: [0, 50, 100, 150] });
  fc.assert(
    fc.property(fc.nat({ max: 10_000_000 }), (largest) => {
      const { max, ticks } = scaleFor(largest);
      expect(max).toBeGreaterThanOrEqual(Math.max(1, largest));
      expect(max).toBeLessThanOrEqual(Math.max(1, largest * 2));
      expect(ticks.length).toBeLessThanOrEqual(5);
      expect([ticks[0], ticks.at(-1)]).toEqual([0, max]);
      expect(ticks.every((tick) => Number.isInteger(tick))).toBe(true);
    }),
  );
});

test('the last days end today, in UTC', () => {
  expect(lastDays(START, 3)).toEqual(['2026-01-03', '2026-01-04', '2026-01-05']);
  expect(lastDays(Date.UTC(2026, 0, 5, 23, 59), 2)).toEqual(['2026-01-04', '2026-01-05']);
});

test('bars stand on the bottom, one on the other, and none where there is nothing', () => {
  const series = [
    { key: 'a', name: 'A', values: [2, 0] },
    { key: 'b', name: 'B', values: [1, 0] },
  ];
  const [first, second] = barsOf({ days: ['x', 'y'], series, totals: [3, 0] }, 4);
  expect(first).toMatchObject([
    { series: 0, y: 0.5, height: 0.5 },
    { series: 1, y: 0.25, height: 0.25 },
  ]);
  expect(first![0]!.x).toBeGreaterThan(0);
  expect(first![0]!.x + first![0]!.width).toBeLessThan(0.5);
  expect(second).toEqual([]);
});

/** Alice activates `times` times a day for `days` days; Bob asks and is denied, or nobody answers. */
function busy(days: number, times: number) {
  const w = world();
  const [alice, bob] = [w.user('alice'), w.user('bob')];
  const approval = { required: true, approvers: [`user:${w.root}` as const] };
  const [plain, guarded] = [w.role('Plain'), w.role('Guarded', { activation: { approval } })];
  const [one, other] = [w.assign(plain, alice), w.assign(guarded, bob)];
  for (let day = 0; day < days; day++) {
    for (let time = 0; time < times; time++) {
      const { requestId } = w.must(alice, activation(one, { duration: 'PT5M' }));
      w.pass(MINUTE);
      w.must(alice, { type: 'DeactivateRole', activeAssignmentId: String(requestId) });
    }
    const { requestId } = w.must(bob, activation(other));
    if (day % 2)
      w.must(w.root, { type: 'DecideRequest', requestId: String(requestId), decision: 'Deny', justification: 'no' });
    w.pass(DAY - times * MINUTE);
  }
  return { w, plain, guarded };
}

test('[W2] every activation is counted on its day, also those no request remembers', () => {
  const { w, plain } = busy(5, 40);
  const view = adminView(w.state, w.now);
  expect(Object.keys(view.requests).length).toBeLessThan(150);
  const { days, series, totals } = dailyByRole(view, w.now, 30);
  expect(days).toHaveLength(30);
  expect(series).toMatchObject([{ key: plain, name: 'Plain' }]);
  expect(totals.slice(-6)).toEqual([40, 40, 40, 40, 40, 0]);
  expect(totals.slice(0, -6).every((total) => total === 0)).toBe(true);
});

test('[W2] what became of requests is counted too: denied on its day, lapsed on the day it lapsed', () => {
  const { w } = busy(4, 1);
  const { series, totals } = dailyByOutcome(adminView(w.state, w.now), w.now, 30);
  const of = (name: string) => series.find((one) => one.name === name)!.values.slice(-5);
  expect(of('Activated')).toEqual([1, 1, 1, 1, 0]);
  expect(of('Denied')).toEqual([0, 1, 0, 1, 0]);
  expect(of('Lapsed').reduce((sum, value) => sum + value, 0)).toBe(2);
  expect(totals.reduce((sum, value) => sum + value, 0)).toBe(8);
});

test('days fall out of the chart as time passes, and the counts stay small', () => {
  const { w, plain } = busy(45, 1);
  const total = (now: number) => rankedRoles(adminView(w.state, now), now, 30)[0]?.count ?? 0;
  expect(total(w.now)).toBe(29);
  expect(total(w.now + 20 * DAY)).toBe(9);
  expect(total(w.now + 40 * DAY)).toBe(0);
  expect(w.state.activity.byRole.get(plain)!.days.size).toBeLessThanOrEqual(32);
});

test('beyond the first five roles all others are one series, and nothing is counted twice', () => {
  const w = world();
  const alice = w.user('alice');
  for (let n = 0; n < 9; n++)
    for (let time = 0; time <= n; time++) {
      const role = time ? [...w.state.by.roleName].find(([name]) => name === `role${n}`)![1] : w.role(`Role${n}`);
      const id = time
        ? [...w.state.assignments.values()].find((one) => one.roleId === role)!.id
        : w.assign(role, alice);
      const { requestId } = w.must(alice, activation(id));
      w.must(alice, { type: 'DeactivateRole', activeAssignmentId: String(requestId) });
    }
  const view = adminView(w.state, w.now);
  const { series, totals } = dailyByRole(view, w.now, 30);
  expect(series.map(({ name }) => name)).toEqual(['Role8', 'Role7', 'Role6', 'Role5', 'Role4', '4 more']);
  expect(totals.at(-1)).toBe(45);
  expect(series.reduce((sum, { values }) => sum + values.at(-1)!, 0)).toBe(45);
  // A server from before activity was counted tells nothing, and nothing is made up.
  const { activity: _, ...older } = view;
  expect(dailyByRole(older, w.now, 30).totals.every((total) => total === 0)).toBe(true);
  expect(toIso(w.now).slice(0, 10)).toBe(dailyByRole(view, w.now, 30).days.at(-1));
});
