import type { GraphRoute } from './call.ts';
import type { Json, Row } from './exchange.ts';
import { ENVELOPES } from './openapi-envelopes.ts';
import { bodySchemas, CONTEXT, objectSchema, takenSchema, typeSchema } from './openapi-schemas.ts';
import { LIST_OPTIONS, SHAPE_OPTIONS } from './options.ts';
import { ROUTES } from './routes.ts';
import { bare, TYPES } from './types.ts';

/** What is offered as an OpenAPI 3.1 document. `$select` may leave out what a schema requires. */
export function openApi(): Row {
  const paths: Record<string, Record<string, Json>> = {};
  for (const version of ['v1.0', 'beta']) {
    for (const route of ROUTES) {
      const path = `/${version}/${openApiPath(route.path)}`;
      paths[path] = { ...paths[path], [route.method.toLowerCase()]: operation(route) };
    }
    paths[`/${version}`] = { get: description('application/json', { type: 'object' }) };
    paths[`/${version}/$metadata`] = { get: description('application/xml', { type: 'string' }) };
  }
  const bodies = ROUTES.flatMap(({ takes }) => (typeof takes === 'string' ? [takes] : []));
  return {
    openapi: '3.1.0',
    info: { title: 'Keyturn: Graph-compatible API', version: '1.0.0' },
    security: [{ bearer: [] }],
    paths,
    components: {
      securitySchemes: { bearer: { type: 'http', scheme: 'bearer' } },
      schemas: {
        ...Object.fromEntries(Object.keys(TYPES).map((name) => [name, objectSchema(name)])),
        ...bodySchemas(bodies),
        ...ENVELOPES,
      },
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
      '@odata.context': CONTEXT,
      '@odata.count': { type: 'integer' },
      '@odata.nextLink': { type: 'string' },
      value: { type: 'array', items: typeSchema(bare(returns)) },
    },
    additionalProperties: false,
  };
}

const OPTION_TYPES: Readonly<Record<string, string>> = { $top: 'integer', $skip: 'integer', $count: 'boolean' };

function optionsOf(returns: string | null): readonly string[] {
  if (returns === 'int') return ['$filter'];
  return returns?.endsWith('[]') ? LIST_OPTIONS : SHAPE_OPTIONS;
}

function operation({ method, path, takes, returns, status }: GraphRoute): Row {
  const names = [...path.matchAll(/:(\w+)|\((\w+)\)/g)].map(([, name, argument]) => name ?? argument!);
  const parameters = names.map((name) => ({ name, in: 'path', required: true, schema: { type: 'string' } }));
  const options = method === 'GET' ? optionsOf(returns) : [];
  const asked = options.map((name) => ({ name, in: 'query', schema: { type: OPTION_TYPES[name] ?? 'string' } }));
  const created = method === 'POST' && /(Request|Definition)$/.test(returns ?? '');
  const successes = status ?? [created ? 201 : returns ? 200 : 204];
  const taken = path === '$batch' ? { $ref: '#/components/schemas/batch.body' } : takes && takenSchema(takes);
  return {
    parameters: [...parameters, ...asked],
    ...(taken ? { requestBody: { content: { 'application/json': { schema: taken } } } } : {}),
    responses: {
      ...Object.fromEntries(successes.map((one) => [one, { description: 'Done', ...contentOf(returns) }])),
      default: { description: 'Refused', content: { 'application/json': { schema: schemaOf('error') } } },
    },
  };
}

/** A number is plain text, as a count's is. */
function contentOf(returns: string | null): Row {
  if (returns === null) return {};
  return { content: { [returns === 'int' ? 'text/plain' : 'application/json']: { schema: schemaOf(returns) } } };
}

/** What describes the API, and needs no token. */
function description(type: string, schema: Row): Row {
  return { security: [], responses: { 200: { description: 'Done', content: { [type]: { schema } } } } };
}

function openApiPath(path: string): string {
  return path.replace(/:(\w+)/g, '{$1}').replace(/\((\w+)\)/g, "($1='{$1}')");
}
