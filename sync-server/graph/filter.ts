import type { Json, Row } from './exchange.ts';
import { type Literal, type Token, tokensOf } from './filter-tokens.ts';
import { badRequest, type Problem } from './problem.ts';
import { comparable, literalFor, type Property, propertyAt, type Synonyms, valueAt } from './property.ts';
import { TYPES } from './types.ts';
import { ANYTHING, allOf, anyOf, type Wanted } from './wanted.ts';

/** What a filter asks of a row, and what of it a list can be narrowed by beforehand. */
export type Condition = { readonly holds: (row: Row) => boolean; readonly wanted: Wanted };

/** A part of a filter, on a row or on one value of a list in it. */
type Part = { readonly holds: (value: Json) => boolean; readonly wanted: Wanted };

type Reader = {
  at: number;
  depth: number;
  /** What names stand for: properties of a type, inside `any` and `all` those of a variable. */
  scope: { readonly type: string; readonly variable: string | null };
  readonly tokens: readonly Token[];
  readonly synonyms: Synonyms;
};

/** Conditions and brackets; bounds the work and the stack. */
const DEEPEST = 200;
const SUPPORTED = 'supported: eq, ne, gt, ge, lt, le, in, startswith, endswith, contains, any, all, and, or, not';
const COMPARISONS: Readonly<Record<string, (order: number | null) => boolean>> = {
  eq: (order) => order === 0,
  ne: (order) => order !== 0,
  gt: (order) => order !== null && order > 0,
  ge: (order) => order !== null && order >= 0,
  lt: (order) => order !== null && order < 0,
  le: (order) => order !== null && order <= 0,
};

/**
 * The condition a `$filter` on a type states. Names and texts compare whatever their case, as Graph's mixed casing asks for.
 * Throws a 400 that names what is not supported.
 */
export function parseFilter(text: string, type: string, synonyms: Synonyms = {}): Condition {
  const reader: Reader = { at: 0, depth: 0, scope: { type, variable: null }, tokens: tokensOf(text), synonyms };
  const condition = either(reader);
  const left = reader.tokens[reader.at];
  if (left) throw unexpected(left);
  return condition;
}

function either(reader: Reader): Part {
  const parts = [both(reader)];
  while (takeWord(reader, 'or')) parts.push(both(reader));
  if (parts.length === 1) return parts[0]!;
  return { holds: (row) => parts.some(({ holds }) => holds(row)), wanted: anyOf(parts.map(({ wanted }) => wanted)) };
}

function both(reader: Reader): Part {
  const parts = [one(reader)];
  while (takeWord(reader, 'and')) parts.push(one(reader));
  if (parts.length === 1) return parts[0]!;
  return { holds: (row) => parts.every(({ holds }) => holds(row)), wanted: allOf(parts.map(({ wanted }) => wanted)) };
}

function one(reader: Reader): Part {
  if (++reader.depth > DEEPEST) throw badRequest(`$filter: more than ${DEEPEST} conditions are not supported`);
  if (takeWord(reader, 'not')) {
    const { holds } = one(reader);
    return plain((row) => !holds(row));
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
  endswith: (text, part) => text.endsWith(part),
  contains: (text, part) => text.includes(part),
};

function call(reader: Reader, name: string): Part {
  const quantifier = /^(.+)\/(any|all)$/i.exec(name);
  if (quantifier) return quantified(reader, quantifier[1]!, quantifier[2]!.toLowerCase() === 'any');
  const lower = name.toLowerCase();
  const fits = Object.hasOwn(TEXT_TESTS, lower) && TEXT_TESTS[lower];
  if (!fits) throw badRequest(`$filter: the function ${name} is not supported (${SUPPORTED})`);
  const property = propertyOf(reader, word(reader));
  const part = takeMark(reader, ',') ? literalOf(reader, property) : null;
  if (typeof part !== 'string') throw badRequest(`$filter: ${name} takes a property and a text`);
  const asked = part.toLowerCase();
  closed(reader);
  return plain((row) => fits(String(valueAt(row, property) ?? '').toLowerCase(), asked));
}

/** `any(t: …)` or `all(t: …)` over a list of a row, or `any()` for one that is not empty. */
function quantified(reader: Reader, name: string, any: boolean): Part {
  const { scope } = reader;
  const list = propertyAt(scope.type, own(scope, name), '$filter', true);
  const values = (row: Json) => (valueAt(row, list) ?? []) as readonly Json[];
  if (any && takeMark(reader, ')')) return plain((row) => values(row).length > 0);
  const variable = word(reader);
  if (!takeMark(reader, ':'))
    throw badRequest(`$filter: ${name} takes a variable and a condition: any(t: t/id eq 'x')`);
  reader.scope = { type: list.type, variable };
  const { holds } = either(reader);
  reader.scope = scope;
  closed(reader);
  return plain((row) => (any ? values(row).some(holds) : values(row).every(holds)));
}

function comparison(reader: Reader, property: Property): Part {
  const operator = word(reader);
  const lower = operator.toLowerCase();
  if (lower === 'in') return within(reader, property);
  const holds = Object.hasOwn(COMPARISONS, lower) && COMPARISONS[lower];
  if (!holds) throw badRequest(`$filter: the operator ${operator} is not supported (${SUPPORTED})`);
  const asked = comparable(property, literalOf(reader, property), reader.synonyms);
  const { synonyms } = reader;
  return {
    holds: (row) => holds(compare(comparable(property, valueAt(row, property), synonyms), asked)),
    wanted: lower === 'eq' ? wantedOf(property, [asked]) : ANYTHING,
  };
}

function within(reader: Reader, property: Property): Part {
  if (!takeMark(reader, '(')) throw badRequest("$filter: in takes a list such as ('a','b')");
  const { synonyms } = reader;
  const values = new Set([comparable(property, literalOf(reader, property), synonyms)]);
  while (takeMark(reader, ',')) values.add(comparable(property, literalOf(reader, property), synonyms));
  closed(reader);
  return {
    holds: (row) => values.has(comparable(property, valueAt(row, property), synonyms)),
    wanted: wantedOf(property, [...values]),
  };
}

function wantedOf({ name }: Property, values: readonly Literal[]): Wanted {
  return values.every((value) => typeof value === 'string') ? { [name]: new Set(values) } : ANYTHING;
}

function plain(holds: Part['holds']): Part {
  return { holds, wanted: ANYTHING };
}

function propertyOf({ scope }: Reader, name: string): Property {
  // A value of a list of texts has no properties: the variable is the value itself.
  if (scope.variable === name && !Object.hasOwn(TYPES, scope.type)) return { name, path: [], type: scope.type };
  return propertyAt(scope.type, own(scope, name), '$filter');
}

/** The name without the variable in front of it. */
function own({ variable, type }: Reader['scope'], name: string): string {
  if (variable === null) return name;
  if (name.startsWith(`${variable}/`)) return name.slice(variable.length + 1);
  throw badRequest(`$filter: ${name} is not supported here, where ${variable} stands for a value of ${type}`);
}

/** Below, at or above zero as in a sort; null where the two have no order. */
function compare(value: Literal, asked: Literal): number | null {
  if (value === asked) return 0;
  if (value === null || asked === null || typeof value !== typeof asked) return null;
  return value < asked ? -1 : 1;
}

function literalOf(reader: Reader, property: Property): Literal {
  return literalFor(property, literal(reader));
}

function literal(reader: Reader): Literal {
  const token = next(reader);
  if (token.kind !== 'literal') throw unexpected(token);
  return token.value;
}

function word(reader: Reader): string {
  const token = next(reader);
  if (token.kind !== 'word') throw unexpected(token);
  return token.text;
}

function next(reader: Reader): Token {
  const token = reader.tokens[reader.at++];
  if (!token) throw badRequest('$filter: it ends too early');
  return token;
}

function takeWord(reader: Reader, text: string): boolean {
  const token = reader.tokens[reader.at];
  const found = token?.kind === 'word' && token.text.toLowerCase() === text;
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
