import { running } from '../standing.ts';
import type { Activation, Request, State } from '../state.ts';
import { DAY, type Instant, toIso } from '../time.ts';
import type { NoticeRow } from '../wire/notice-rows.ts';
import type { ActiveRow, RequestRow } from '../wire/rows.ts';
import { makeRequestRow, membership, nameOf, requestRow } from './rows.ts';

/** How long a person's own requests and notices stay in their document. */
const REQUESTS_SHOWN = 30 * DAY;
const NOTICES_SHOWN = 3 * DAY;

/** The row of an activation that runs. */
export function activatedRow(state: State, activation: Activation): ActiveRow {
  const role = state.roles.get(activation.roleId)!;
  const { maxDuration, approval } = role.settings.activation;
  return {
    id: activation.id,
    roleId: role.id,
    roleName: role.name,
    scope: activation.scope,
    state: 'Activated',
    access: role.group?.access ?? null,
    ...membership(state, state.assignments.get(activation.eligibleAssignmentId)!),
    startAt: toIso(activation.startAt),
    endAt: toIso(activation.endAt),
    requestId: activation.id,
    eligibleAssignmentId: activation.eligibleAssignmentId,
    maxDuration,
    extendable: !approval.required,
    justification: activation.justification,
  };
}

/** What a person asked for lately, and what waits. */
export function* ownRequestRows(state: State, userId: string, now: Instant): Generator<RequestRow> {
  for (const request of requestsOf(state, userId)) if (isShown(request, now)) yield requestRow(state, request, now);
}

function isShown({ action, status, createdAt }: Request, now: Instant): boolean {
  return action.startsWith('self') && (status.startsWith('Pending') || createdAt > now - REQUESTS_SHOWN);
}

/** What became of a person's requests to activate, and how what they activated ended. */
export function* requestNotices(state: State, userId: string, now: Instant): Generator<NoticeRow> {
  for (const request of requestsOf(state, userId)) yield* noticesOf(state, request, now);
}

function* noticesOf(state: State, request: Request, now: Instant): Generator<NoticeRow> {
  if (request.action !== 'selfActivate') return;
  const roleName = state.roles.get(request.roleId)!.name;
  const outcome = outcomeOf(request);
  if (outcome && request.decidedAt! > now - NOTICES_SHOWN) {
    const last = request.approval!.decisions.at(-1);
    const byName = last && outcome !== 'lapsed' ? nameOf(state, last.by) : null;
    const justification = outcome === 'lapsed' ? '' : (last?.justification ?? '');
    yield {
      id: noticeId(request, outcome),
      kind: outcome,
      at: toIso(request.decidedAt!),
      roleName,
      byName,
      justification,
    };
  }
  const { ended } = request;
  if (ended && ended.how !== 'deactivated' && ended.at > now - NOTICES_SHOWN)
    yield {
      id: noticeId(request, ended.how),
      kind: ended.how,
      at: toIso(ended.at),
      roleName,
      byName: null,
      justification: '',
    };
}

function noticeId({ id }: Request, kind: NoticeRow['kind']): string {
  return `${id}.${kind}`;
}

/** The request whose notice has this id. */
function requestOf(noticeId: string): string {
  return noticeId.slice(0, noticeId.lastIndexOf('.'));
}

function outcomeOf({ status, approval }: Request): 'approved' | 'denied' | 'lapsed' | 'failed' | null {
  if (!approval) return null;
  if (status === 'Denied') return 'denied';
  if (status === 'Lapsed') return 'lapsed';
  if (status === 'Failed') return 'failed';
  return status === 'Provisioned' || status === 'Granted' ? 'approved' : null;
}

function* requestsOf(state: State, userId: string): Generator<Request> {
  for (const id of state.by.requestsOfPrincipal.get(userId) ?? []) yield state.requests.get(id)!;
}

/** Rows by map and key; undefined where there is none any more. */
export type Changes = {
  readonly active: ReadonlyMap<string, ActiveRow | undefined>;
  readonly requests: ReadonlyMap<string, RequestRow | undefined>;
  readonly notices: ReadonlyMap<string, NoticeRow | undefined>;
};

/**
 * What a person's document shows of these requests, and of what they led to. Most commands change no more than that, so it
 * is not looked for among everything else the person sees. `shownNotices` are the ids of the notices the document shows.
 */
export function requestChanges(
  state: State,
  ids: ReadonlySet<string>,
  shownNotices: Iterable<string>,
  now: Instant,
): Changes {
  const active = new Map<string, ActiveRow | undefined>();
  const requests = new Map<string, RequestRow | undefined>();
  const notices = new Map<string, NoticeRow | undefined>();
  for (const id of shownNotices) if (ids.has(requestOf(id))) notices.set(id, undefined);
  for (const id of ids) {
    const activation = state.activations.get(id);
    active.set(id, activation && running(activation, now) ? activatedRow(state, activation) : undefined);
    const request = state.requests.get(id);
    // Not remembered, as it is not asked for again before it changes.
    requests.set(id, request && isShown(request, now) ? makeRequestRow(state, request, now) : undefined);
    if (request) for (const notice of noticesOf(state, request, now)) notices.set(notice.id, notice);
  }
  return { active, requests, notices };
}
