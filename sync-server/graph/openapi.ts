import type { GraphRoute } from './call.ts';
import type { Json, Row } from './exchange.ts';
import { ROUTES } from './routes.ts';
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

/** What is offered as an OpenAPI 3.1 document. `$select` may leave out what a schema requires. */
export function openApi(): Row {
  const paths: Record<string, Record<string, Json>> = {};
  for (const version of ['v1.0', 'beta'])
    for (const route of ROUTES) {
      const path = `/${version}/${openApiPath(route.path)}`;
      paths[path] = { ...paths[path], [route.method.toLowerCase()]: operation(route) };
    }
  return {
    openapi: '3.1.0',
    info: { title: 'Keyturn: Graph-compatible API', version: '1.0.0' },
    security: [{ bearer: [] }],
    paths,
    components: {
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } },
      schemas: { ...Object.fromEntries(Object.keys(TYPES).map((name) => [name, objectSchema(name)])), ...ENVELOPES },
    },
  };
}

/** The schema of what comes back with a success, as a reference where it is one of the document's. */
export function schemaOf(returns: string): Row {
  if (!returns.endsWith('[]')) return typeSchema(returns);
  return {
    type: 'object',
    required: ['@odata.context', 'value'],
    properties: {
      '@odata.context': { type: 'string' },
      '@odata.count': { type: 'integer' },
      '@odata.nextLink': { type: 'string' },
      value: { type: 'array', items: typeSchema(bare(returns)) },
    },
    additionalProperties: false,
  };
}

const nullableText = { type: ['string', 'null'] };
const ENVELOPES: Readonly<Record<string, Row>> = {
  batch: {
    type: 'object',
    required: ['responses'],
    properties: {
      responses: {
        type: 'array',
        items: {
          type: 'object',
          required: ['id', 'status'],
          properties: { id: { type: 'string' }, status: { type: 'integer' }, headers: { type: 'object' }, body: {} },
        },
      },
    },
  },
  error: {
    type: 'object',
    required: ['error'],
    additionalProperties: false,
    properties: {
      error: {
        type: 'object',
        required: ['code', 'message', 'innerError'],
        additionalProperties: false,
        properties: {
          code: { type: 'string' },
          message: { type: 'string' },
          details: {
            type: 'array',
            items: {
              type: 'object',
              required: ['code', 'message'],
              properties: { code: { type: 'string' }, target: nullableText, message: { type: 'string' } },
            },
          },
          innerError: {
            type: 'object',
            required: ['date', 'request-id', 'client-request-id'],
            properties: {
              date: { type: 'string' },
              'request-id': { type: 'string' },
              'client-request-id': { type: 'string' },
            },
          },
        },
      },
    },
  },
};

function operation({ method, path, returns, status }: GraphRoute): Row {
  const names = [...path.matchAll(/:(\w+)|\((\w+)\)/g)].map(([, name, argument]) => name ?? argument!);
  const parameters = names.map((name) => ({ name, in: 'path', required: true, schema: { type: 'string' } }));
  const options = returns?.endsWith('[]')
    ? ['$filter', '$select', '$expand', '$top', '$count', '$skiptoken']
    : ['$select', '$expand'];
  const asked = method === 'GET' ? options.map((name) => ({ name, in: 'query', schema: { type: 'string' } })) : [];
  const content = returns && { 'application/json': { schema: schemaOf(returns) } };
  const created = method === 'POST' && /(Request|Definition)$/.test(returns ?? '');
  const body = method === 'POST' || method === 'PATCH' || method === 'PUT';
  return {
    parameters: [...parameters, ...asked],
    ...(body ? { requestBody: { content: { 'application/json': { schema: { type: 'object' } } } } } : {}),
    responses: {
      [status ?? (created ? '201' : returns ? '200' : '204')]: { description: 'Done', ...(content ? { content } : {}) },
      default: { description: 'Refused', content: { 'application/json': { schema: reference('error') } } },
    },
  };
}

function openApiPath(path: string): string {
  return path.replace(/:(\w+)/g, '{$1}').replace(/\((\w+)\)/g, "($1='{$1}')");
}

function objectSchema(name: string): Row {
  const properties = propertiesOf(name);
  const { navigation = {}, abstract } = TYPES[name]!;
  if (abstract) return { anyOf: derivedOf(name).map(reference) };
  const schemas = Object.entries({ ...properties, ...navigation }).map(([member, type]) => [member, typeSchema(type)]);
  return {
    type: 'object',
    required: Object.keys(properties),
    properties: {
      '@odata.context': { type: 'string' },
      '@odata.type': { const: `#microsoft.graph.${name}` },
      ...Object.fromEntries(schemas),
    },
    additionalProperties: false,
  };
}

function typeSchema(type: string): Row {
  const one = PRIMITIVES[bare(type)] ?? anyOf(bare(type));
  if (type.endsWith('[]')) return { type: 'array', items: one };
  return type.endsWith('?') ? { anyOf: [one, { type: 'null' }] } : one;
}

/** A type, or one that extends it. An abstract one says so by itself. */
function anyOf(name: string): Row {
  const derived = TYPES[name]?.abstract ? [] : derivedOf(name);
  return derived.length ? { anyOf: [name, ...derived].map(reference) } : reference(name);
}

function reference(name: string): Row {
  return { $ref: `#/components/schemas/${name}` };
}
