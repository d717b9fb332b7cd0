import { badRequest } from './problem.ts';
import type { PropertyType } from './type-definition.ts';
import { bare, derivedOf, propertiesOf, TYPES } from './types.ts';

/** What a body may hold: the name of a type, or the parameters of an action. */
export type Taken = string | Readonly<Record<string, PropertyType>>;

/**
 * A body with its properties spelled as the description has them: clients write `groupID` and `PrincipalId`, as Graph takes
 * them whatever their case. Throws a 400 that names what is not there, so that a misspelled word is never passed over.
 */
export function spelled(body: unknown, taken: Taken, at = ''): unknown {
  if (typeof body !== 'object' || body === null || Array.isArray(body)) return body;
  const known = typeof taken === 'string' ? writableOf(taken) : taken;
  const spellings = new Map(Object.keys(known).map((name) => [name.toLowerCase(), name]));
  const found: Record<string, unknown> = {};
  for (const [name, value] of Object.entries(body)) {
    if (name.startsWith('@')) {
      found[name.toLowerCase()] = value;
      continue;
    }
    const property = spellings.get(name.toLowerCase());
    if (property === undefined) {
      if (asksNothing(value)) continue;
      throw badRequest(`${at}${name}: not supported (supported: ${Object.keys(known).join(', ')})`);
    }
    if (Object.hasOwn(found, property)) throw badRequest(`${at}${property}: it is given twice`);
    found[property] = inner(value, known[property]!, `${at}${property}.`);
  }
  return found;
}

/** What a type has, also what only some of its kinds have, and what clients write that is never read back. */
export function writableOf(type: string): Readonly<Record<string, PropertyType>> {
  const all = [type, ...derivedOf(type)].map((name) => {
    const { navigation, written } = TYPES[name]!;
    return { ...propertiesOf(name), ...navigation, ...written };
  });
  return Object.assign({}, ...all);
}

function inner(value: unknown, type: PropertyType, at: string): unknown {
  if (!Object.hasOwn(TYPES, bare(type))) return value;
  return Array.isArray(value)
    ? value.map((one, index) => spelled(one, bare(type), `${at}${index}.`))
    : spelled(value, bare(type), at);
}

/** Clients send back what they read, also where it says nothing. */
function asksNothing(value: unknown): boolean {
  return value === null || (Array.isArray(value) && value.length === 0);
}
