import type { AlertSettings } from '../alert-settings.ts';
import { DAY, durationToMs, toIso } from '../time.ts';
import { type AlertIncident, type Facts, incidentOf } from './facts.ts';

// Alerts about how roles are activated: never, or all the time.

/** Eligible for longer than the threshold and not activated within it by anybody the assignment reaches. */
export function unusedEligible(
  { eligible, now }: Facts,
  { days }: AlertSettings['unused_eligible'],
): readonly AlertIncident[] {
  const since = toIso(now - days * DAY);
  return (
    eligible
      // What a server does not tell yet is not held against anybody.
      .filter(({ startAt, lastUsedAt }) => lastUsedAt !== undefined && startAt < since && (lastUsedAt ?? '') < since)
      // One that was let be as it ends soon is told of again once it is prolonged.
      .map((row) => incidentOf(row, `${row.id}.${row.endAt ?? 'permanent'}`, row.lastUsedAt ?? null))
  );
}

/** Somebody who activated one role again and again within the period. */
export function frequentActivations(
  { view, now }: Facts,
  { count, period }: AlertSettings['frequent_activations'],
): readonly AlertIncident[] {
  const since = toIso(now - durationToMs(period)!);
  return Object.values(view.busy ?? {}).flatMap(({ id, userId, roleId, at }) => {
    const within = at.filter((instant) => instant >= since);
    const role = view.roles[roleId];
    const user = view.users[userId];
    if (within.length < count || !role || !user) return [];
    return {
      key: id,
      roleId,
      roleName: role.name,
      principalId: userId,
      principalName: user.name,
      assignmentId: null,
      groupId: null,
      count: within.length,
      startAt: within[0]!,
      lastAt: within.at(-1)!,
    };
  });
}
