import type { Call, GraphRoute, Reply } from './call.ts';
import { type EntitySet, type Entry, entriesOf, find, type Reading } from './entity-set.ts';
import type { Row } from './exchange.ts';
import { shaped } from './expansions.ts';
import { listing } from './listing.ts';
import { parseOptions, parseShapeOptions } from './options.ts';
import { badRequest, notFound } from './problem.ts';
import type { Viewer } from './viewer.ts';
import { ANYTHING, type Wanted } from './wanted.ts';

/** What a collection answers: the list, one of it, its number, and what is the caller's. */
export function setRoutes(set: EntitySet): readonly GraphRoute[] {
  const { path, type, own } = set;
  const all: Reading = (viewer, wanted) => {
    refuseUnfiltered(set, wanted);
    return set.all(viewer, wanted);
  };
  return [
    ...(own ? [ownRoute(path, type, own, (call, reading) => ownList(call, set, reading))] : []),
    { method: 'GET', path, returns: `${type}[]`, handle: (call) => list(call, set, all, path) },
    { method: 'GET', path: `${path}/$count`, returns: 'int', handle: (call) => count(call, set, all) },
    { method: 'GET', path: `${path}/:id`, returns: type, handle: (call) => single(call, set) },
  ];
}

type PartRows = (viewer: Viewer, parameters: Call['parameters']) => readonly Row[] | null;
/** The kinds of directory objects that a list of them is narrowed to, as in `memberOf/microsoft.graph.group`. */
const KINDS = ['user', 'group', 'directoryRole', 'administrativeUnit', 'servicePrincipal'];

/**
 * Part of an entity that has a path of its own, such as a policy's rules: the list, its number and one of it; `own` is what
 * `filterByCurrentUser` gives of it.
 */
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
  const lists = (at: string, kind: string, wanted: (row: Row) => boolean): readonly GraphRoute[] => {
    const reading = (call: Call) => () => entriesOf(rowsFor(call).filter(wanted));
    const set = { type: kind };
    return [
      {
        method: 'GET',
        path: at,
        returns: `${kind}[]`,
        handle: (call) => list(call, set, reading(call), keyed(call, at)),
      },
      { method: 'GET', path: `${at}/$count`, returns: 'int', handle: (call) => count(call, set, reading(call)) },
    ];
  };
  const kinds = (type === 'directoryObject' ? KINDS : []).flatMap((kind) =>
    lists(`${path}/microsoft.graph.${kind}`, kind, (row) => row['@odata.type'] === `#microsoft.graph.${kind}`),
  );
  const one = (call: Call): Pick<EntitySet, 'path' | 'type' | 'one'> => ({
    path: keyed(call, path),
    type,
    one: (_, id) => find(rowsFor(call), id),
  });
  return [
    ...(own
      ? [ownRoute(path, type, own, (call, rows) => ownList(call, { type }, () => entriesOf(rowsFor(call, rows))))]
      : []),
    ...lists(path, type, () => true),
    ...kinds,
    {
      method: 'GET',
      path: `${path}/:part`,
      returns: type,
      handle: (call) => single(call, one(call), call.parameters.part),
    },
  ];
}

/** A route's path with what it stands for, as Graph's contexts write it: `roleManagementPolicies('id')/rules`. */
export function keyed({ parameters }: Pick<Call, 'parameters'>, path: string): string {
  const quoted = (name: string) => `'${encodeURIComponent(parameters[name]!.replaceAll("'", "''"))}'`;
  return path
    .replace(/\/:(\w+)/g, (_, name) => `(${quoted(name)})`)
    .replace(/\((\w+)\)/g, (_, name) => `(${name}=${quoted(name)})`);
}

/** `filterByCurrentUser(on='…')`, which names one of a few ways something is the caller's. */
function ownRoute<Own>(
  path: string,
  type: string,
  own: Readonly<Record<string, Own>>,
  answer: (call: Call, chosen: Own) => Reply,
): GraphRoute {
  return {
    method: 'GET',
    path: `${path}/filterByCurrentUser(on)`,
    returns: `${type}[]`,
    handle(call) {
      const on = Object.keys(own).find((name) => name.toLowerCase() === call.parameters.on!.toLowerCase());
      if (!on) throw badRequest(`filterByCurrentUser: on is one of ${Object.keys(own).join(', ')}`);
      return answer(call, own[on]!);
    },
  };
}

/** An entity as an answer, with its context; one that was just made also with its address. */
export function entityReply(viewer: Viewer, set: Pick<EntitySet, 'path' | 'type'>, row: Row, status = 200): Reply {
  const body = { '@odata.context': `${viewer.base}/$metadata#${set.path}/$entity`, ...row };
  const headers = { location: `${viewer.base}/${set.path}/${row.id}` };
  return status === 201 ? { status, body, headers } : { status, body };
}

type Listed = Pick<EntitySet, 'type' | 'synonyms'>;

function list(call: Call, { type, synonyms }: Listed, reading: Reading, context: string): Reply {
  const viewer = call.viewer();
  const { largestPage } = call;
  const { top, ...options } = parseOptions(call.query, type, synonyms);
  const found = reading(viewer, options.filter?.wanted ?? ANYTHING);
  const size = largestPage === null ? top : Math.min(largestPage, top ?? largestPage);
  const body = listing(viewer, type, found, { ...options, top: size }, { context, path: call.path, query: call.query });
  const headers = { 'preference-applied': `odata.maxpagesize=${largestPage}` };
  return largestPage === null ? { status: 200, body } : { status: 200, body, headers };
}

/** As Graph has it, what is the caller's says of each thing what it is. */
function ownList(call: Call, set: Listed, reading: Reading): Reply {
  const typed: Reading = (viewer, wanted) => withType(reading(viewer, wanted), set.type);
  return list(call, set, typed, `Collection(${set.type})`);
}

function* withType(found: Iterable<Entry>, type: string): Generator<Entry> {
  for (const { key, row } of found) yield { key, row: () => ({ '@odata.type': `#microsoft.graph.${type}`, ...row() }) };
}

function count(call: Call, { type, synonyms }: Listed, reading: Reading): Reply {
  const viewer = call.viewer();
  const { filter } = parseOptions(call.query, type, synonyms);
  let total = 0;
  for (const { row } of reading(viewer, filter?.wanted ?? ANYTHING)) if (!filter || filter.holds(row())) total++;
  return { status: 200, body: String(total) };
}

function single(call: Call, set: Pick<EntitySet, 'path' | 'type' | 'one'>, id = call.parameters.id!): Reply {
  const viewer = call.viewer();
  const shape = parseShapeOptions(call.query, set.type);
  const row = set.one(viewer, id);
  if (!row) throw notFound(`There is no ${set.type} ${id}, or it is not yours to see.`);
  return entityReply(viewer, set, shaped(viewer, set.type, row, shape));
}

/** Throws a 400 that says what the list asks for. */
function refuseUnfiltered({ asks }: EntitySet, wanted: Wanted): void {
  if (!asks || asks.some((name) => wanted[name])) return;
  throw badRequest(`$filter: this list takes ${asks.map((name) => `${name} eq '…'`).join(' or ')}`);
}
