import { expect } from 'vitest';
import * as z from 'zod';
import { openApi } from '../../sync-server/graph/openapi.ts';
import { segmentsOf } from '../../sync-server/graph/path.ts';
import { ROUTES } from '../../sync-server/graph/routes.ts';
import { createRouting } from '../../sync-server/graph/routing.ts';

type Schema = { readonly [name: string]: unknown };
type Operation = {
  readonly responses: Readonly<Record<string, { readonly content?: Readonly<Record<string, { schema: Schema }>> }>>;
};
type Asked = { readonly method: string; readonly path: string; readonly query: URLSearchParams };
type Answered = { readonly status: number; readonly body: unknown };

export const DOCUMENT = openApi() as unknown as {
  readonly paths: Readonly<Record<string, Readonly<Record<string, Operation>>>>;
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> };
};
const ERROR = { $ref: '#/components/schemas/error' };
const find = createRouting(ROUTES);
const made = new Map<string, z.ZodType>();

/** Holds an answer against the OpenAPI document: its status is one of those named, and its body of the form named there. */
export function expectDescribed({ method, path, query }: Asked, { status, body }: Answered): void {
  const schema = status >= 400 ? ERROR : schemaFor(method, path, status);
  if (!schema) return;
  const loose = query.has('$select') || query.has('select') || /\$select/i.test(query.get('$expand') ?? '');
  const checked = checkOf(schema, loose).safeParse(body);
  const about = { answer: `${method} ${path} ${status}`, wrong: checked.error && z.prettifyError(checked.error) };
  expect(about).toEqual({ ...about, wrong: undefined });
}

/** The schema of what comes back with a success; null for nothing, or for what only describes the API. */
function schemaFor(method: string, address: string, status: number): Schema | null {
  const [version, ...segments] = segmentsOf(address);
  const route = find(method, segments);
  if (route.kind !== 'found') return null;
  const path = route.route.path.replace(/:(\w+)/g, '{$1}').replace(/\((\w+)\)/g, "($1='{$1}')");
  const { responses } = DOCUMENT.paths[`/${version!.text.toLowerCase()}/${path}`]![method.toLowerCase()]!;
  if (!responses[status]) throw new Error(`${method} ${path} answered ${status}, which the document does not name`);
  return responses[status].content?.['application/json']?.schema ?? null;
}

/** The check of a schema of the document; `loose` where a `$select` leaves out what it requires. */
export function checkOf(schema: Schema, loose = false): z.ZodType {
  const text = JSON.stringify({ ...schema, $defs: DOCUMENT.components.schemas });
  const key = `${loose} ${JSON.stringify(schema)}`;
  const known = made.get(key);
  if (known) return known;
  const whole = text.replaceAll('#/components/schemas/', '#/$defs/');
  const check = z.fromJSONSchema(JSON.parse(loose ? whole.replace(/"required":\[[^\]]*\]/g, '"required":[]') : whole));
  made.set(key, check);
  return check;
}
