import type { Graph } from './graph/graph.ts';
import { openApi } from './graph/openapi.ts';
import type { HttpRequest, HttpResponse, Route } from './http/messages.ts';
import type { Session } from './session.ts';

/**
 * The Graph-compatible API on the HTTP server. It tells who asks by itself, as its clients expect refusals in Graph's
 * envelope.
 */
export function graphRoutes(graph: Graph, authenticate: (token: string) => Promise<Session | null>): readonly Route[] {
  const handle = async (request: HttpRequest): Promise<HttpResponse> => {
    const { id, query } = request;
    const method = request.method === 'HEAD' ? 'GET' : request.method;
    const headers = request.headers as Readonly<Record<string, string | undefined>>;
    const token = /^Bearer +(\S+)$/i.exec(headers.authorization ?? '')?.[1];
    const session = token ? await authenticate(token) : null;
    const body = method === 'GET' || method === 'OPTIONS' ? null : parsed(await request.text());
    const answer = await graph.answer({ id, method, path: request.path, query, headers, body, session });
    return { status: answer.status, headers: answer.headers, ...(answer.body === null ? {} : { body: answer.body }) };
  };
  // Made once: whoever asks need not sign in, and it is long.
  const document = JSON.stringify(openApi());
  const headers = { 'content-type': 'application/json; charset=utf-8' };
  return [
    { method: 'ANY', path: '/v1.0/*', access: 'anyone', handle },
    { method: 'ANY', path: '/beta/*', access: 'anyone', handle },
    {
      method: 'GET',
      path: '/openapi.json',
      access: 'anyone',
      handle: () => ({ status: 200, headers, body: document }),
    },
  ];
}

/** The JSON of a body; null for none, undefined for what is no JSON. */
function parsed(text: string): unknown {
  if (text.trim() === '') return null;
  try {
    return JSON.parse(text) as unknown;
  } catch {
    return undefined;
  }
}
