import type { AlertEvent } from './alert-events.ts';
import type { Event } from './events.ts';

/** What the audit calls an event about alerts: Entra's names (entra-pim §8.2), and one for what Entra has none for. */
export const ALERT_ACTIVITIES: Readonly<Record<AlertEvent['type'], string>> = {
  AlertTriggered: 'Triggered PIM alert',
  AlertResolved: 'Resolve PIM alert',
  AlertsRefreshed: 'Refresh PIM alert',
  AlertEnabled: 'Enable PIM alert',
  AlertDisabled: 'Disable PIM alert',
  AlertDismissed: 'Deactivate PIM alert',
  AlertRestored: 'Reactivate PIM alert',
  AlertSettingsUpdated: 'Update PIM alert setting',
};

export function isAlertEvent(event: Event): event is AlertEvent {
  return Object.hasOwn(ALERT_ACTIVITIES, event.type);
}
