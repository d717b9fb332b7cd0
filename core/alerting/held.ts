import type { AlertSettings } from '../alert-settings.ts';
import { BUILT_IN } from '../ids.ts';
import { DAY, toIso } from '../time.ts';
import { type AlertIncident, type Facts, incidentOf, peopleOf } from './facts.ts';

// Alerts about who holds what, used or not.

/** Somebody who did not sign in for long and has a role. Who never did counts from when the assignment began. */
export function staleAccounts(facts: Facts, { days }: AlertSettings['stale_accounts']): readonly AlertIncident[] {
  const since = toIso(facts.now - days * DAY);
  const found: AlertIncident[] = [];
  for (const rows of [facts.active, facts.eligible])
    for (const row of rows)
      for (const user of peopleOf(facts, row.principalId))
        if ((user.lastSignInAt ?? row.startAt) < since)
          found.push(incidentOf(row, `${row.id}.${user.id}`, user.lastSignInAt, user));
  return found;
}

/** Active without an end, but for the two that keep Keyturn administered (entra-pim §3.3 wants them). */
export function standingAccess({ active }: Facts): readonly AlertIncident[] {
  const needed: readonly string[] = [BUILT_IN.globalAdministrator, BUILT_IN.privilegedRoleAdministrator];
  return active
    .filter(({ endAt, roleId }) => endAt === null && !needed.includes(roleId))
    .map((row) => incidentOf(row, row.id, null));
}

/** Everybody who is Global Administrator, once: where that is too many, by number and among all who have a role. */
export function tooManyGlobalAdministrators(
  facts: Facts,
  { count, percent }: AlertSettings['too_many_global_administrators'],
): readonly AlertIncident[] {
  const holders = new Map<string, AlertIncident>();
  const everybody = new Set<string>();
  for (const rows of [facts.active, facts.eligible])
    for (const row of rows)
      for (const user of peopleOf(facts, row.principalId)) {
        everybody.add(user.id);
        if (row.roleId !== BUILT_IN.globalAdministrator || holders.has(user.id)) continue;
        // Who was let be while eligible is looked at again once they hold it all day.
        const key = row.type === 'active' ? `${user.id}.active` : user.id;
        holders.set(user.id, incidentOf(row, key, null, user));
      }
  const share = everybody.size ? (holders.size / everybody.size) * 100 : 0;
  return holders.size >= count && share >= percent ? [...holders.values()] : [];
}

const NOBODY = { principalId: null, principalName: null, assignmentId: null, groupId: null } as const;

/** Roles somebody can activate without a second factor. One that asks for approval is let be as such. */
export function withoutMfa({ view }: Facts): readonly AlertIncident[] {
  return Object.values(view.roles)
    .filter(({ rules, eligible }) => rules?.mfa === 'none' && eligible > 0)
    .map(({ id, name, eligible, rules }) => ({
      ...NOBODY,
      key: rules?.approval ? `${id}.approval` : id,
      roleId: id,
      roleName: name,
      count: eligible,
      lastAt: null,
      startAt: null,
    }));
}

/** Roles that were given in a target system, and not by Keyturn; what the connectors that watch them found. */
export function assignedOutside({ view: { outside } }: Facts): readonly AlertIncident[] {
  return Object.values(outside ?? {}).map(({ id, roleId, roleName, principalId, principalName, foundAt }) => ({
    ...NOBODY,
    key: id,
    roleId,
    roleName,
    principalId,
    principalName,
    count: null,
    lastAt: null,
    startAt: foundAt,
  }));
}
