import type { Event, Recorded } from '../../core/events.ts';
import { HOUR, type Instant } from '../../core/time.ts';

/** So often in an hour one person's asking for one role is told of. */
const MOST_AN_HOUR = 20;
/** More people and roles than this are never kept: whoever was told of longest ago is forgotten first. */
const MOST_KEPT = 10_000;

/**
 * Says of records, in the order of the log, whether they are about somebody who asks for the same role so often that nobody
 * should be written to each time; it is in their lists. Counted here and not in the state, where whoever asks most has their
 * requests forgotten first. What a request leads to counts with it. [N1]
 */
export function createNoise(): (record: Recorded) => boolean {
  const told = new Map<string, ReadonlyMap<string, Instant>>();
  return ({ event, at }) => {
    const asking = askingIn(event);
    if (!asking) return false;
    const { who, requestId } = asking;
    const recent = new Map([...(told.get(who) ?? [])].filter(([, since]) => since > at - HOUR));
    const isNoise = !recent.has(requestId) && recent.size >= MOST_AN_HOUR;
    if (!isNoise && !recent.has(requestId)) recent.set(requestId, at);
    told.delete(who);
    told.set(who, recent);
    if (told.size > MOST_KEPT) told.delete(told.keys().next().value!);
    return isNoise;
  };
}

/** Who asks for which role, and the request, where an event needs nobody else's doing. */
function askingIn(event: Event): { readonly who: string; readonly requestId: string } | null {
  switch (event.type) {
    case 'RoleActivated':
    case 'ApprovalStarted':
    case 'ApprovalReminded':
    case 'RequestLapsed':
      return { who: `${event.userId} ${event.roleId}`, requestId: event.requestId };
    case 'ExtensionRequested':
      return { who: `${event.principalId} ${event.roleId}`, requestId: event.requestId };
    default:
      return null;
  }
}
