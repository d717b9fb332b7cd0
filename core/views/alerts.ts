import { busyKey, type RoleActivity } from '../activity.ts';
import type { AlertState } from '../alert-state.ts';
import type { State } from '../state.ts';
import { DAY, durationToMs, type Instant, toIso, toIsoOrNull } from '../time.ts';
import type { AlertRow, BusyRow, DismissalRow, RoleActivityRow } from '../wire/alert-rows.ts';
import { createMemory } from './remembered.ts';
import { nameOf, OPERATOR } from './rows.ts';

const alertRows = createMemory<AlertState, AlertRow>();
const activityRows = createMemory<RoleActivity, RoleActivityRow>();

export function* alertRowsOf(state: State): Generator<AlertRow> {
  for (const alert of state.alerts.values()) yield alertRows(alert, state.labels, () => alertRow(state, alert));
}

/** The activations of whoever is near the alert's threshold; all that it is about, and few. */
export function* busyRowsOf(state: State, now: Instant): Generator<BusyRow> {
  const { enabled, count, period } = state.alertSettings.frequent_activations;
  if (!enabled) return;
  const since = now - durationToMs(period)!;
  for (const [key, instants] of state.activity.recent) {
    if (instants.length < count || instants.at(-count)! < since) continue;
    const [userId, roleId] = key.split('.') as [string, string];
    if (state.roles.get(roleId)?.retired !== false) continue;
    yield { id: busyKey(userId, roleId), userId, roleId, at: instants.filter((at) => at >= since).map(toIso) };
  }
}

export function* activityRowsOf(state: State): Generator<RoleActivityRow> {
  for (const [id, activity] of state.activity.byRole)
    yield activityRows(activity, activity.changes, () => {
      const days = [...activity.days].map(([day, { activated, denied, lapsed }]) => [
        toIso(day * DAY).slice(0, 10),
        [activated, denied, lapsed] as const,
      ]);
      return { id, days: Object.fromEntries(days) };
    });
}

function alertRow(state: State, { kind, incidents, refreshedAt, changedAt }: AlertState): AlertRow {
  return {
    id: kind,
    settings: state.alertSettings[kind],
    refreshedAt: toIsoOrNull(refreshedAt),
    changedAt: toIsoOrNull(changedAt),
    dismissed: dismissalRows(state, incidents),
  };
}

function dismissalRows(state: State, incidents: AlertState['incidents']): readonly DismissalRow[] {
  const together = new Map<string, DismissalRow & { readonly keys: string[] }>();
  for (const [key, { dismissed }] of incidents) {
    if (!dismissed) continue;
    const { by, at, justification } = dismissed;
    const id = JSON.stringify([at, by, justification]);
    const byName = by === null ? OPERATOR : nameOf(state, by);
    const row = together.get(id) ?? { at: toIso(at), byName, justification, keys: [] };
    row.keys.push(key);
    together.set(id, row);
  }
  return [...together.values()];
}
