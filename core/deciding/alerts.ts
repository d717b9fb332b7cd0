import type { AlertSettingsPatch } from '../alert-commands.ts';
import { ALERT_KINDS, type AlertKind } from '../alert-settings.ts';
import { scan } from '../alerting/scan.ts';
import { type Alert, alertsOf } from '../alerts.ts';
import { checkJustification, refusalOf } from '../check.ts';
import type { CommandOf, InternalCommand } from '../commands.ts';
import { accept, type Context, type Decision, reject, rejectWith } from '../decision.ts';
import type { Event } from '../events.ts';
import type { State } from '../state.ts';
import { alertView } from '../views/organisation.ts';

/** How many incidents one command of a person records at most; the next scan records the rest. */
const AT_ONCE = 5_000;

/** An administrator switches an alert on or off, or moves its thresholds. [W1] */
export function updateAlertSettings(
  state: State,
  { settings: { alert, enabled, ...asked } }: CommandOf<'UpdateAlertSettings'>,
): Decision {
  const current: Readonly<Record<string, unknown>> = state.alertSettings[alert];
  const changed = Object.entries(asked).filter(([name, value]) => value !== undefined && value !== current[name]);
  const events: Event[] = [];
  if (changed.length)
    events.push({
      type: 'AlertSettingsUpdated',
      alert,
      before: patchOf(
        alert,
        changed.map(([name]) => [name, current[name]]),
      ),
      after: patchOf(alert, changed),
    });
  if (enabled !== undefined && enabled !== current.enabled)
    events.push({ type: enabled ? 'AlertEnabled' : 'AlertDisabled', alert });
  return accept(events);
}

/** An administrator has alerts looked for now. [W3] */
export function refreshAlerts(state: State, { alert }: CommandOf<'RefreshAlerts'>, { now }: Context): Decision {
  const alerts = alert ? [alert] : ALERT_KINDS;
  const { events, more } = scan(state, alerts, now, AT_ONCE);
  return accept([{ type: 'AlertsRefreshed', alerts }, ...events], { more });
}

/** Keyturn itself looks, from time to time and after what may change them. [W3] */
export function scanAlerts(
  state: State,
  { limit }: Extract<InternalCommand, { type: 'ScanAlerts' }>,
  { now }: Context,
): Decision {
  const { events, more } = scan(state, ALERT_KINDS, now, limit);
  return accept(events, { more });
}

/** An administrator puts incidents aside, or all that are open of an alert now; it comes back with the next one. [W4] */
export function dismissAlert(state: State, command: CommandOf<'DismissAlert'>, { now }: Context): Decision {
  const { alert, incidents: asked } = command;
  const [open] = alertsOf(alertView(state, now), now, [alert]) as [Alert];
  const all = [...open.incidents, ...open.dismissed.map(({ incident }) => incident)];
  const gone = asked?.find((key) => !all.some((incident) => incident.key === key));
  if (gone !== undefined) return reject('not_found', { what: 'incident', id: gone });
  const refusal = refusalOf([checkJustification(true, command.justification)]);
  if (refusal) return rejectWith(refusal);

  const wanted = asked && new Set(asked);
  const keys = open.incidents.map(({ key }) => key).filter((key) => !wanted || wanted.has(key));
  if (!keys.length) return accept([]);
  const justification = command.justification.trim();
  // What is put aside is on record first, so that it is known when it is over.
  const { events } = scan(state, [alert], now, Number.POSITIVE_INFINITY, [open]);
  return accept([...events, { type: 'AlertDismissed', alert, keys: wanted ? keys : null, justification }]);
}

/** An administrator brings back what was put aside. [W4] */
export function restoreAlert(state: State, { alert, incidents: asked }: CommandOf<'RestoreAlert'>): Decision {
  const known = state.alerts.get(alert)!.incidents;
  const gone = asked?.find((key) => !known.has(key));
  if (gone !== undefined) return reject('not_found', { what: 'incident', id: gone });
  const aside = (asked ?? [...known.keys()]).filter((key) => known.get(key)!.dismissed);
  return accept(aside.length ? [{ type: 'AlertRestored', alert, keys: asked ? aside : null }] : []);
}

function patchOf(alert: AlertKind, fields: readonly (readonly [string, unknown])[]): AlertSettingsPatch {
  return { alert, ...Object.fromEntries(fields) } as AlertSettingsPatch;
}
