import { Command } from '../../core/commands.ts';
import type { Recorded } from '../../core/events.ts';
import type { Instant } from '../../core/time.ts';
import type { Handle } from '../handle.ts';
import type { Rate } from '../rate.ts';
import { SEARCH_COST } from '../rates.ts';
import type { Session } from '../session.ts';
import { createSubmit, type Submit } from '../submit.ts';
import type { Call, Reply, Sub, SubAnswer } from './call.ts';
import { type Correlation, errorResponse, jsonResponse, preflight } from './envelope.ts';
import type { GraphRequest, GraphResponse } from './exchange.ts';
import { csdl } from './metadata.ts';
import { type Segment, segmentsOf } from './path.ts';
import { badRequest, isProblem, problem } from './problem.ts';
import { problemOf } from './refusals.ts';
import { ROUTES } from './routes.ts';
import { createRouting } from './routing.ts';
import { viewerOf } from './viewer.ts';

export type GraphOptions = {
  readonly handle: Handle;
  /** How a command goes through the door; the plain door where it is left out. */
  readonly submit?: Submit;
  /** Records of the log after that one, oldest first, at most `limit`. */
  readonly readLog: (after: number, limit: number) => Promise<readonly Recorded[]>;
  /** What one person did or what was done for them before a place in the log, newest first, at most `limit`. */
  readonly readOwn: (userId: string, before: number, limit: number) => Promise<readonly Recorded[]>;
  /** A link to a report of reviews, on behalf of a user: its path on this server, and until when it is good. */
  readonly historyLink: (historyId: string, userId: string) => { readonly path: string; readonly expiresAt: Instant };
  readonly now: () => Instant;
  readonly newId: () => string;
  /** Where people reach the server; without it links name the host a request came to. */
  readonly publicUrl?: string;
  /** How much one person may ask; without it as much as they like. */
  readonly rate?: Rate;
  readonly onFault: (fault: unknown) => void;
};

export type Graph = {
  /** Answers one request. Never throws. */
  answer(request: GraphRequest): Promise<GraphResponse>;
};

const VERSIONS = ['v1.0', 'beta'];
const find = createRouting(ROUTES);
/** Made once: whoever asks for it need not sign in. */
const METADATA = csdl();

/**
 * Microsoft Graph's surface of PIM over the one door: each change is a command of the token's user, with the token's
 * access, and each list what that user may see.
 */
export function createGraph(options: GraphOptions): Graph {
  const { handle, readLog, readOwn, historyLink, now, newId, publicUrl, rate, onFault } = options;
  const { submit = createSubmit(handle) } = options;

  async function answer(request: GraphRequest): Promise<GraphResponse> {
    const { id, headers } = request;
    const correlation = { requestId: id, clientRequestId: headers['client-request-id'] ?? id, at: now() };
    if (request.method === 'OPTIONS') return preflight();
    try {
      const segments = segmentsOf(request.path);
      const version = VERSIONS.find((known) => known === segments[0]?.text.toLowerCase());
      if (!version) throw badRequest(`expected ${VERSIONS.join(' or ')} at the start of the path`);
      const base = `${publicUrl?.replace(/\/+$/, '') ?? `http://${headers.host ?? 'localhost'}`}/${version}`;
      return await within(request, version, base, segments.slice(1), correlation);
    } catch (thrown) {
      if (isProblem(thrown)) return errorResponse(thrown, correlation);
      onFault(thrown);
      return errorResponse(problem(500, 'generalException', 'This did not work. The log has it.'), correlation);
    }
  }

  async function within(
    request: GraphRequest,
    version: string,
    base: string,
    segments: readonly Segment[],
    correlation: Correlation,
  ): Promise<GraphResponse> {
    const { session, query, body, headers } = request;
    if (segments.length === 1 && segments[0]!.text === '$metadata' && request.method === 'GET')
      return {
        ...jsonResponse(200, null, correlation),
        headers: { 'content-type': 'application/xml' },
        body: METADATA,
      };
    if (!session) throw unauthenticated();
    count(session, 1);
    await handle.settled();
    const viewer = () => {
      const found = viewerOf(handle.state, session, now(), base);
      if (!found) throw unauthenticated();
      return found;
    };
    viewer();
    const { route, parameters } = routeOf(request.method, segments);
    if (route.counts === 'search') count(session, SEARCH_COST - 1);
    if (body === undefined) throw badRequest('The body is not JSON.');
    const path = segments.map(written).join('/');
    const again = ({ method, url, headers: own, body: inner }: Sub) => {
      const nested = /^\$batch\/?(\?|$)/i.test(url.replace(/^\/+/, ''));
      if (nested) return Promise.resolve(refusedSub(correlation));
      const [way, asked = ''] = cut(url, '?');
      const sub = { ...request, method, path: `/${version}/${way}`, query: new URLSearchParams(asked), body: inner };
      return answer({ ...sub, headers: { host: headers.host, ...lowerCased(own) } });
    };
    const send = (command: Command, dryRun = false) => through(session, command, dryRun);
    const linkTo = (historyId: string) => {
      const { path, expiresAt } = historyLink(historyId, session.userId);
      return { url: `${base.slice(0, -version.length - 1)}${path}`, expiresAt };
    };
    const own = (before: number, limit: number) => readOwn(session.userId, before, limit);
    const about = { viewer, version, parameters, path, query, body };
    const call: Call = { ...about, send, readLog, readOwn: own, historyLink: linkTo, again };
    return replyResponse(await route.handle(call), correlation);
  }

  /** Counts what somebody asks. Throws a 429 where it is too much. */
  function count({ userId }: Session, amount: number): void {
    const wait = rate?.take(userId, now(), amount) ?? 0;
    if (wait) throw problem(429, 'TooManyRequests', 'Too many requests.', [], { 'retry-after': String(wait) });
  }

  async function through(session: Session, asked: Command, dryRun: boolean) {
    // The same strictness as at every other door.
    const parsed = Command.safeParse(asked);
    if (!parsed.success) {
      const issue = parsed.error.issues[0]!;
      throw badRequest(`${issue.path.join('.')}: ${issue.message}`);
    }
    const command = parsed.data;
    const given = await submit(session, { id: newId(), command, dryRun });
    if (!given.ok) throw problemOf(given);
    await handle.settled();
    return given.result;
  }

  return { answer };
}

function routeOf(method: string, segments: readonly Segment[]) {
  const found = find(method, segments);
  if (found.kind === 'found') return found;
  const path = segments.map(written).join('/');
  if (found.kind === 'none') throw problem(404, 'BadRequest', `Resource not found for the segment '${path}'.`);
  const allow = { allow: found.methods.join(', ') };
  throw problem(405, 'Request_BadRequest', `${path} takes ${found.methods.join(', ')}.`, [], allow);
}

function replyResponse({ status, body, headers }: Reply, correlation: Correlation): GraphResponse {
  const plain: Record<string, string> = typeof body === 'string' ? { 'content-type': 'text/plain' } : {};
  const response = jsonResponse(status, body, correlation);
  return { ...response, headers: { ...response.headers, ...plain, ...headers } };
}

function unauthenticated() {
  const challenge = { 'www-authenticate': 'Bearer' };
  return problem(401, 'InvalidAuthenticationToken', 'Access token is missing, expired or withdrawn.', [], challenge);
}

function refusedSub(correlation: Correlation): SubAnswer {
  return errorResponse(badRequest('$batch: a batch cannot hold another'), correlation);
}

function written({ text, arguments: given }: Segment): string {
  if (!given) return encodeURIComponent(text).replaceAll('%24', '$').replaceAll('%40', '@');
  const pairs = Object.entries(given).map(([name, value]) => `${name}='${encodeURIComponent(value)}'`);
  return `${text}(${pairs.join(',')})`;
}

function cut(text: string, at: string): readonly [string, string?] {
  const index = text.indexOf(at);
  const path = (index < 0 ? text : text.slice(0, index)).replace(/^\/+/, '');
  return index < 0 ? [path] : [path, text.slice(index + 1)];
}

function lowerCased(headers: Readonly<Record<string, string>>): Record<string, string> {
  return Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]));
}
