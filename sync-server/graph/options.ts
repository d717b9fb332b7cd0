import type { Row } from './exchange.ts';
import { type Condition, parseFilter } from './filter.ts';
import { type Order, parseOrder } from './order.ts';
import { badRequest } from './problem.ts';
import type { Synonyms } from './property.ts';
import { bare, derivedOf, propertiesOf, TYPES } from './types.ts';

/** What to add to a row by `$expand`, and what to show of that. */
export type Expand = { readonly name: string; readonly type: string; readonly shape: Shape };
/** What to show of a row: `select` null is everything. */
export type Shape = { readonly select: ReadonlySet<string> | null; readonly expand: readonly Expand[] };

export type Options = Shape & {
  readonly filter: Condition | null;
  readonly order: readonly Order[];
  readonly top: number | null;
  /** How many rows to leave out first. */
  readonly skip: number;
  readonly count: boolean;
  readonly skipToken: string | null;
};

/** What shows more or less of one thing, and what else a list takes. */
export const SHAPE_OPTIONS = ['$select', '$expand', '$format'] as const;
export const LIST_OPTIONS = [...SHAPE_OPTIONS, '$filter', '$orderby', '$top', '$skip', '$count', '$skiptoken'] as const;
type Known = (typeof LIST_OPTIONS)[number];
/** What else would change a list; clients write these without the `$` as well, and none is passed over in silence. */
const REFUSED = new Set(['$search', '$apply', '$compute', '$deltatoken']);
export const LARGEST_PAGE = 1_000;

/** The query options of a list or an entity of that type. Throws a 400 that names what is not supported. */
export function parseOptions(query: URLSearchParams, type: string, synonyms?: Synonyms): Options {
  const given = optionsIn(query);
  const filter = given.$filter?.trim();
  const order = given.$orderby?.trim();
  return {
    ...parseShape(type, given.$select, given.$expand),
    filter: filter ? parseFilter(filter, type, synonyms) : null,
    order: order ? parseOrder(order, type) : [],
    top: given.$top === undefined ? null : Math.min(parseNumber('$top', given.$top, 1), LARGEST_PAGE),
    skip: given.$skip === undefined ? 0 : parseNumber('$skip', given.$skip, 0),
    count: parseCount(given.$count),
    skipToken: given.$skiptoken ?? null,
  };
}

/** The options of one thing: what to show of it. Throws a 400 where they ask for what only a list has. */
export function parseShapeOptions(query: URLSearchParams, type: string): Shape {
  const { $select, $expand, $format: _, ...rest } = optionsIn(query);
  const [other] = Object.keys(rest);
  if (other) throw badRequest(`${other} is for lists`);
  return parseShape(type, $select, $expand);
}

/** Any other parameter is a client's own, such as `api-version`. */
function optionsIn(query: URLSearchParams): Partial<Record<Known, string>> {
  const given: Partial<Record<Known, string>> = {};
  for (const [key, value] of query) {
    const name = dollared(key);
    const known = LIST_OPTIONS.find((one) => one === name);
    if (!known && (REFUSED.has(name) || key.startsWith('$'))) throw badRequest(`${key} is not supported`);
    if (!known) continue;
    if (given[known] !== undefined) throw badRequest(`${known} is given twice`);
    given[known] = value;
  }
  if (given.$format && !/^(application\/)?json\b/i.test(given.$format))
    throw badRequest(`$format: ${given.$format} is not supported (supported: json)`);
  return given;
}

/** An option's name as it is known here; clients write it in any case, and without the `$`. */
function dollared(key: string): string {
  return `$${key.toLowerCase().replace(/^\$/, '')}`;
}

/** The row with what was asked to be left out. Control information (`@odata.…`) stays. */
export function select(row: Row, chosen: ReadonlySet<string> | null): Row {
  if (!chosen) return row;
  return Object.fromEntries(Object.entries(row).filter(([name]) => name.startsWith('@') || chosen.has(name)));
}

function parseNumber(name: string, text: string, least: number): number {
  const number = text.trim() === '' ? Number.NaN : Number(text);
  if (!Number.isSafeInteger(number) || number < least)
    throw badRequest(`${name}: expected a whole number from ${least}`);
  return number;
}

function parseCount(text = 'false'): boolean {
  const lower = text.trim().toLowerCase();
  if (lower !== 'true' && lower !== 'false') throw badRequest('$count: expected true or false');
  return lower === 'true';
}

function parseShape(type: string, selected: string | undefined, expanded: string | undefined): Shape {
  const expand = expanded?.trim() ? splitTop(expanded, ',').flatMap((part) => parseExpands(part, type)) : [];
  const twice = expand.find(({ name }, index) => expand.findIndex((other) => other.name === name) < index);
  if (twice) throw badRequest(`$expand: ${twice.name} is given twice`);
  return { select: selected?.trim() ? parseSelect(selected, type) : null, expand };
}

function parseSelect(text: string, type: string): ReadonlySet<string> | null {
  const known = [type, ...derivedOf(type)].flatMap((name) => [
    ...Object.keys({ ...propertiesOf(name), ...TYPES[name]!.unfilled, ...TYPES[name]!.navigation }),
  ]);
  const asked = text.split(',').map((name) => name.trim());
  if (asked.includes('*')) return null;
  return new Set(
    asked.map((name) => {
      const found = nameIn(known, name);
      if (!found) throw badRequest(`$select: ${name} is not a property of ${type}`);
      return found;
    }),
  );
}

/** `*` is everything there is. */
function parseExpands(text: string, type: string): readonly Expand[] {
  const names = text.trim() === '*' ? Object.keys(TYPES[type]!.navigation ?? {}) : [text];
  return names.map((name) => parseExpand(name, type));
}

function parseExpand(text: string, type: string): Expand {
  const found = /^([A-Za-z]\w*)(?:\s*\((.*)\))?$/s.exec(text.trim());
  const navigation = TYPES[type]!.navigation ?? {};
  const name = nameIn(Object.keys(navigation), found?.[1] ?? '');
  if (!found || !name)
    throw badRequest(
      `$expand: ${found?.[1] ?? text.trim()} is not supported on ${type} (supported: ${Object.keys(navigation).join(', ') || 'nothing'})`,
    );
  const nested: { $select?: string; $expand?: string } = {};
  for (const option of found[2] ? splitTop(found[2], ';') : []) {
    const [, key = option, value = ''] = /^([^=]*)=(.*)$/s.exec(option) ?? [];
    const known = dollared(key.trim());
    if (known !== '$select' && known !== '$expand')
      throw badRequest(`$expand: ${key.trim()} inside ${name} is not supported`);
    if (nested[known] !== undefined) throw badRequest(`$expand: ${known} inside ${name} is given twice`);
    nested[known] = value;
  }
  const inner = bare(navigation[name]!);
  return { name, type: inner, shape: parseShape(inner, nested.$select, nested.$expand) };
}

/** Real clients ask for `Id` and `displayname`. */
function nameIn(known: readonly string[], asked: string): string | undefined {
  return known.find((one) => one.toLowerCase() === asked.toLowerCase());
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
