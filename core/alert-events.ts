import type { AlertSettingsPatch } from './alert-commands.ts';
import type { AlertKind, AlertSeverity } from './alert-settings.ts';

/** What the log says of an incident that arose: enough to know later whom and what it was about. */
export type IncidentSeed = { readonly key: string; readonly roleId: string; readonly principalId: string | null };

/** What happened to alerts. */
export type AlertEvent =
  | { readonly type: 'AlertEnabled'; readonly alert: AlertKind }
  | { readonly type: 'AlertDisabled'; readonly alert: AlertKind }
  | {
      readonly type: 'AlertSettingsUpdated';
      readonly alert: AlertKind;
      readonly before: AlertSettingsPatch;
      readonly after: AlertSettingsPatch;
    }
  | { readonly type: 'AlertsRefreshed'; readonly alerts: readonly AlertKind[] }
  | {
      readonly type: 'AlertTriggered';
      readonly alert: AlertKind;
      readonly severity: AlertSeverity;
      /** All there are now, those dismissed included. */
      readonly count: number;
      readonly incidents: readonly IncidentSeed[];
    }
  | {
      readonly type: 'AlertResolved';
      readonly alert: AlertKind;
      /** How many are left. */
      readonly count: number;
      readonly keys: readonly string[];
    }
  | {
      readonly type: 'AlertDismissed';
      readonly alert: AlertKind;
      /** Null for all that are open. */
      readonly keys: readonly string[] | null;
      readonly justification: string;
    }
  | { readonly type: 'AlertRestored'; readonly alert: AlertKind; readonly keys: readonly string[] | null };
