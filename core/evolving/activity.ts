import { busyKey, DAYS_KEPT, type DayCounts, dayOf, RECENT_FOR, RECENT_KEPT, type RoleActivity } from '../activity.ts';
import type { Recorded } from '../events.ts';
import type { State } from '../state.ts';
import type { Instant } from '../time.ts';

/** Counts what became of requests. Called after the activation was folded; makes at most one small record a day. */
export function evolveActivity(state: State, { event, at }: Recorded): void {
  switch (event.type) {
    case 'RoleActivated': {
      countsOf(state, event.roleId, at).activated++;
      const { activity, activations } = state;
      activity.usedAt.set(activations.get(event.requestId)!.eligibleAssignmentId, at);
      const key = busyKey(event.userId, event.roleId);
      const recent = activity.recent.get(key);
      if (recent) remember(recent, at);
      else activity.recent.set(key, [at]);
      return;
    }
    case 'RequestDenied':
      countsOf(state, event.roleId, at).denied++;
      return;
    case 'RequestLapsed':
      countsOf(state, event.roleId, at).lapsed++;
      return;
  }
}

/** The counts of a role's day, which are about to change. */
function countsOf({ activity: { byRole } }: State, roleId: string, at: Instant): DayCounts {
  let role = byRole.get(roleId);
  if (!role) {
    role = { changes: 0, days: new Map() };
    byRole.set(roleId, role);
  }
  role.changes++;
  const day = dayOf(at);
  return role.days.get(day) ?? startDay(role, day);
}

function startDay({ days }: RoleActivity, day: number): DayCounts {
  const counts = { activated: 0, denied: 0, lapsed: 0 };
  days.set(day, counts);
  for (const old of days.keys()) if (old <= day - DAYS_KEPT) days.delete(old);
  return counts;
}

function remember(recent: Instant[], at: Instant): void {
  recent.push(at);
  while (recent.length > RECENT_KEPT || recent[0]! < at - RECENT_FOR) recent.shift();
}
