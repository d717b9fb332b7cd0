import * as z from 'zod/mini';
import type { ReviewAnswer, ReviewHistory } from '../../core/reviews.ts';
import { toIso } from '../../core/time.ts';
import type { Call, GraphRoute, Reply } from './call.ts';
import { type EntitySet, entries } from './entity-set.ts';
import type { Row } from './exchange.ts';
import { parseBody } from './parse-body.ts';
import { badRequest, denied, notFound } from './problem.ts';
import { userIdentity } from './review-rows.ts';
import { fieldsOf, queryText } from './review-scope.ts';
import { entityReply, keyed, partRoute, setRoutes } from './set-routes.ts';
import type { Viewer } from './viewer.ts';

const PATH = 'identityGovernance/accessReviews/historyDefinitions';

const HISTORY_SET: EntitySet = {
  path: PATH,
  type: 'accessReviewHistoryDefinition',
  all: (viewer) =>
    entries(viewer.readsAll ? viewer.state.reviewHistories.values() : [], (one) => historyRow(viewer, one)),
  one(viewer, id) {
    const history = historyFor(viewer, id);
    return history && historyRow(viewer, history);
  },
};

/** Reports of what reviews decided. One is made when it is asked for, so each has a single instance, with its own id. */
export const REVIEW_HISTORY_ROUTES: readonly GraphRoute[] = [
  ...setRoutes(HISTORY_SET),
  { method: 'POST', path: PATH, takes: HISTORY_SET.type, returns: HISTORY_SET.type, handle: create },
  ...partRoute(`${PATH}/:id/instances`, 'accessReviewHistoryInstance', (viewer, { id }) => {
    const history = historyFor(viewer, id!);
    return history && [historyInstanceRow(history)];
  }),
  {
    method: 'POST',
    path: `${PATH}/:id/instances/:instance/generateDownloadUri`,
    returns: 'accessReviewHistoryInstance',
    handle: generateDownloadUri,
  },
];

const Body = z.object({
  displayName: z.string().check(z.trim(), z.minLength(1), z.maxLength(128)),
  reviewHistoryPeriodStartDateTime: z.string(),
  reviewHistoryPeriodEndDateTime: z.string(),
  decisions: z.array(z.string()).check(z.minLength(1), z.maxLength(10)),
  scopes: z.optional(z.nullable(z.array(z.unknown()).check(z.maxLength(100)))),
  scheduleSettings: z.optional(z.unknown()),
});

const DECISIONS: ReadonlyMap<string, ReviewAnswer | null> = new Map<string, ReviewAnswer | null>([
  ['approve', 'Approve'],
  ['deny', 'Deny'],
  ['dontknow', 'DontKnow'],
  ['notreviewed', 'NotReviewed'],
  // Every reviewer is one who can be told, so nothing is ever of this kind.
  ['notnotified', null],
]);

async function create(call: Call): Promise<Reply> {
  const { displayName, scopes, scheduleSettings, decisions, ...period } = parseBody(Body, call.body);
  if (scheduleSettings !== undefined && scheduleSettings !== null)
    throw badRequest('scheduleSettings: not supported; a report is made when it is asked for; ask for it again');
  const wanted = decisions.map((text) => {
    const answer = DECISIONS.get(text.toLowerCase());
    if (answer === undefined) throw badRequest('decisions: expected approve, deny, dontKnow, notReviewed');
    return answer;
  });
  const { historyId } = await call.send({
    type: 'CreateReviewHistory',
    name: displayName,
    from: period.reviewHistoryPeriodStartDateTime,
    until: period.reviewHistoryPeriodEndDateTime,
    decisions: wanted.filter((answer) => answer !== null),
    ...scopeOf(scopes ?? []),
  });
  const viewer = call.viewer();
  return entityReply(viewer, HISTORY_SET, historyRow(viewer, historyFor(viewer, String(historyId))!), 201);
}

const ALL = '/identityGovernance/accessReviews/definitions';
const ONE = new RegExp(`^${ALL}/([0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12})$`, 'i');
const CONTAINS = new RegExp(`^${ALL}\\?\\$filter=contains\\(scope/[\\w./]*query,\\s*'([^']*)'\\)$`, 'i');

/** Which reviews: single ones, or those of roles or of groups. */
function scopeOf(scopes: readonly unknown[]): { readonly of: ReviewHistory['of']; readonly seriesIds: string[] } {
  const kinds = new Set<'roles' | 'groups'>();
  const seriesIds: string[] = [];
  let all = scopes.length === 0;
  for (const [index, scope] of scopes.entries()) {
    const field = `scopes.${index}`;
    const text = queryText(fieldsOf(scope, field).query, field);
    const id = ONE.exec(text)?.[1];
    const part = CONTAINS.exec(text)?.[1]?.toLowerCase();
    if (id) seriesIds.push(id.toLowerCase());
    else if (text === ALL) all = true;
    else if (part?.includes('group') || part === './members') kinds.add('groups');
    else if (part?.includes('role')) kinds.add('roles');
    else throw badRequest(`${field}.query: ${text.slice(0, 200)} is not supported (supported: ${SCOPES})`);
  }
  if (seriesIds.length && (all || kinds.size)) throw badRequest('scopes: single definitions stand alone');
  const [only] = kinds;
  return { of: !all && kinds.size === 1 ? only! : 'all', seriesIds };
}

const SCOPES = `${ALL}, ${ALL}/{id}, ${ALL}?$filter=contains(scope/query, '/groups' or 'roleManagement')`;

function generateDownloadUri(call: Call): Reply {
  const viewer = call.viewer();
  const { id, instance } = call.parameters;
  const history = historyFor(viewer, id!);
  if (!history || instance!.toLowerCase() !== history.id) throw notFound('There is no such report.');
  // The link needs no token, so a session that may only act for its user makes none.
  if (viewer.session.access === 'self') throw denied();
  const { url, expiresAt } = call.historyLink(history.id);
  const row = { ...historyInstanceRow(history), downloadUri: url, expirationDateTime: toIso(expiresAt) };
  return entityReply(viewer, { path: keyed(call, `${PATH}/:id/instances`), type: 'accessReviewHistoryInstance' }, row);
}

function historyFor({ state, readsAll }: Viewer, id: string): ReviewHistory | null {
  return (readsAll && state.reviewHistories.get(id.toLowerCase())) || null;
}

function historyRow({ state }: Viewer, history: ReviewHistory): Row {
  const { id, name, of, seriesIds, decisions, createdBy, createdAt } = history;
  const queries = seriesIds.length ? seriesIds.map((one) => `${ALL}/${one}`) : [QUERIES[of]];
  return {
    id,
    displayName: name,
    ...periodOf(history),
    decisions: decisions.map((one) => `${one[0]!.toLowerCase()}${one.slice(1)}`),
    scopes: queries.map((query) => ({
      '@odata.type': '#microsoft.graph.accessReviewQueryScope',
      query,
      queryType: 'MicrosoftGraph',
      queryRoot: null,
    })),
    scheduleSettings: null,
    status: 'done',
    createdBy: userIdentity(state, createdBy),
    createdDateTime: toIso(createdAt),
  };
}

const QUERIES = {
  all: ALL,
  roles: `${ALL}?$filter=contains(scope/query, 'roleManagement')`,
  groups: `${ALL}?$filter=contains(scope/query, '/groups')`,
} as const;

/** A report in the one form it has; `generateDownloadUri` adds where it is. */
export function historyInstanceRow(history: ReviewHistory): Row {
  const at = toIso(history.createdAt);
  const made = { status: 'done', runDateTime: at, fulfilledDateTime: at };
  return { id: history.id, ...periodOf(history), ...made, downloadUri: null, expirationDateTime: null };
}

function periodOf({ from, until }: ReviewHistory) {
  return { reviewHistoryPeriodStartDateTime: toIso(from), reviewHistoryPeriodEndDateTime: toIso(until) };
}
