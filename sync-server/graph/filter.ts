import type { Json, Row } from './exchange.ts';
import { type Literal, type Token, tokensOf } from './filter-tokens.ts';
import { badRequest, type Problem } from './problem.ts';
import { bare, derivedOf, propertiesOf, TYPES } from './types.ts';

export type Predicate = (row: Row) => boolean;

/** Values of a property that mean another one, in lower case: `{ scopeType: { directory: 'directoryrole' } }`. */
export type Synonyms = Readonly<Record<string, Readonly<Record<string, string>>>>;

type Reader = {
  at: number;
  depth: number;
  readonly tokens: readonly Token[];
  readonly type: string;
  readonly synonyms: Synonyms;
};
type Property = { readonly name: string; readonly path: readonly string[]; readonly type: string };

/** Conditions and brackets; bounds the work and the stack. */
const DEEPEST = 200;
const SUPPORTED = 'supported: eq, ne, gt, ge, lt, le, in, startswith, contains, and, or, not';
const COMPARISONS: Readonly<Record<string, (order: number | null) => boolean>> = {
  eq: (order) => order === 0,
  ne: (order) => order !== 0,
  gt: (order) => order !== null && order > 0,
  ge: (order) => order !== null && order >= 0,
  lt: (order) => order !== null && order < 0,
  le: (order) => order !== null && order <= 0,
};

/**
 * The condition a `$filter` on a type states. Texts compare whatever their case, as Graph's mixed casing asks for. Throws a
 * 400 that names what is not supported.
 */
export function parseFilter(text: string, type: string, synonyms: Synonyms = {}): Predicate {
  const reader: Reader = { at: 0, depth: 0, tokens: tokensOf(text), type, synonyms };
  const predicate = either(reader);
  const left = reader.tokens[reader.at];
  if (left) throw unexpected(left);
  return predicate;
}

function either(reader: Reader): Predicate {
  const parts = [both(reader)];
  while (takeWord(reader, 'or')) parts.push(both(reader));
  return parts.length === 1 ? parts[0]! : (row) => parts.some((part) => part(row));
}

function both(reader: Reader): Predicate {
  const parts = [one(reader)];
  while (takeWord(reader, 'and')) parts.push(one(reader));
  return parts.length === 1 ? parts[0]! : (row) => parts.every((part) => part(row));
}

function one(reader: Reader): Predicate {
  if (++reader.depth > DEEPEST) throw badRequest(`$filter: more than ${DEEPEST} conditions are not supported`);
  if (takeWord(reader, 'not')) {
    const inner = one(reader);
    return (row) => !inner(row);
  }
  if (takeMark(reader, '(')) {
    const inner = either(reader);
    closed(reader);
    return inner;
  }
  const token = next(reader);
  if (token.kind !== 'word') throw unexpected(token);
  if (takeMark(reader, '(')) return call(reader, token.text);
  return comparison(reader, propertyOf(reader, token.text));
}

const TEXT_TESTS: Readonly<Record<string, (text: string, part: string) => boolean>> = {
  startswith: (text, part) => text.startsWith(part),
  contains: (text, part) => text.includes(part),
};

function call(reader: Reader, name: string): Predicate {
  const holds = Object.hasOwn(TEXT_TESTS, name) && TEXT_TESTS[name];
  if (!holds) throw badRequest(`$filter: the function ${name} is not supported (${SUPPORTED})`);
  const word = next(reader);
  if (word.kind !== 'word') throw unexpected(word);
  const { path } = propertyOf(reader, word.text);
  if (!takeMark(reader, ',')) throw badRequest(`$filter: ${name} takes a property and a text`);
  const part = String(literal(reader)).toLowerCase();
  closed(reader);
  return (row) => holds(String(valueAt(row, path) ?? '').toLowerCase(), part);
}

function comparison(reader: Reader, property: Property): Predicate {
  const operator = next(reader);
  if (operator.kind !== 'word') throw unexpected(operator);
  if (operator.text === 'in') return within(reader, property);
  const holds = Object.hasOwn(COMPARISONS, operator.text) && COMPARISONS[operator.text];
  if (!holds) throw badRequest(`$filter: the operator ${operator.text} is not supported (${SUPPORTED})`);
  const asked = comparable(reader, property, literal(reader));
  return (row) => holds(compare(comparable(reader, property, valueAt(row, property.path)), asked));
}

function within(reader: Reader, property: Property): Predicate {
  if (!takeMark(reader, '(')) throw badRequest("$filter: in takes a list such as ('a','b')");
  const values = new Set([comparable(reader, property, literal(reader))]);
  while (takeMark(reader, ',')) values.add(comparable(reader, property, literal(reader)));
  closed(reader);
  return (row) => values.has(comparable(reader, property, valueAt(row, property.path)));
}

/** The property of that path, through complex properties; what only `$expand` shows is no property to filter by. */
function propertyOf({ type }: Reader, name: string): Property {
  const path: string[] = [];
  let at: string | undefined = type;
  for (const step of name.split('/')) {
    const cast = /^microsoft\.graph\.(\w+)$/.exec(step)?.[1];
    if (cast && [bare(at), ...derivedOf(bare(at))].includes(cast)) {
      at = cast;
      continue;
    }
    path.push(step);
    const properties: Readonly<Record<string, string>> =
      at && Object.hasOwn(TYPES, bare(at)) ? propertiesOf(bare(at)) : {};
    const found = Object.hasOwn(properties, step) ? properties[step]! : undefined;
    if (!found || found.endsWith('[]')) throw badRequest(`$filter: ${name} is not supported on ${type}`);
    at = found;
  }
  if (Object.hasOwn(TYPES, bare(at))) throw badRequest(`$filter: ${name} is not supported on ${type}`);
  return { name, path, type: bare(at) };
}

function comparable({ synonyms }: Reader, { name, type }: Property, value: Json | undefined): Literal {
  if (value === undefined || value === null) return null;
  if (type === 'instant') {
    const at = Date.parse(String(value));
    if (Number.isNaN(at)) throw badRequest(`$filter: ${name} is an instant such as 2026-01-01T08:00:00Z`);
    return at;
  }
  if (typeof value !== 'string') return value as Literal;
  const lower = value.toLowerCase();
  const meant = synonyms[name];
  return meant && Object.hasOwn(meant, lower) ? meant[lower]! : lower;
}

/** Below, at or above zero as in a sort; null where the two have no order. */
function compare(value: Literal, asked: Literal): number | null {
  if (value === asked) return 0;
  if (value === null || asked === null || typeof value !== typeof asked) return null;
  return value < asked ? -1 : 1;
}

function valueAt(row: Row, path: readonly string[]): Json | undefined {
  let value: Json | undefined = row;
  for (const step of path) value = (value as Row | null | undefined)?.[step];
  return value;
}

function literal(reader: Reader): Literal {
  const token = next(reader);
  if (token.kind !== 'literal') throw unexpected(token);
  return token.value;
}

function next(reader: Reader): Token {
  const token = reader.tokens[reader.at++];
  if (!token) throw badRequest('$filter: it ends too early');
  return token;
}

function takeWord(reader: Reader, text: string): boolean {
  const token = reader.tokens[reader.at];
  const found = token?.kind === 'word' && token.text === text;
  if (found) reader.at++;
  return found;
}

function takeMark(reader: Reader, text: string): boolean {
  const token = reader.tokens[reader.at];
  const found = token?.kind === 'mark' && token.text === text;
  if (found) reader.at++;
  return found;
}

function closed(reader: Reader): void {
  if (!takeMark(reader, ')')) throw badRequest('$filter: a bracket is not closed');
}

function unexpected(token: Token): Problem {
  const text = token.kind === 'literal' ? String(token.value) : token.text;
  return badRequest(`$filter: ${text} is not expected here (${SUPPORTED})`);
}
