import { extensionOf } from '../expiry.ts';
import { assignmentsOf } from '../standing.ts';
import type { Assignment, State } from '../state.ts';
import { DAY, type Instant, toIso, toIsoOrNull } from '../time.ts';
import type { EndedRow, NoticeRow } from '../wire/notice-rows.ts';
import { nameOf, OPERATOR } from './rows.ts';

/** How long a person's notices stay in their document. */
const NOTICES_SHOWN = 3 * DAY;

/** What a person should hear of their assignments: that they end, ended, and what became of what they asked for. */
export function* assignmentNotices(state: State, userId: string, now: Instant): Generator<NoticeRow> {
  for (const assignment of assignmentsOf(state, userId, now)) {
    const { id, ended, endAt, noticedAt } = assignment;
    const about = { roleName: state.roles.get(assignment.roleId)!.name, byName: null, justification: '' };
    const recent = (at: Instant | null) => at !== null && at > now - NOTICES_SHOWN;
    if (!ended && recent(noticedAt))
      yield {
        id: `${id}.ending.${noticedAt}`,
        kind: 'assignment_ending',
        at: toIso(noticedAt!),
        endAt: toIsoOrNull(endAt),
        ...about,
      };
    if (ended?.how === 'expired' && recent(ended.at))
      yield {
        id: `${id}.ended.${ended.at}`,
        kind: 'assignment_ended',
        at: toIso(ended.at),
        endAt: toIsoOrNull(endAt),
        ...about,
      };
  }
  for (const id of state.by.requestsOfPrincipal.get(userId) ?? []) {
    const { answer, roleId, endAt } = state.requests.get(id)!;
    if (!answer || answer.at <= now - NOTICES_SHOWN) continue;
    const kind = answer.decision === 'Approve' ? 'extension_approved' : 'extension_denied';
    const { justification } = answer;
    yield {
      id: `${id}.${kind}`,
      kind,
      at: toIso(answer.at),
      roleName: state.roles.get(roleId)!.name,
      byName: answer.by ? nameOf(state, answer.by) : OPERATOR,
      justification,
      endAt: toIsoOrNull(endAt),
    };
  }
}

/** The assignments of one's own that ended and may still be renewed. */
export function* endedRows(state: State, userId: string, now: Instant): Generator<EndedRow> {
  for (const assignment of assignmentsOf(state, userId, now)) {
    const role = state.roles.get(assignment.roleId)!;
    if (!role.retired && extensionOf(assignment, now) === 'selfRenew') yield endedRow(assignment, role.name);
  }
}

function endedRow({ id, type, roleId, scope, startAt, endAt }: Assignment, roleName: string): EndedRow {
  return { id, type, roleId, roleName, scope, startAt: toIso(startAt), endAt: toIso(endAt!) };
}
