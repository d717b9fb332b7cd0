import {
  ALERT_KINDS,
  type AlertKind,
  type AlertSettings,
  type AlertSeverity,
  DEFAULT_ALERT_SETTINGS,
  SEVERITY,
} from './alert-settings.ts';
import { type AlertIncident, type AlertView, type Facts, factsOf } from './alerting/facts.ts';
import {
  assignedOutside,
  staleAccounts,
  standingAccess,
  tooManyGlobalAdministrators,
  withoutMfa,
} from './alerting/held.ts';
import { frequentActivations, unusedEligible } from './alerting/used.ts';
import type { Instant } from './time.ts';
import type { DismissalRow } from './wire/alert-rows.ts';

export type { AlertIncident, AlertView } from './alerting/facts.ts';

export type Alert = {
  readonly kind: AlertKind;
  readonly severity: AlertSeverity;
  /** One that is off is not looked for. */
  readonly enabled: boolean;
  /** What is open: what somebody should look at. */
  readonly incidents: readonly AlertIncident[];
  /** What was put aside and is still so. */
  readonly dismissed: readonly { readonly incident: AlertIncident; readonly dismissal: DismissalRow }[];
};

/**
 * Every alert with its incidents, the gravest first; none where all is well. Pure: what the options page shows at once and
 * what the server records, mails and answers over its APIs come from here. `kinds` are those that are looked for.
 */
export function alertsOf(view: AlertView, now: Instant, kinds: readonly AlertKind[] = ALERT_KINDS): readonly Alert[] {
  const facts = factsOf(view, now);
  return ALERT_KINDS.filter((kind) => kinds.includes(kind)).map((kind) => alertOf(facts, kind));
}

/** The settings of an alert in a view; the defaults where the server is one of before they could be set. */
export function alertSettings<Kind extends AlertKind>(
  view: Pick<AlertView, 'alerts'>,
  kind: Kind,
): AlertSettings[Kind] {
  return (view.alerts?.[kind]?.settings as AlertSettings[Kind] | undefined) ?? DEFAULT_ALERT_SETTINGS[kind];
}

function alertOf(facts: Facts, kind: AlertKind): Alert {
  const { enabled } = alertSettings(facts.view, kind);
  const found = enabled ? incidentsOf(facts, kind) : [];
  const asides = new Map<string, DismissalRow>();
  for (const dismissal of facts.view.alerts?.[kind]?.dismissed ?? [])
    for (const key of dismissal.keys) asides.set(key, dismissal);
  return {
    kind,
    severity: SEVERITY[kind],
    enabled,
    incidents: asides.size ? found.filter(({ key }) => !asides.has(key)) : found,
    dismissed: asides.size
      ? found.flatMap((incident) => {
          const dismissal = asides.get(incident.key);
          return dismissal ? [{ incident, dismissal }] : [];
        })
      : [],
  };
}

function incidentsOf(facts: Facts, kind: AlertKind): readonly AlertIncident[] {
  const settings = <Kind extends AlertKind>(of: Kind) => alertSettings(facts.view, of);
  switch (kind) {
    case 'assigned_outside':
      return assignedOutside(facts);
    case 'stale_accounts':
      return staleAccounts(facts, settings(kind));
    case 'standing_access':
      return standingAccess(facts);
    case 'no_mfa_on_activation':
      return withoutMfa(facts);
    case 'too_many_global_administrators':
      return tooManyGlobalAdministrators(facts, settings(kind));
    case 'unused_eligible':
      return unusedEligible(facts, settings(kind));
    case 'frequent_activations':
      return frequentActivations(facts, settings(kind));
  }
}
