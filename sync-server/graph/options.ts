import type { Row } from './exchange.ts';
import { type Predicate, parseFilter, type Synonyms } from './filter.ts';
import { badRequest } from './problem.ts';
import { bare, derivedOf, propertiesOf, TYPES } from './types.ts';

/** What to add to a row by `$expand`, and what to show of that. */
export type Expand = { readonly name: string; readonly type: string; readonly shape: Shape };
/** What to show of a row: `select` null is everything. */
export type Shape = { readonly select: ReadonlySet<string> | null; readonly expand: readonly Expand[] };

export type Options = Shape & {
  readonly filter: Predicate | null;
  readonly top: number | null;
  readonly count: boolean;
  readonly skipToken: string | null;
};

/** Parameters that change nothing here; real clients send them. */
const IGNORED = new Set(['$format', 'api-version']);
const KNOWN = new Set(['$filter', '$select', '$expand', '$top', '$count', '$skiptoken']);
export const LARGEST_PAGE = 1_000;

/** The query options of a list or an entity of that type. Throws a 400 that names what is not supported. */
export function parseOptions(query: URLSearchParams, type: string, synonyms?: Synonyms): Options {
  const given: Record<string, string> = {};
  for (const [key, value] of query) {
    const name = key.startsWith('$') ? key : `$${key}`;
    if (KNOWN.has(name)) given[name] = value;
    else if (key.startsWith('$') && !IGNORED.has(key)) throw badRequest(`${key} is not supported`);
  }
  const filter = given.$filter?.trim();
  return {
    ...parseShape(type, given.$select, given.$expand),
    filter: filter ? parseFilter(filter, type, synonyms) : null,
    top: given.$top === undefined ? null : parseTop(given.$top),
    count: given.$count === 'true',
    skipToken: given.$skiptoken ?? null,
  };
}

/** The row with what was asked to be left out. Control information (`@odata.…`) stays. */
export function select(row: Row, chosen: ReadonlySet<string> | null): Row {
  if (!chosen) return row;
  return Object.fromEntries(Object.entries(row).filter(([name]) => name.startsWith('@') || chosen.has(name)));
}

function parseTop(text: string): number {
  const top = Number(text);
  if (!Number.isInteger(top) || top < 1) throw badRequest('$top: expected a whole number from 1');
  return Math.min(top, LARGEST_PAGE);
}

function parseShape(type: string, selected: string | undefined, expanded: string | undefined): Shape {
  return {
    select: selected?.trim() ? parseSelect(selected, type) : null,
    expand: expanded?.trim() ? onceEach(splitTop(expanded, ',').flatMap((part) => parseExpands(part, type))) : [],
  };
}

function parseSelect(text: string, type: string): ReadonlySet<string> | null {
  const known = [type, ...derivedOf(type)].flatMap((name) => [
    ...Object.keys(propertiesOf(name)),
    ...Object.keys(TYPES[name]!.navigation ?? {}),
  ]);
  const asked = text.split(',').map((name) => name.trim());
  if (asked.includes('*')) return null;
  return new Set(
    asked.map((name) => {
      // Real clients ask for `Id`.
      const found = known.find((one) => one.toLowerCase() === name.toLowerCase());
      if (!found) throw badRequest(`$select: ${name} is not a property of ${type}`);
      return found;
    }),
  );
}

/** Each name once, as it was asked for last: what is added twice is looked up twice. */
function onceEach(expands: readonly Expand[]): readonly Expand[] {
  return [...new Map(expands.map((expand) => [expand.name, expand])).values()];
}

/** `*` is everything there is. */
function parseExpands(text: string, type: string): readonly Expand[] {
  const names = text.trim() === '*' ? Object.keys(TYPES[type]!.navigation ?? {}) : [text];
  return names.map((name) => parseExpand(name, type));
}

function parseExpand(text: string, type: string): Expand {
  const found = /^([A-Za-z]\w*)(?:\s*\((.*)\))?$/s.exec(text.trim());
  const navigation = TYPES[type]!.navigation ?? {};
  const name = found?.[1] ?? text.trim();
  if (!found || !Object.hasOwn(navigation, name))
    throw badRequest(
      `$expand: ${name} is not supported on ${type} (supported: ${Object.keys(navigation).join(', ') || 'nothing'})`,
    );
  const nested: Record<string, string> = {};
  for (const option of found[2] ? splitTop(found[2], ';') : []) {
    const cut = option.indexOf('=');
    const key = option.slice(0, cut).trim();
    if (key !== '$select' && key !== '$expand') throw badRequest(`$expand: ${key} inside ${name} is not supported`);
    nested[key] = option.slice(cut + 1);
  }
  const inner = bare(navigation[name]!);
  return { name, type: inner, shape: parseShape(inner, nested.$select, nested.$expand) };
}

/** The parts between separators that stand outside of brackets. */
function splitTop(text: string, separator: string): readonly string[] {
  const parts = [''];
  let depth = 0;
  for (const sign of text) {
    if (sign === '(') depth++;
    if (sign === ')') depth--;
    if (depth < 0) throw badRequest('$expand: a bracket is closed too often');
    if (sign === separator && depth === 0) parts.push('');
    else parts[parts.length - 1] += sign;
  }
  if (depth !== 0) throw badRequest('$expand: a bracket is not closed');
  return parts;
}
