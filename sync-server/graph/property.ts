import type { Json } from './exchange.ts';
import type { Literal } from './filter-tokens.ts';
import { badRequest } from './problem.ts';
import { bare, derivedOf, propertiesOf, TYPES } from './types.ts';

/** A property that rows are found or sorted by: its steps through complex properties, and the type at their end. */
export type Property = { readonly name: string; readonly path: readonly string[]; readonly type: string };

/** Values of a property that mean another one, in lower case: `{ scopeType: { directory: 'directoryrole' } }`. */
export type Synonyms = Readonly<Record<string, Readonly<Record<string, string>>>>;

/**
 * The property of a type that a text names, whatever its case. What only `$expand` shows is none. Throws a 400 that names
 * it, where it is not there or is more than one value; `many` asks for a list instead.
 */
export function propertyAt(type: string, text: string, option: string, many = false): Property {
  const unknown = () => badRequest(`${option}: ${text} is not supported on ${type}`);
  const path: string[] = [];
  let at = type;
  for (const step of text.split('/')) {
    const cast = castTo(bare(at), step);
    if (cast) {
      at = cast;
      continue;
    }
    if (at.endsWith('[]') || !Object.hasOwn(TYPES, bare(at))) throw unknown();
    const properties = propertiesOf(bare(at));
    const name = Object.keys(properties).find((known) => known.toLowerCase() === step.toLowerCase());
    if (!name) throw unknown();
    path.push(name);
    at = properties[name]!;
  }
  const isList = at.endsWith('[]');
  if (isList !== many || (!isList && Object.hasOwn(TYPES, bare(at)))) throw unknown();
  return { name: path.join('/'), path, type: bare(at) };
}

/** The type a step such as `microsoft.graph.user` narrows to, or null. */
function castTo(type: string, step: string): string | null {
  const name = /^microsoft\.graph\.(\w+)$/i.exec(step)?.[1]?.toLowerCase();
  return [type, ...derivedOf(type)].find((one) => one.toLowerCase() === name) ?? null;
}

/** What a row holds there; undefined where it does not. */
export function valueAt(row: Json, { path }: Pick<Property, 'path'>): Json | undefined {
  let value: Json | undefined = row;
  for (const step of path) value = (value as { readonly [key: string]: Json } | null | undefined)?.[step];
  return value;
}

const COMPARED = { boolean: 'true or false', number: 'a number', string: "a text such as 'x'" } as const;

/** The literal, where the property can have it. Throws a 400 that says what it is compared with: it would never be found. */
export function literalFor({ name, type }: Property, given: Literal): Literal {
  const kind = type === 'boolean' ? 'boolean' : type === 'int' ? 'number' : 'string';
  if (given === null || typeof given === kind) return given;
  throw badRequest(`$filter: ${name} is compared with ${COMPARED[kind]}, and not with ${JSON.stringify(given)}`);
}

/** The value as it is compared: instants by their time, texts whatever their case. Throws a 400 where it is no instant. */
export function comparable({ name, type }: Property, value: Json | undefined, synonyms: Synonyms = {}): Literal {
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
