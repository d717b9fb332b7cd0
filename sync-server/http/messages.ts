import type { IncomingHttpHeaders } from 'node:http';
import type { Session } from '../session.ts';

/** A request as a route sees it. */
export type HttpRequest = {
  /** Made by the server; in the answer's `request-id` and in the log. */
  readonly id: string;
  readonly method: string;
  readonly path: string;
  readonly query: URLSearchParams;
  readonly headers: IncomingHttpHeaders;
  /** The `:name` and `*` parts of the route's path, decoded. */
  readonly parameters: Readonly<Record<string, string>>;
  /** The network address it came from, as a proxy on this machine says it. */
  readonly address: string;
  /** Whether it came from this machine and no proxy. */
  readonly local: boolean;
  /** Who asks; null on routes for anyone. */
  readonly session: Session | null;
  /** The body's text. Throws `HttpProblem` where it is too large. */
  text(): Promise<string>;
  /** The body as JSON. Throws `HttpProblem` where it is too large or none. */
  json(): Promise<unknown>;
};

/** What a route answers. An object body is sent as JSON, a stream of texts piece by piece. */
export type HttpResponse = {
  readonly status: number;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: string | object | AsyncIterable<string>;
  /** Called once it was sent, or given up. */
  readonly done?: () => void;
};

export type Route = {
  /** `ANY` takes every method. */
  readonly method: string;
  /** Segments, `:name` for one of any kind, a last `*` for the rest: `/v1.0/users/:id`, `/v1.0/*`. */
  readonly path: string;
  /** Whether a bearer token is needed, and for a `change` one that is not limited to reading. */
  readonly access: 'anyone' | 'session' | 'change';
  /** Whether its path holds a secret, so that a log gets the route instead. */
  readonly secret?: true;
  /** What it counts as of what one person may do: a request, a search of the log, or where the log records it a command. */
  readonly counts?: 'search' | 'command';
  /** That its answer is long and sent piece by piece: one person has few of them on their way at once. */
  readonly long?: true;
  /** Bytes a body may have; 64 KB where it is left out. */
  readonly longestBody?: number;
  handle(request: HttpRequest): Promise<HttpResponse> | HttpResponse;
};

/** A refusal of a request, answered as `{ error: { code, message } }`. */
export class HttpProblem extends Error {
  readonly status: number;
  readonly code: string;
  readonly headers: Readonly<Record<string, string>>;

  constructor(status: number, code: string, message: string, headers: Readonly<Record<string, string>> = {}) {
    super(message);
    this.status = status;
    this.code = code;
    this.headers = headers;
  }
}

/** The answer to a problem. */
export function problemResponse({ status, code, message, headers }: HttpProblem): HttpResponse {
  return { status, headers, body: { error: { code, message } } };
}
