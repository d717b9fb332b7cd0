import type { AlertKind, AlertSettings } from '../alert-settings.ts';

/** One alert as the log has it; what it finds now is computed from the other rows, see alerts.ts. */
export type AlertRow = {
  readonly id: AlertKind;
  readonly settings: AlertSettings[AlertKind];
  /** When an administrator last had it looked for, and when last anything of it changed. */
  readonly refreshedAt: string | null;
  readonly changedAt: string | null;
  readonly dismissed: readonly DismissalRow[];
};

/** Incidents that were put aside together. */
export type DismissalRow = {
  readonly at: string;
  readonly byName: string;
  readonly justification: string;
  readonly keys: readonly string[];
};

/** Somebody who activated a role as often as the alert's settings say, and when. `id` is its incident's key. */
export type BusyRow = {
  readonly id: string;
  readonly userId: string;
  readonly roleId: string;
  readonly at: readonly string[];
};

/** How often a role was asked for, by days in UTC (`2026-01-05`), of the last month: activated, denied, lapsed. */
export type RoleActivityRow = {
  readonly id: string;
  readonly days: Readonly<Record<string, readonly [activated: number, denied: number, lapsed: number]>>;
};

/** A role somebody has in a target system that Keyturn did not give, as the connector that watches it found it. */
export type OutsideRow = {
  readonly id: string;
  readonly roleId: string;
  readonly roleName: string;
  /** Null where the target's account is nobody's in Keyturn. */
  readonly principalId: string | null;
  readonly principalName: string;
  readonly target: string;
  readonly foundAt: string;
};
