import type { Assignment, State } from './state.ts';
import { DAY, type Instant } from './time.ts';

/** How long before its end an assignment can be extended, and how long after it renewed (entra-pim §3.4, §3.5). */
export const EXTENDABLE = 14 * DAY;
const RENEWABLE = 30 * DAY;

/** When notices of an assignment's end are given, before it (entra-pim §3.6). */
const NOTICES = [EXTENDABLE, DAY] as const;

/** The next notice of an end, or null where none is left. */
export function nextNotice(endAt: Instant | null, now: Instant): Instant | null {
  if (endAt === null) return null;
  const next = NOTICES.map((before) => endAt - before).find((at) => at > now);
  return next ?? null;
}

/** Whether the holder may ask for this assignment now: to extend it, to renew it, or not at all. [Q1] */
export function extensionOf(assignment: Assignment, now: Instant): 'selfExtend' | 'selfRenew' | null {
  const { endAt, ended, principalType } = assignment;
  if (endAt === null || principalType !== 'user' || ended?.how === 'removed') return null;
  if (now < endAt) return now >= endAt - EXTENDABLE ? 'selfExtend' : null;
  return now < endAt + RENEWABLE ? 'selfRenew' : null;
}

/** The open assignment of the same role, type and scope that a principal has beside `except`. [G1] */
export function openTwin(
  state: State,
  asked: Pick<Assignment, 'principalId' | 'roleId' | 'type' | 'scope'>,
  now: Instant,
  except = '',
): Assignment | null {
  for (const id of state.by.assignmentsOfPrincipal.get(asked.principalId) ?? []) {
    const other = state.assignments.get(id)!;
    const same = other.roleId === asked.roleId && other.type === asked.type && other.scope === asked.scope;
    const open = !other.ended && (other.endAt === null || now < other.endAt);
    if (id !== except && same && open) return other;
  }
  return null;
}
