import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import { MINUTE, type Ms } from '../../core/time.ts';
import type { Log } from '../log.ts';
import type { Session, Stands } from '../session.ts';
import { StoreAway } from '../store/store.ts';
import { addressOf } from './address.ts';
import { bearerOf } from './bearer.ts';
import { LONGEST_BODY, parseJson, readText } from './body.ts';
import { createDownloads } from './downloads.ts';
import { HttpProblem, type HttpRequest, type HttpResponse, problemResponse, type Route } from './messages.ts';
import { createRouter, type Match } from './router.ts';
import { corsHeaders, securityHeaders } from './security.ts';

export type HttpOptions = {
  readonly routes: readonly Route[];
  readonly authenticate: (token: string) => Promise<Session | null>;
  readonly stands: Stands;
  /** Counts what somebody does; after how many seconds they may go on where it was too much, 0 otherwise. */
  readonly limit?: (userId: string, what: 'request' | 'search' | 'command') => number;
  readonly newId: () => string;
  readonly https: boolean;
  /** After how long, in ms, a piece of a long answer that nobody reads takes the connection with it. */
  readonly unreadFor?: Ms;
  readonly log: Log;
};

/** Said to whoever asked; the reason is for whoever runs the server, and in its log. */
const AWAY =
  'The server cannot reach its data just now. Try again in a minute; whoever runs it sees why by "keyturn doctor".';
/** What is as long as a token or the code of a link, which may stand in a path of no route or with another method. */
const SECRET = /[\w-]{43,}/g;

/** The HTTP server, not yet listening. Logs method, path and status of each request, and nothing of its content. */
export function createHttpServer(options: HttpOptions): Server {
  const { routes, authenticate, stands, limit = () => 0, newId, https, unreadFor = 2 * MINUTE, log } = options;
  const match = createRouter(routes);
  const always = securityHeaders(https);
  const downloads = createDownloads();

  async function respond(incoming: IncomingMessage, outgoing: ServerResponse): Promise<void> {
    const started = performance.now();
    const id = newId();
    const method = incoming.method ?? 'GET';
    const { pathname: path, searchParams: query } = urlOf(incoming);
    const found = match(method === 'HEAD' ? 'GET' : method, path);
    const response = await answer(incoming, found, id, method, path, query);
    const headers = { ...always, ...corsHeaders(incoming.headers.origin), ...response.headers, 'request-id': id };
    try {
      await send(outgoing, { ...response, headers }, method === 'HEAD', unreadFor);
    } finally {
      response.done?.();
    }
    const ms = Math.round(performance.now() - started);
    const level = response.status >= 500 ? 'error' : path === '/healthz' || path === '/metrics' ? 'debug' : 'info';
    const said = found.kind === 'found' && found.route.secret ? found.route.path : path.replace(SECRET, '…');
    log[level]({ request: id, method, path: said, status: response.status, ms }, 'request');
  }

  async function answer(
    incoming: IncomingMessage,
    found: Match,
    id: string,
    method: string,
    path: string,
    query: URLSearchParams,
  ): Promise<HttpResponse> {
    try {
      // A route for every method answers a browser's question before a request by itself.
      if (method === 'OPTIONS' && incoming.headers.origin !== undefined && found.kind !== 'found')
        return { status: 204 };
      if (found.kind === 'none') throw new HttpProblem(404, 'not_found', `There is nothing at ${path}.`);
      if (found.kind === 'other_method') {
        const allow = found.methods.join(', ');
        throw new HttpProblem(405, 'method_not_allowed', `${path} takes ${allow}.`, { allow });
      }
      const { route, parameters } = found;
      const session = route.access === 'anyone' ? null : await sessionOf(incoming);
      if (route.access === 'change' && session?.access === 'read')
        throw new HttpProblem(403, 'not_allowed', 'This token may only read.');
      const wait = session ? limit(session.userId, route.counts ?? 'request') : 0;
      if (wait > 0) {
        const after = { 'retry-after': String(wait) };
        throw new HttpProblem(429, 'too_many_requests', `Too many requests. Go on in ${wait} seconds.`, after);
      }
      const longest = route.longestBody ?? LONGEST_BODY;
      const text = async () => {
        const read = await readText(incoming, longest);
        // A body may take its time, and its sender be signed out meanwhile.
        if (session && !stands(session)) throw unauthenticated();
        return read;
      };
      const { headers } = incoming;
      const about = { id, method, path, query, headers, parameters, session, ...addressOf(incoming) };
      const request: HttpRequest = { ...about, text, json: async () => parseJson(await text()) };
      return await handled(route, request);
    } catch (fault) {
      if (fault instanceof HttpProblem) return problemResponse(fault);
      log.error({ request: id, err: fault }, 'a request failed');
      if (fault instanceof StoreAway)
        return problemResponse(new HttpProblem(503, 'try_later', AWAY, { 'retry-after': '5' }));
      return problemResponse(new HttpProblem(500, 'internal', `This did not work. The log has it under ${id}.`));
    }
  }

  async function handled(route: Route, request: HttpRequest): Promise<HttpResponse> {
    if (!route.long || !request.session) return route.handle(request);
    const done = downloads.begin(request.session.userId);
    if (!done) {
      const after = { 'retry-after': '10' };
      throw new HttpProblem(429, 'too_many_requests', 'Too many downloads at once. Wait until one has ended.', after);
    }
    try {
      return { ...(await route.handle(request)), done };
    } catch (fault) {
      done();
      throw fault;
    }
  }

  async function sessionOf({ headers }: IncomingMessage): Promise<Session> {
    const token = bearerOf(headers);
    const session = token ? await authenticate(token) : null;
    if (!session) throw unauthenticated();
    return session;
  }

  const server = createServer({ headersTimeout: 10_000, requestTimeout: 60_000 }, (incoming, outgoing) => {
    // A client that goes away in the middle is no fault of ours.
    outgoing.on('error', () => {});
    respond(incoming, outgoing).catch((fault) => {
      log.warn({ err: fault }, 'an answer could not be sent');
      outgoing.destroy();
    });
  });
  return server;
}

function unauthenticated(): HttpProblem {
  const challenge = { 'www-authenticate': 'Bearer' };
  return new HttpProblem(401, 'unauthenticated', 'Sign in and send the token as a Bearer authorization.', challenge);
}

async function send(
  outgoing: ServerResponse,
  { status, headers, body }: HttpResponse,
  head: boolean,
  unreadFor: Ms,
): Promise<void> {
  const stream = isStream(body) ? body : null;
  const text = typeof body === 'string' || body === undefined ? (body ?? '') : stream ? '' : JSON.stringify(body);
  const type = typeof body === 'object' && !stream ? { 'content-type': 'application/json; charset=utf-8' } : {};
  const length = stream || status === 204 ? {} : { 'content-length': Buffer.byteLength(text) };
  outgoing.writeHead(status, { ...type, ...length, ...headers });
  if (stream && !head)
    for await (const piece of stream) {
      if (outgoing.destroyed) return;
      if (!outgoing.write(piece)) await drained(outgoing, unreadFor);
    }
  outgoing.end(head ? '' : text);
}

function isStream(body: HttpResponse['body']): body is AsyncIterable<string> {
  return typeof body === 'object' && Symbol.asyncIterator in body;
}

/** Waits until what was written is read; a client that does not read it for so long is given up. */
function drained(outgoing: ServerResponse, unreadFor: Ms): Promise<void> {
  return new Promise((resolve) => {
    const unread = setTimeout(() => outgoing.destroy(), unreadFor);
    const done = () => {
      clearTimeout(unread);
      outgoing.off('drain', done);
      outgoing.off('close', done);
      resolve();
    };
    outgoing.on('drain', done);
    outgoing.on('close', done);
  });
}

function urlOf({ url = '/' }: IncomingMessage): URL {
  // A path such as //host must not be read as a host.
  return URL.canParse(`http://host${url}`) ? new URL(`http://host${url}`) : new URL('http://host/');
}
