import { bearerOf } from './http/bearer.ts';
import type { HttpRequest, HttpResponse, Route } from './http/messages.ts';
import type { Scim } from './scim/scim.ts';
import type { Session } from './session.ts';

/** Some ten thousand members of a group. */
const LONGEST_BODY = 1024 * 1024;
const TYPE = { 'content-type': 'application/scim+json; charset=utf-8' };

/** SCIM 2.0 on the HTTP server. It tells who asks by itself, as its clients expect refusals in SCIM's form. */
export function scimRoutes(
  scim: Scim,
  authenticate: (token: string) => Promise<Session | null>,
  publicUrl: string | null,
): readonly Route[] {
  const handle = async (request: HttpRequest): Promise<HttpResponse> => {
    const headers = request.headers as Readonly<Record<string, string | undefined>>;
    const token = bearerOf(request.headers);
    const session = token ? await authenticate(token) : null;
    const method = request.method === 'HEAD' ? 'GET' : request.method;
    const text = method === 'GET' || method === 'DELETE' || !session ? '' : await request.text();
    const base = `${publicUrl?.replace(/\/+$/, '') ?? `http://${headers.host ?? 'localhost'}`}/scim/v2`;
    const path = request.path.split('/').filter(Boolean).slice(2).map(decoded);
    const answer = await scim.answer({ method, path, base, query: request.query, body: parsed(text), session });
    const location = (answer.body?.meta as { location?: string } | undefined)?.location;
    return {
      status: answer.status,
      headers: { ...TYPE, ...(location && answer.status < 300 ? { location } : {}) },
      ...(answer.body === null ? {} : { body: JSON.stringify(answer.body) }),
    };
  };
  return [{ method: 'ANY', path: '/scim/v2/*', access: 'anyone', longestBody: LONGEST_BODY, handle }];
}

function decoded(segment: string): string {
  try {
    return decodeURIComponent(segment);
  } catch {
    return segment;
  }
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
