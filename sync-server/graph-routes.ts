import type { Graph } from './graph/graph.ts';
import { openApi } from './graph/openapi.ts';
import { badRequest, problem } from './graph/problem.ts';
import { bearerOf } from './http/bearer.ts';
import { HttpProblem, type HttpRequest, type HttpResponse, type Route } from './http/messages.ts';
import type { Session } from './session.ts';

/** The versions as clients write them; the rest of a path is read whatever its case as well. */
const VERSIONS = ['v1.0', 'V1.0', 'beta', 'Beta', 'BETA'];

/**
 * The Graph-compatible API on the HTTP server. It tells who asks by itself, as its clients expect refusals in Graph's
 * envelope.
 */
export function graphRoutes(graph: Graph, authenticate: (token: string) => Promise<Session | null>): readonly Route[] {
  const handle = async (request: HttpRequest): Promise<HttpResponse> => {
    const { id, query } = request;
    const method = request.method === 'HEAD' ? 'GET' : request.method;
    const headers = request.headers as Readonly<Record<string, string | undefined>>;
    const token = bearerOf(request.headers);
    const session = token ? await authenticate(token) : null;
    const body = () => (method === 'GET' ? Promise.resolve(null) : bodyOf(request));
    const answer = await graph.answer({ id, method, path: request.path, query, headers, body, session });
    return { status: answer.status, headers: answer.headers, ...(answer.body === null ? {} : { body: answer.body }) };
  };
  // Made once: whoever asks need not sign in, and it is long.
  const document = JSON.stringify(openApi());
  const headers = { 'content-type': 'application/json; charset=utf-8' };
  return [
    ...VERSIONS.map((version) => ({ method: 'ANY', path: `/${version}/*`, access: 'anyone', handle }) as const),
    {
      method: 'GET',
      path: '/openapi.json',
      access: 'anyone',
      handle: () => ({ status: 200, headers, body: document }),
    },
  ];
}

/** The JSON of a body, or null for none. Rejects in Graph's words. */
async function bodyOf(request: HttpRequest): Promise<unknown> {
  const text = await request.text().catch((fault: unknown) => {
    if (!(fault instanceof HttpProblem)) throw fault;
    const { status, message, headers } = fault;
    throw problem(status, status === 413 ? 'RequestEntityTooLarge' : 'BadRequest', message, [], headers);
  });
  if (text.trim() === '') return null;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    throw badRequest('The body is not JSON.');
  }
}
