import type { AlertSettings } from '../alert-settings.ts';
import type { AlertState, Dismissal, OpenIncident } from '../alert-state.ts';
import type { Recorded } from '../events.ts';
import type { State } from '../state.ts';

/** Folds an event about alerts. */
export function evolveAlerts(state: State, { event, at, actor }: Recorded): void {
  switch (event.type) {
    case 'AlertEnabled':
    case 'AlertDisabled':
      setSettings(state, event.alert, { enabled: event.type === 'AlertEnabled' });
      change(state, event.alert, { changedAt: at });
      return;
    case 'AlertSettingsUpdated': {
      const { alert, ...after } = event.after;
      setSettings(state, alert, after);
      change(state, alert, { changedAt: at });
      return;
    }
    case 'AlertsRefreshed':
      for (const kind of event.alerts) change(state, kind, { refreshedAt: at });
      return;
    case 'AlertTriggered': {
      const incidents = incidentsOf(state, event.alert);
      for (const { key } of event.incidents) incidents.set(key, { since: at, dismissed: null });
      change(state, event.alert, { changedAt: at });
      return;
    }
    case 'AlertResolved': {
      const incidents = incidentsOf(state, event.alert);
      for (const key of event.keys) incidents.delete(key);
      change(state, event.alert, { changedAt: at });
      return;
    }
    case 'AlertDismissed': {
      const by = actor.kind === 'user' ? actor.userId : null;
      const dismissal = { by, at, justification: event.justification };
      // What was put aside before keeps who did it and why.
      mark(state, event.alert, event.keys, (incident) => incident.dismissed ?? dismissal);
      change(state, event.alert, { changedAt: at });
      return;
    }
    case 'AlertRestored':
      mark(state, event.alert, event.keys, () => null);
      change(state, event.alert, { changedAt: at });
      return;
  }
}

function mark(
  state: State,
  kind: AlertState['kind'],
  keys: readonly string[] | null,
  toDismissal: (incident: OpenIncident) => Dismissal | null,
): void {
  const incidents = incidentsOf(state, kind);
  for (const key of keys ?? incidents.keys()) {
    const incident = incidents.get(key);
    if (incident) incidents.set(key, { ...incident, dismissed: toDismissal(incident) });
  }
}

/** Changed in place, as copying all the others for each of many events would be slow; the alert itself is another one. */
function incidentsOf(state: State, kind: AlertState['kind']): Map<string, OpenIncident> {
  return state.alerts.get(kind)!.incidents as Map<string, OpenIncident>;
}

function change(state: State, kind: AlertState['kind'], changes: Partial<AlertState>): void {
  state.alerts.set(kind, { ...state.alerts.get(kind)!, ...changes });
}

function setSettings(state: State, kind: keyof AlertSettings, changes: object): void {
  state.alertSettings = { ...state.alertSettings, [kind]: { ...state.alertSettings[kind], ...changes } };
}
