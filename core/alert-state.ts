import { ALERT_KINDS, type AlertKind } from './alert-settings.ts';
import type { Instant } from './time.ts';

/** Who put an incident aside, and why. */
export type Dismissal = { readonly by: string | null; readonly at: Instant; readonly justification: string };

/** An incident on record: since when, and whether it was put aside. */
export type OpenIncident = { readonly since: Instant; readonly dismissed: Dismissal | null };

/** What the log says of one alert. */
export type AlertState = {
  readonly kind: AlertKind;
  /** By key; one that is over is not among them, so that it counts as new where it comes again. */
  readonly incidents: ReadonlyMap<string, OpenIncident>;
  /** When an administrator last had it looked for, and when last anything of it changed. */
  readonly refreshedAt: Instant | null;
  readonly changedAt: Instant | null;
};

/** No alert has been raised yet. */
export function noAlerts(): Map<AlertKind, AlertState> {
  return new Map(ALERT_KINDS.map((kind) => [kind, { kind, incidents: new Map(), refreshedAt: null, changedAt: null }]));
}
