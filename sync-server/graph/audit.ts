import { auditKeys } from '../../core/audit.ts';
import type { Recorded } from '../../core/events.ts';
import { MOST_READ } from '../audit/query.ts';
import { auditRow } from './audit-rows.ts';
import type { Call, GraphRoute, Reply } from './call.ts';
import type { Row } from './exchange.ts';
import { nextLink, placeAfter } from './listing.ts';
import { type Options, parseOptions, parseShapeOptions, select } from './options.ts';
import { badRequest, notFound } from './problem.ts';
import { entityReply } from './set-routes.ts';
import type { Viewer } from './viewer.ts';

const PATH = 'auditLogs/directoryAudits';
const TYPE = 'directoryAudit';
const PAGE = 1_000;
const BLOCK = 500;

/** The audit, newest first: all of it for whoever may see the organisation, for others what they did or what concerns them. */
export const AUDIT_ROUTES: readonly GraphRoute[] = [
  { method: 'GET', path: PATH, returns: `${TYPE}[]`, counts: 'search', handle: list },
  { method: 'GET', path: `${PATH}/:id`, returns: TYPE, handle: single },
];

async function list(call: Call): Promise<Reply> {
  const viewer = call.viewer();
  const options = parseOptions(call.query, TYPE);
  if (options.skip) throw badRequest('$skip: not supported on the audit; follow @odata.nextLink');
  if (options.count) throw badRequest('$count: not supported on the audit');
  refuseOtherOrder(options);
  const size = Math.min(options.top ?? PAGE, call.largestPage ?? PAGE);
  const value: Row[] = [];
  let before = options.skipToken === null ? viewer.state.seq + 1 : seqIn(options.skipToken);
  for (let read = 0; before > 1 && read < MOST_READ && value.length < size; ) {
    const records = await older(call, viewer, before);
    if (!records.length) before = 1;
    for (const record of records) {
      if (value.length === size) break;
      before = record.seq;
      read++;
      if (!isVisible(viewer, record)) continue;
      const row = auditRow(viewer.state, record);
      if (!options.filter || options.filter.holds(row)) value.push(select(row, options.select));
    }
  }
  const next = before > 1 ? nextLink(viewer, { context: PATH, path: PATH, query: call.query }, [String(before)]) : null;
  const context = `${viewer.base}/$metadata#${PATH}`;
  return { status: 200, body: { '@odata.context': context, ...(next ? { '@odata.nextLink': next } : {}), value } };
}

/** The next records before a place, newest first: of the whole log, or by its index those that concern the viewer. */
async function older(call: Call, { readsAll }: Viewer, before: number): Promise<readonly Recorded[]> {
  if (!readsAll) return call.readOwn(before, BLOCK);
  const limit = Math.min(BLOCK, before - 1);
  return (await call.readLog(before - 1 - limit, limit)).toReversed();
}

async function single(call: Call): Promise<Reply> {
  const viewer = call.viewer();
  const { select: chosen } = parseShapeOptions(call.query, TYPE);
  const id = call.parameters.id!;
  const seq = Number(/_(\d+)$/.exec(id)?.[1] ?? 0);
  const [record] = seq && seq <= viewer.state.seq ? await call.readLog(seq - 1, 1) : [];
  const row = record && isVisible(viewer, record) ? auditRow(viewer.state, record) : null;
  if (row?.id !== id) throw notFound('There is no such entry.');
  return entityReply(viewer, { path: PATH, type: TYPE }, select(row, chosen));
}

/** [U1] */
function isVisible({ readsAll, user }: Viewer, record: Recorded): boolean {
  if (readsAll) return true;
  const { actorId, subjectId } = auditKeys(record);
  return actorId === user.id || subjectId === user.id;
}

/** Newest first is the order there is; clients ask for it all the same. */
function refuseOtherOrder({ order }: Options): void {
  const [first, ...more] = order;
  if (!first || (first.property.name === 'activityDateTime' && first.descending && !more.length)) return;
  throw badRequest('$orderby: only activityDateTime desc is supported on the audit');
}

function seqIn(skipToken: string): number {
  const seq = Number(placeAfter(skipToken, [])[0]);
  if (!Number.isSafeInteger(seq) || seq < 1) throw badRequest('$skiptoken: take it from @odata.nextLink');
  return seq;
}
