import type { Row } from './exchange.ts';
import { type Taken, writableOf } from './spelled.ts';
import type { PropertyType } from './type-definition.ts';
import { bare, derivedOf, propertiesOf, TYPES } from './types.ts';

const PRIMITIVES: Readonly<Record<string, Row>> = {
  id: { type: 'string', pattern: '^[0-9a-f]{8}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{4}-[0-9a-f]{12}$' },
  string: { type: 'string' },
  boolean: { type: 'boolean' },
  int: { type: 'integer' },
  instant: { type: 'string', pattern: '^\\d{4}-\\d{2}-\\d{2}T\\d{2}:\\d{2}:\\d{2}(\\.\\d{1,7})?Z$' },
  date: { type: 'string', pattern: '^\\d{4}-\\d{2}-\\d{2}$' },
  duration: { type: 'string', pattern: '^P(\\d+W)?(\\d+D)?(T(\\d+H)?(\\d+M)?(\\d+S)?)?$' },
};

/** Says of what an answer is, with the keys on the way: `…/$metadata#policies/roleManagementPolicies('id')/rules`. */
export const CONTEXT: Row = { type: 'string', pattern: '^[^#]+/\\$metadata(#[^:]+)?$' };

/** The schema of a type, or of one that extends it: an abstract one says so by itself. */
export function typeSchema(type: PropertyType): Row {
  const one = PRIMITIVES[bare(type)] ?? anyOf(bare(type));
  if (type.endsWith('[]')) return { type: 'array', items: one };
  return type.endsWith('?') ? { anyOf: [one, { type: 'null' }] } : one;
}

/** A type as it is read: everything it has, with nulls written out. */
export function objectSchema(name: string): Row {
  const properties = propertiesOf(name);
  const { navigation, unfilled, abstract } = TYPES[name]!;
  if (abstract) return { anyOf: derivedOf(name).map(reference) };
  const schemas = Object.entries({ ...properties, ...unfilled, ...navigation }).map(([member, type]) => [
    member,
    typeSchema(type),
  ]);
  return {
    type: 'object',
    required: Object.keys(properties),
    properties: {
      '@odata.context': CONTEXT,
      '@odata.type': { const: `#microsoft.graph.${name}` },
      ...Object.fromEntries(schemas),
    },
    additionalProperties: false,
  };
}

/** What a route takes. */
export function takenSchema(takes: Taken): Row {
  return typeof takes === 'string' ? reference(bodyName(takes)) : bodySchema(takes);
}

/** The schemas of what is written of a type, and of everything in it, by name. */
export function bodySchemas(types: Iterable<string>): Readonly<Record<string, Row>> {
  const found: Record<string, Row> = {};
  const add = (type: PropertyType) => {
    const name = bare(type);
    if (!Object.hasOwn(TYPES, name) || found[bodyName(name)]) return;
    const members = writableOf(name);
    found[bodyName(name)] = bodySchema(members);
    for (const member of Object.values(members)) add(member);
  };
  for (const type of types) add(type);
  return found;
}

/** What a client writes: anything may be left out or null, and control information says of what type it is. */
function bodySchema(members: Readonly<Record<string, PropertyType>>): Row {
  const schemas = Object.entries(members).map(([name, type]) => {
    const one = Object.hasOwn(TYPES, bare(type)) ? reference(bodyName(bare(type))) : written(bare(type));
    return [name, { anyOf: [type.endsWith('[]') ? { type: 'array', items: one } : one, { type: 'null' }] }];
  });
  return {
    type: 'object',
    properties: Object.fromEntries(schemas),
    patternProperties: { '^@': {} },
    additionalProperties: false,
  };
}

/** Ids and instants are taken in more forms than they are written in. */
function written(primitive: string): Row {
  return { type: PRIMITIVES[primitive]!.type! };
}

function anyOf(name: string): Row {
  const derived = TYPES[name]?.abstract ? [] : derivedOf(name);
  return derived.length ? { anyOf: [name, ...derived].map(reference) } : reference(name);
}

function reference(name: string): Row {
  return { $ref: `#/components/schemas/${name}` };
}

function bodyName(type: string): string {
  return `${type}.body`;
}
