import { BUILT_IN } from './ids.ts';
import { DAY, type Instant, toIso } from './time.ts';
import type { AdminView, AssignmentRow, UserRow } from './wire/rows.ts';

/** From when on something is worth an alert (entra-pim §7.1). */
export type AlertThresholds = {
  /** Days without a sign-in. */
  readonly staleDays: number;
  /** Days an eligible assignment may go without an activation. */
  readonly unusedDays: number;
  /** Global Administrators at least, and their share of all users in percent at least; both have to be met. */
  readonly globalAdministrators: number;
  readonly globalAdministratorsPercent: number;
  /** Activations of one role by one user within `frequentDays` days. */
  readonly frequentActivations: number;
  readonly frequentDays: number;
};

export const DEFAULT_THRESHOLDS: AlertThresholds = {
  staleDays: 30,
  unusedDays: 30,
  globalAdministrators: 3,
  globalAdministratorsPercent: 10,
  frequentActivations: 10,
  frequentDays: 7,
};

export type AlertKind =
  | 'stale_accounts'
  | 'standing_access'
  | 'unused_eligible'
  | 'no_mfa_on_activation'
  | 'too_many_global_administrators'
  | 'frequent_activations';

export type AlertSeverity = 'high' | 'medium' | 'low';

/** One case of an alert: whom or what it is about, and what can be opened to mend it. */
export type AlertIncident = {
  readonly key: string;
  readonly roleId: string;
  readonly roleName: string;
  readonly principalId: string | null;
  readonly principalName: string | null;
  readonly assignmentId: string | null;
  /** How many, or the last time, where the alert is about that. */
  readonly count?: number;
  readonly lastAt?: string | null;
};

export type Alert = {
  readonly kind: AlertKind;
  readonly severity: AlertSeverity;
  readonly incidents: readonly AlertIncident[];
};

const SEVERITIES: readonly (readonly [AlertKind, AlertSeverity])[] = [
  ['stale_accounts', 'medium'],
  ['standing_access', 'medium'],
  ['no_mfa_on_activation', 'medium'],
  ['too_many_global_administrators', 'low'],
  ['unused_eligible', 'low'],
  ['frequent_activations', 'low'],
];

/** Every alert with its incidents, none where all is well; pure, from what administrators see. */
export function alertsOf(view: AdminView, now: Instant, thresholds = DEFAULT_THRESHOLDS): readonly Alert[] {
  const found: Readonly<Record<AlertKind, readonly AlertIncident[]>> = {
    stale_accounts: staleAccounts(view, now, thresholds),
    standing_access: standingAccess(view),
    no_mfa_on_activation: withoutMfa(view),
    too_many_global_administrators: tooManyGlobalAdministrators(view, thresholds),
    unused_eligible: unusedEligible(view, now, thresholds),
    frequent_activations: frequentActivations(view, now, thresholds),
  };
  return SEVERITIES.map(([kind, severity]) => ({ kind, severity, incidents: found[kind] }));
}

function inForce(view: AdminView, type: AssignmentRow['type']): readonly AssignmentRow[] {
  return Object.values(view.assignments).filter((row) => row.type === type && row.state === 'InForce');
}

function usersOf(view: AdminView, principalId: string): readonly UserRow[] {
  const ids = view.groups[principalId]?.members ?? [principalId];
  return ids.flatMap((id) => (view.users[id]?.disabled === false ? [view.users[id]] : []));
}

function aboutAssignment({ id, roleId, roleName, principalId, principalName }: AssignmentRow): AlertIncident {
  return { key: id, roleId, roleName, principalId, principalName, assignmentId: id };
}

/** Somebody who did not sign in for long and has a role. Who never did counts from when the assignment began. */
function staleAccounts(view: AdminView, now: Instant, { staleDays }: AlertThresholds): readonly AlertIncident[] {
  const since = toIso(now - staleDays * DAY);
  return [...inForce(view, 'active'), ...inForce(view, 'eligible')].flatMap((row) =>
    usersOf(view, row.principalId)
      .filter(({ lastSignInAt }) => (lastSignInAt ?? row.startAt) < since)
      .map((user) => ({
        ...aboutAssignment(row),
        key: `${row.id}.${user.id}`,
        principalId: user.id,
        principalName: user.name,
        lastAt: user.lastSignInAt,
      })),
  );
}

/** Active without an end, but for the two that keep Keyturn administered (entra-pim §3.3 wants them). */
function standingAccess(view: AdminView): readonly AlertIncident[] {
  const needed: readonly string[] = [BUILT_IN.globalAdministrator, BUILT_IN.privilegedRoleAdministrator];
  return inForce(view, 'active')
    .filter(({ endAt, roleId }) => endAt === null && !needed.includes(roleId))
    .map(aboutAssignment);
}

/** Roles somebody can activate without a second factor. */
function withoutMfa(view: AdminView): readonly AlertIncident[] {
  return Object.values(view.roles)
    .filter(({ rules, eligible }) => rules?.mfa === 'none' && eligible > 0)
    .map(({ id, name, eligible }) => ({
      key: id,
      roleId: id,
      roleName: name,
      principalId: null,
      principalName: null,
      assignmentId: null,
      count: eligible,
    }));
}

function tooManyGlobalAdministrators(view: AdminView, thresholds: AlertThresholds): readonly AlertIncident[] {
  const holders = new Map<string, AlertIncident>();
  for (const row of [...inForce(view, 'active'), ...inForce(view, 'eligible')])
    if (row.roleId === BUILT_IN.globalAdministrator)
      for (const user of usersOf(view, row.principalId))
        holders.set(user.id, { ...aboutAssignment(row), principalId: user.id, principalName: user.name });
  const users = Object.values(view.users).filter(({ disabled }) => !disabled).length;
  const share = users ? (holders.size / users) * 100 : 0;
  return holders.size >= thresholds.globalAdministrators && share >= thresholds.globalAdministratorsPercent
    ? [...holders.values()]
    : [];
}

/** Eligible for longer than the threshold and not activated within it by anybody the assignment reaches. */
function unusedEligible(view: AdminView, now: Instant, { unusedDays }: AlertThresholds): readonly AlertIncident[] {
  const since = toIso(now - unusedDays * DAY);
  const last = lastActivations(view);
  return inForce(view, 'eligible')
    .filter(({ startAt, principalId, roleId }) => {
      const used = usersOf(view, principalId).some(({ id }) => (last.get(`${id} ${roleId}`) ?? '') > since);
      return startAt < since && !used;
    })
    .map((row) => ({ ...aboutAssignment(row), lastAt: null }));
}

function frequentActivations(view: AdminView, now: Instant, thresholds: AlertThresholds): readonly AlertIncident[] {
  const since = toIso(now - thresholds.frequentDays * DAY);
  const counts = new Map<string, AlertIncident & { count: number }>();
  for (const { action, status, createdAt, principalId, requestorName, roleId, roleName } of Object.values(
    view.requests,
  )) {
    if (action !== 'selfActivate' || status !== 'Provisioned' || createdAt < since) continue;
    const key = `${principalId} ${roleId}`;
    const count = (counts.get(key)?.count ?? 0) + 1;
    counts.set(key, { key, roleId, roleName, principalId, principalName: requestorName, assignmentId: null, count });
  }
  return [...counts.values()].filter(({ count }) => count >= thresholds.frequentActivations);
}

function lastActivations(view: AdminView): ReadonlyMap<string, string> {
  const last = new Map<string, string>();
  for (const { action, status, createdAt, principalId, roleId } of Object.values(view.requests)) {
    const key = `${principalId} ${roleId}`;
    const done = action === 'selfActivate' && (status === 'Provisioned' || status === 'Granted');
    if (done && createdAt > (last.get(key) ?? '')) last.set(key, createdAt);
  }
  return last;
}
