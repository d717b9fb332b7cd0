import { DAY, toIso } from '../../../../core/time.ts';
import type { AdminView } from '../../../../core/wire/rows.ts';

/** One kind of what is counted, day by day. */
export type Series = { readonly key: string; readonly name: string; readonly values: readonly number[] };

/** Counts of the last days, the oldest first; each day is one in UTC, as the server counts them. */
export type Daily = {
  readonly days: readonly string[];
  readonly series: readonly Series[];
  readonly totals: readonly number[];
};

/** How many roles have a colour of their own; the rest are one. */
const NAMED = 5;
const OUTCOMES = ['Activated', 'Denied', 'Lapsed'] as const;

/** The last so many days in UTC, today included: `2026-01-05`. */
export function lastDays(now: number, count: number): readonly string[] {
  return Array.from({ length: count }, (_, index) => toIso(now - (count - 1 - index) * DAY).slice(0, 10));
}

/** Activations per day, by the roles that were activated most and all others together. */
export function dailyByRole(view: AdminView, now: number, count: number): Daily {
  const days = lastDays(now, count);
  const ranked = rankedRoles(view, now, count);
  const named = ranked.slice(0, NAMED).map(({ id, name }) => ({ key: id, name, values: valuesOf(view, id, days, 0) }));
  const others = ranked.slice(NAMED).map(({ id }) => valuesOf(view, id, days, 0));
  const rest = others.length
    ? [{ key: 'others', name: `${others.length} more`, values: sums(others, days.length) }]
    : [];
  return daily(days, [...named, ...rest]);
}

/** Requests per day by what became of them. */
export function dailyByOutcome(view: AdminView, now: number, count: number): Daily {
  const days = lastDays(now, count);
  const roles = Object.keys(view.activity ?? {});
  const series = OUTCOMES.map((name, index) => ({
    key: name,
    name,
    values: sums(
      roles.map((id) => valuesOf(view, id, days, index)),
      days.length,
    ),
  }));
  return daily(
    days,
    series.filter(({ values }, index) => index === 0 || values.some(Boolean)),
  );
}

/** A role and how often it was activated; `retired` where it has no page any more. */
export type Ranked = { readonly id: string; readonly name: string; readonly count: number; readonly retired: boolean };

/** The roles that were activated in the last days, the most activated first; equal ones by name. */
export function rankedRoles(view: AdminView, now: number, count: number): readonly Ranked[] {
  const days = lastDays(now, count);
  return Object.keys(view.activity ?? {})
    .flatMap((id) => {
      const total = valuesOf(view, id, days, 0).reduce((sum, value) => sum + value, 0);
      const role = view.roles[id];
      return total ? [{ id, name: role?.name ?? 'A retired role', count: total, retired: !role }] : [];
    })
    .sort((one, other) => other.count - one.count || one.name.localeCompare(other.name));
}

function valuesOf(view: AdminView, roleId: string, days: readonly string[], outcome: number): readonly number[] {
  const counts = view.activity?.[roleId]?.days ?? {};
  return days.map((day) => counts[day]?.[outcome] ?? 0);
}

function daily(days: readonly string[], series: readonly Series[]): Daily {
  return {
    days,
    series,
    totals: sums(
      series.map(({ values }) => values),
      days.length,
    ),
  };
}

function sums(lists: readonly (readonly number[])[], length: number): readonly number[] {
  const totals = new Array<number>(length).fill(0);
  for (const values of lists) for (let index = 0; index < length; index++) totals[index]! += values[index]!;
  return totals;
}
