// Apart from alerts.ts and the schemas, so that who only shows settings loads neither.

/** Everything that is looked for: Entra's alerts (entra-pim §7.1), and standing access, which is Keyturn's own. */
export const ALERT_KINDS = [
  'assigned_outside',
  'stale_accounts',
  'standing_access',
  'no_mfa_on_activation',
  'too_many_global_administrators',
  'unused_eligible',
  'frequent_activations',
] as const;
export type AlertKind = (typeof ALERT_KINDS)[number];

/** High: act now. Medium: possibly a violation. Low: a better policy is at hand. */
export type AlertSeverity = 'high' | 'medium' | 'low';

export const SEVERITY: Readonly<Record<AlertKind, AlertSeverity>> = {
  assigned_outside: 'high',
  stale_accounts: 'medium',
  standing_access: 'medium',
  no_mfa_on_activation: 'medium',
  too_many_global_administrators: 'low',
  unused_eligible: 'low',
  frequent_activations: 'low',
};

/** Whether each is looked for, and from when on something is worth an alert. */
export type AlertSettings = {
  /** `mail` tells the administrators of each. */
  readonly assigned_outside: { readonly enabled: boolean; readonly mail: boolean };
  /** Days without a sign-in. */
  readonly stale_accounts: { readonly enabled: boolean; readonly days: number };
  readonly standing_access: { readonly enabled: boolean };
  readonly no_mfa_on_activation: { readonly enabled: boolean };
  /** At least so many, and at least such a share of all who have a role; both have to be met. */
  readonly too_many_global_administrators: {
    readonly enabled: boolean;
    readonly count: number;
    readonly percent: number;
  };
  /** Days without an activation. */
  readonly unused_eligible: { readonly enabled: boolean; readonly days: number };
  /** At least so many activations of one role by one person within `period`, an ISO 8601 duration. */
  readonly frequent_activations: { readonly enabled: boolean; readonly count: number; readonly period: string };
};

export const DEFAULT_ALERT_SETTINGS: AlertSettings = {
  assigned_outside: { enabled: true, mail: true },
  stale_accounts: { enabled: true, days: 30 },
  standing_access: { enabled: true },
  no_mfa_on_activation: { enabled: true },
  too_many_global_administrators: { enabled: true, count: 3, percent: 10 },
  unused_eligible: { enabled: true, days: 30 },
  frequent_activations: { enabled: true, count: 10, period: 'P7D' },
};

export type Limits = { readonly min: number; readonly max: number };

/** What a threshold can be set to (entra-pim §7.1). A period is at least a second and at most `LONGEST_PERIOD`. */
export const STALE_DAYS: Limits = { min: 1, max: 365 };
export const UNUSED_DAYS: Limits = { min: 0, max: 100 };
export const ADMINISTRATORS: Limits = { min: 2, max: 100 };
export const PERCENT: Limits = { min: 0, max: 100 };
export const ACTIVATIONS: Limits = { min: 2, max: 100 };
export const LONGEST_PERIOD = 'P31D';
