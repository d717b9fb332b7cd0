import { type Instant, toIso } from '../../core/time.ts';
import type { GraphResponse } from './exchange.ts';
import type { Problem } from './problem.ts';

/** What names a request on both sides. */
export type Correlation = { readonly requestId: string; readonly clientRequestId: string; readonly at: Instant };

/** Any page may ask, as it is the token that counts and no cookie. */
const CORS = {
  'access-control-allow-origin': '*',
  'access-control-expose-headers':
    'request-id, client-request-id, Retry-After, Location, Preference-Applied, OData-Version, WWW-Authenticate',
} as const;

/** What a browser is told before it sends another page's request. */
export function preflight(): GraphResponse {
  return {
    status: 204,
    headers: {
      ...CORS,
      'access-control-allow-methods': 'GET, POST, PATCH, PUT, DELETE, OPTIONS',
      'access-control-allow-headers':
        'Authorization, Content-Type, ConsistencyLevel, SdkVersion, client-request-id, return-client-request-id, Prefer, If-Match, OData-Version, OData-MaxVersion',
      'access-control-max-age': '600',
    },
    body: null,
  };
}

export function jsonResponse(status: number, body: GraphResponse['body'], correlation: Correlation): GraphResponse {
  return { status, headers: { ...correlated(correlation), ...type(body) }, body };
}

/** Graph's envelope of an error. */
export function errorResponse(problem: Problem, correlation: Correlation): GraphResponse {
  const { status, code, message, details, headers } = problem;
  const innerError = {
    date: toIso(correlation.at).slice(0, 19),
    'request-id': correlation.requestId,
    'client-request-id': correlation.clientRequestId,
  };
  const body = { error: { code, message, ...(details.length ? { details } : {}), innerError } };
  const response = jsonResponse(status, body, correlation);
  return { ...response, headers: { ...response.headers, ...headers } };
}

function correlated({ requestId, clientRequestId }: Correlation): Readonly<Record<string, string>> {
  return { ...CORS, 'request-id': requestId, 'client-request-id': clientRequestId };
}

function type(body: GraphResponse['body']): Readonly<Record<string, string>> {
  if (body === null || typeof body === 'string') return {};
  return {
    'content-type':
      'application/json;odata.metadata=minimal;odata.streaming=true;IEEE754Compatible=false;charset=utf-8',
    'odata-version': '4.0',
  };
}
