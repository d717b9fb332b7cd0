import * as z from 'zod/mini';
import type { Call, GraphRoute, Reply, SubAnswer } from './call.ts';
import type { Row } from './exchange.ts';
import { parseBody } from './parse-body.ts';
import { badRequest, problem } from './problem.ts';

const MOST = 20;
const FAILED = 'A request this one depends on failed.';
const Batch = z.object({
  requests: z
    .array(
      z.object({
        id: z.string().check(z.minLength(1), z.maxLength(100)),
        method: z.pipe(z.string().check(z.toUpperCase()), z.enum(['GET', 'POST', 'PATCH', 'PUT', 'DELETE'])),
        url: z.string().check(z.minLength(1), z.maxLength(8_000)),
        headers: z.optional(z.nullable(z.record(z.string(), z.string()))),
        body: z.optional(z.unknown()),
        dependsOn: z.optional(z.nullable(z.array(z.string()))),
        atomicityGroup: z.optional(z.unknown()),
      }),
    )
    .check(z.minLength(1)),
});

/** `$batch`: up to 20 requests at once. Those that depend on another wait for it and fail with it. */
export const BATCH_ROUTES: readonly GraphRoute[] = [
  { method: 'POST', path: '$batch', returns: 'batch', handle: batch },
];

async function batch(call: Call): Promise<Reply> {
  const { requests } = parseBody(Batch, call.body, '$batch');
  if (requests.length > MOST) throw badRequest(`$batch: at most ${MOST} requests`);
  refuseWhole(requests);
  const underWay = new Map<string, Promise<SubAnswer>>();
  for (const { id, method, url, headers, body, dependsOn } of requests) {
    const forerunners = (dependsOn ?? []).map((other) => underWay.get(other)!);
    const ask = () => call.again({ method, url, headers: headers ?? {}, body: body ?? null });
    underWay.set(
      id,
      after(forerunners, ask, () => call.refusal(problem(424, 'FailedDependency', FAILED))),
    );
  }
  const responses = await Promise.all([...underWay].map(async ([id, answer]) => responseRow(id, await answer)));
  return { status: 200, body: { responses } };
}

/** Inside of a batch clients read names of headers as Graph spells them, and no others. */
const SPELLED: Readonly<Record<string, string>> = {
  allow: 'Allow',
  'client-request-id': 'client-request-id',
  'content-type': 'Content-Type',
  location: 'Location',
  'odata-version': 'OData-Version',
  'preference-applied': 'Preference-Applied',
  'request-id': 'request-id',
  'retry-after': 'Retry-After',
  'www-authenticate': 'WWW-Authenticate',
};

/** What has no content has no body. */
function responseRow(id: string, { status, headers, body }: SubAnswer): Row {
  const told = Object.entries(headers).flatMap(([name, value]) => {
    const spelling = SPELLED[name];
    return spelling ? [[spelling, value] as const] : [];
  });
  const answer = { id, status, headers: Object.fromEntries(told) };
  return (body === null ? answer : { ...answer, body }) as unknown as Row;
}

/** Before anything is done, so that a batch is refused whole. */
function refuseWhole(requests: z.infer<typeof Batch>['requests']): void {
  const before = new Set<string>();
  for (const { id, dependsOn, atomicityGroup } of requests) {
    if (atomicityGroup !== undefined && atomicityGroup !== null)
      throw badRequest('$batch: atomicityGroup is not supported; each request is done for itself');
    if (before.has(id)) throw badRequest(`$batch: two requests have the id ${id}`);
    for (const other of dependsOn ?? [])
      if (!before.has(other)) throw badRequest(`$batch: ${id} depends on ${other}, which does not come before it`);
    before.add(id);
  }
}

async function after(
  forerunners: readonly Promise<SubAnswer>[],
  ask: () => Promise<SubAnswer>,
  refuse: () => SubAnswer,
): Promise<SubAnswer> {
  const done = await Promise.all(forerunners);
  return done.every(({ status }) => status < 400) ? ask() : refuse();
}
