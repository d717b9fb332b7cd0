import { type Alert, alertsOf } from '../../../../core/alerts.ts';
import { MINUTE } from '../../../../core/time.ts';
import type { AdminView } from '../../../../core/wire/rows.ts';

const EVERY = 10 * MINUTE;
const known = new WeakMap<AdminView, { readonly at: number; readonly alerts: readonly Alert[] }>();

/** Every alert, found once for each change of the organisation and each ten minutes, whoever asks. */
export function alertsNow(view: AdminView, now: number): readonly Alert[] {
  const at = Math.floor(now / EVERY);
  const last = known.get(view);
  if (last?.at === at) return last.alerts;
  const alerts = alertsOf(view, now);
  known.set(view, { at, alerts });
  return alerts;
}

/** The alerts somebody should look at. */
export function openAlerts(view: AdminView, now: number): readonly Alert[] {
  return alertsNow(view, now).filter(({ incidents }) => incidents.length > 0);
}
