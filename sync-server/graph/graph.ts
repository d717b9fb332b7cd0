import { Command } from '../../core/commands.ts';
import type { Recorded } from '../../core/events.ts';
import type { Instant } from '../../core/time.ts';
import type { Handle } from '../handle.ts';
import type { Rate } from '../rate.ts';
import { SEARCH_COST } from '../rates.ts';
import type { Session, Stands } from '../session.ts';
import { StoreAway } from '../store/store.ts';
import type { Submit } from '../submit.ts';
import type { Call, Reply, Sub } from './call.ts';
import { type Correlation, errorResponse, jsonResponse, preflight } from './envelope.ts';
import type { GraphRequest, GraphResponse } from './exchange.ts';
import { csdl, serviceDocument } from './metadata.ts';
import { LARGEST_PAGE } from './options.ts';
import { parseBody } from './parse-body.ts';
import { type Segment, segmentsOf, written } from './path.ts';
import { badRequest, isProblem, problem } from './problem.ts';
import { problemOf } from './refusals.ts';
import { ROUTES } from './routes.ts';
import { createRouting } from './routing.ts';
import { spelled } from './spelled.ts';
import { viewerOf } from './viewer.ts';

export type GraphOptions = {
  readonly handle: Handle;
  readonly submit: Submit;
  readonly stands: Stands;
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
  const { handle, submit, stands, readLog, readOwn, historyLink } = options;
  const { now, newId, publicUrl, rate, onFault } = options;

  async function answer(request: GraphRequest, from: 'client' | 'batch' = 'client'): Promise<GraphResponse> {
    const { id, headers } = request;
    const correlation = { requestId: id, clientRequestId: headers['client-request-id'] ?? id, at: now() };
    if (request.method === 'OPTIONS') return preflight();
    try {
      const segments = segmentsOf(request.path);
      const version = VERSIONS.find((known) => known === segments[0]?.text.toLowerCase());
      if (!version) throw badRequest(`expected ${VERSIONS.join(' or ')} at the start of the path`);
      const base = `${publicUrl?.replace(/\/+$/, '') ?? `http://${headers.host ?? 'localhost'}`}/${version}`;
      return await within(request, from, version, base, segments.slice(1), correlation);
    } catch (thrown) {
      if (isProblem(thrown)) return errorResponse(thrown, correlation);
      onFault(thrown);
      if (thrown instanceof StoreAway) return errorResponse(problemOf({ ok: false, fault: 'try_later' }), correlation);
      return errorResponse(problem(500, 'generalException', 'This did not work. The log has it.'), correlation);
    }
  }

  async function within(
    request: GraphRequest,
    from: 'client' | 'batch',
    version: string,
    base: string,
    segments: readonly Segment[],
    correlation: Correlation,
  ): Promise<GraphResponse> {
    const { session, query, headers } = request;
    const described = request.method === 'GET' && descriptionOf(segments, base);
    if (described) return replyResponse(described, correlation);
    if (!session) throw unauthenticated();
    count(session, 1);
    refusePrecondition(headers['if-match']);
    const { route, parameters } = routeOf(request.method, segments);
    if (from === 'batch' && route.path === '$batch') throw badRequest('$batch: a batch cannot hold another');
    if (route.counts === 'search') count(session, SEARCH_COST - 1);
    const body = await request.body();
    await handle.settled();
    const viewer = () => {
      const found = stands(session) && viewerOf(handle.state, session, now(), base);
      if (!found) throw unauthenticated();
      return found;
    };
    viewer();
    const path = segments.map(written).join('/');
    let sent = false;
    const send = (command: Command, dryRun = false) => {
      sent = true;
      return through(session, command, dryRun);
    };
    const linkTo = (historyId: string) => {
      const { path, expiresAt } = historyLink(historyId, session.userId);
      return { url: `${base.slice(0, -version.length - 1)}${path}`, expiresAt };
    };
    const call: Call = {
      viewer,
      version,
      parameters,
      path,
      query,
      largestPage: largestPageIn(headers.prefer),
      body: route.takes === undefined ? body : spelled(body, route.takes),
      send,
      readLog,
      readOwn: (before, limit) => readOwn(session.userId, before, limit),
      historyLink: linkTo,
      again(sub) {
        sent = true;
        return answer(partOf(request, version, sub), 'batch');
      },
      refusal: (problem) => errorResponse(problem, correlation),
    };
    const { seq } = handle.state;
    const reply = async () => route.handle(call);
    const looked = await reply().catch(async (refused) => {
      if (!isProblem(refused) || sent) throw refused;
      // Another node may have made what is asked for a moment ago, and clients take what is not there for gone.
      await handle.caughtUp();
      if (handle.state.seq === seq) throw refused;
      return reply();
    });
    return replyResponse(looked, correlation);
  }

  /** Counts what somebody asks. Throws a 429 where it is too much. */
  function count({ userId }: Session, amount: number): void {
    const wait = rate?.take(userId, now(), amount) ?? 0;
    if (wait) throw problem(429, 'TooManyRequests', 'Too many requests.', [], { 'retry-after': String(wait) });
  }

  async function through(session: Session, asked: Command, dryRun: boolean) {
    // The same strictness as at every other door.
    const command = parseBody(Command, asked);
    const given = await submit(session, { id: newId(), command, dryRun });
    if (!given.ok) throw problemOf(given);
    await handle.settled();
    return given.result;
  }

  return { answer: (request) => answer(request) };
}

/** What is offered, which needs no token to read. */
function descriptionOf([first, ...more]: readonly Segment[], base: string): Reply | null {
  if (!first) return { status: 200, body: serviceDocument(base) };
  if (more.length || first.text.toLowerCase() !== '$metadata') return null;
  return { status: 200, body: METADATA, headers: { 'content-type': 'application/xml' } };
}

/** Nothing here has an ETag, so that no precondition but any version at all is ever met. */
function refusePrecondition(ifMatch: string | undefined): void {
  if (ifMatch === undefined || ifMatch.trim() === '*') return;
  throw problem(412, 'PreconditionFailed', 'If-Match: there are no ETags here; leave it out or send *.');
}

function largestPageIn(prefer = ''): number | null {
  const size = Number(/\b(?:odata\.)?maxpagesize\s*=\s*"?(\d{1,6})/i.exec(prefer)?.[1] ?? 0);
  return size ? Math.min(size, LARGEST_PAGE) : null;
}

function routeOf(method: string, segments: readonly Segment[]) {
  const found = find(method, segments);
  if (found.kind === 'found') return found;
  // As in Graph no 404, which clients take for something that is gone.
  if (found.kind === 'none') throw badRequest(`Resource not found for the segment '${written(found.at)}'.`);
  const path = segments.map(written).join('/');
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

/** A request inside of a batch; its address goes on where the batch's version ends, and may name one itself. */
function partOf(batch: GraphRequest, version: string, { method, url, headers, body }: Sub): GraphRequest {
  const [, way, asked] = /^\/*([^?]*)\??(.*)$/s.exec(url)!;
  const named = VERSIONS.some((known) => way!.toLowerCase().startsWith(`${known}/`));
  const own = Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value]);
  return {
    ...batch,
    method,
    path: named ? `/${way}` : `/${version}/${way}`,
    query: new URLSearchParams(asked),
    headers: { host: batch.headers.host, ...Object.fromEntries(own) },
    body: () => Promise.resolve(body),
  };
}
