import { type AlertKind, SEVERITY } from '../alert-settings.ts';
import { type Alert, alertsOf } from '../alerts.ts';
import type { Event } from '../events.ts';
import type { State } from '../state.ts';
import type { Instant } from '../time.ts';
import { alertView } from '../views/organisation.ts';

/** The most incidents one event names, so that none grows with the organisation. */
const AT_ONCE = 500;

export type Scan = {
  readonly events: readonly Event[];
  /** Whether some of what changed is left for the next scan. */
  readonly more: boolean;
};

/**
 * What changed since the last scan: incidents that arose and incidents that are over. Nothing where all is as it was, so
 * that looking again and again leaves the log as it is. [W3]
 */
export function scan(
  state: State,
  kinds: readonly AlertKind[],
  now: Instant,
  limit: number,
  found: readonly Alert[] = alertsOf(alertView(state, now), now, kinds),
): Scan {
  const events: Event[] = [];
  let left = limit;
  let more = false;
  const some = <Item>(items: readonly Item[]): readonly (readonly Item[])[] => {
    const taken = items.slice(0, left);
    left -= taken.length;
    more ||= taken.length < items.length;
    return slices(taken);
  };
  for (const { kind: alert, enabled, incidents, dismissed } of found) {
    if (!enabled) continue;
    const all = [...incidents, ...dismissed.map(({ incident }) => incident)];
    const keys = new Set(all.map(({ key }) => key));
    const known = state.alerts.get(alert)!.incidents;
    const count = all.length;
    for (const arisen of some(all.filter(({ key }) => !known.has(key))))
      events.push({
        type: 'AlertTriggered',
        alert,
        severity: SEVERITY[alert],
        count,
        incidents: arisen.map(({ key, roleId, principalId }) => ({ key, roleId, principalId })),
      });
    for (const over of some([...known.keys()].filter((key) => !keys.has(key))))
      events.push({ type: 'AlertResolved', alert, count, keys: over });
  }
  return { events, more };
}

/** Whether what happened may have changed what alerts find; sign-ins and activations are seen when time has passed. */
export function mayChangeAlerts({ type }: Event): boolean {
  return CAUSES.has(type);
}

const CAUSES: ReadonlySet<Event['type']> = new Set<Event['type']>([
  'UserDisabled',
  'UserEnabled',
  'GroupMemberAdded',
  'GroupMemberRemoved',
  'GroupRetired',
  'RoleCreated',
  'RoleRetired',
  'RoleSettingsUpdated',
  'RoleAssigned',
  'AssignmentUpdated',
  'AssignmentStarted',
  'AssignmentExpired',
  'AssignmentRemoved',
  'AlertEnabled',
  'AlertSettingsUpdated',
]);

function slices<Item>(items: readonly Item[]): readonly (readonly Item[])[] {
  const found: (readonly Item[])[] = [];
  for (let from = 0; from < items.length; from += AT_ONCE) found.push(items.slice(from, from + AT_ONCE));
  return found;
}
