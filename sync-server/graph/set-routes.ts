import type { Call, GraphRoute, Reply } from './call.ts';
import type { EntitySet } from './entity-set.ts';
import type { Row } from './exchange.ts';
import { shaped } from './expansions.ts';
import { listing } from './listing.ts';
import { parseOptions } from './options.ts';
import { badRequest, notFound } from './problem.ts';
import type { Viewer } from './viewer.ts';

/** What a collection answers: the list, one of it, its number, and what is the caller's. */
export function setRoutes(set: EntitySet): readonly GraphRoute[] {
  const { path, type, own } = set;
  const routes: GraphRoute[] = [
    {
      method: 'GET',
      path,
      returns: `${type}[]`,
      handle: (call) => list(asFiltered(call, set), set, set.all, path),
    },
    { method: 'GET', path: `${path}/$count`, returns: 'int', handle: (call) => count(asFiltered(call, set), set) },
    { method: 'GET', path: `${path}/:id`, returns: type, handle: (call) => single(call, set) },
  ];
  if (own) routes.unshift(ownRoute(path, type, own, (_, rows) => [set, rows]));
  return routes;
}

/** The call, where it names what the list asks for. Throws a 400 that says what that is. */
function asFiltered(call: Call, { asks }: EntitySet): Call {
  if (!asks) return call;
  const filter = call.query.get('$filter') ?? call.query.get('filter') ?? '';
  if (asks.some((name) => new RegExp(`\\b${name}\\s+eq\\b`, 'i').test(filter))) return call;
  throw badRequest(`$filter: this list takes ${asks.map((name) => `${name} eq '…'`).join(' or ')}`);
}

type PartRows = (viewer: Viewer, parameters: Call['parameters']) => readonly Row[] | null;

/** Part of an entity that has a path of its own, such as a policy's rules; `own` is what `filterByCurrentUser` gives of it. */
export function partRoute(
  path: string,
  type: string,
  rowsOf: PartRows,
  own?: Readonly<Record<string, PartRows>>,
): readonly GraphRoute[] {
  const rowsFor = (call: Call, wanted: PartRows = rowsOf) => {
    const rows = wanted(call.viewer(), call.parameters);
    if (!rows) throw notFound('There is nothing of that id.');
    return rows;
  };
  const set = (call: Call): EntitySet => ({
    path,
    type,
    all: () => rowsFor(call),
    one: (_, id) => rowsFor(call).find((row) => row.id === id) ?? null,
  });
  const routes: GraphRoute[] = [
    { method: 'GET', path, returns: `${type}[]`, handle: (call) => list(call, set(call), set(call).all, call.path) },
    {
      method: 'GET',
      path: `${path}/:part`,
      returns: type,
      handle: (call) => single(call, set(call), call.parameters.part),
    },
  ];
  if (own) routes.unshift(ownRoute(path, type, own, (call, rows) => [set(call), () => rowsFor(call, rows)]));
  return routes;
}

/** `filterByCurrentUser(on='…')`, which names one of a few ways something is the caller's. */
function ownRoute<Rows>(
  path: string,
  type: string,
  own: Readonly<Record<string, Rows>>,
  readerOf: (call: Call, rows: Rows) => readonly [EntitySet, (viewer: Viewer) => Iterable<Row>],
): GraphRoute {
  return {
    method: 'GET',
    path: `${path}/filterByCurrentUser(on)`,
    returns: `${type}[]`,
    handle(call) {
      const on = Object.keys(own).find((name) => name.toLowerCase() === call.parameters.on!.toLowerCase());
      if (!on) throw badRequest(`filterByCurrentUser: on is one of ${Object.keys(own).join(', ')}`);
      const [set, rows] = readerOf(call, own[on]!);
      return list(call, set, (viewer) => withType(rows(viewer), type), `Collection(${type})`);
    },
  };
}

/** An entity as an answer, with its context. */
export function entityReply(viewer: Viewer, set: Pick<EntitySet, 'path' | 'type'>, row: Row, status = 200): Reply {
  return { status, body: { '@odata.context': contextOf(viewer, `${set.path}/$entity`), ...row } };
}

function list(call: Call, set: EntitySet, rows: (viewer: Viewer) => Iterable<Row>, context: string): Reply {
  const viewer = call.viewer();
  const options = parseOptions(call.query, set.type, set.synonyms);
  const place = { context, path: call.path, query: call.query };
  return { status: 200, body: listing(viewer, set, rows(viewer), options, place) };
}

function single(call: Call, set: EntitySet, id = call.parameters.id!): Reply {
  const viewer = call.viewer();
  const { filter, top, ...shape } = parseOptions(call.query, set.type);
  if (filter || top) throw badRequest('$filter and $top are for lists');
  const row = set.one(viewer, id);
  if (!row) throw notFound(`There is no ${set.type} ${id}, or it is not yours to see.`);
  return entityReply(viewer, set, shaped(viewer, set.type, row, shape));
}

function count(call: Call, set: EntitySet): Reply {
  const viewer = call.viewer();
  const { filter } = parseOptions(call.query, set.type, set.synonyms);
  let total = 0;
  for (const row of set.all(viewer)) if (!filter || filter(row)) total++;
  return { status: 200, body: String(total) };
}

function contextOf({ base }: Viewer, what: string): string {
  return `${base}/$metadata#${what}`;
}

function* withType(rows: Iterable<Row>, type: string): Generator<Row> {
  for (const row of rows) yield { '@odata.type': `#microsoft.graph.${type}`, ...row };
}
