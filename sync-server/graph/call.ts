import type { Command } from '../../core/commands.ts';
import type { Result } from '../../core/decision.ts';
import type { Recorded } from '../../core/events.ts';
import type { Instant } from '../../core/time.ts';
import type { Row } from './exchange.ts';
import type { Problem } from './problem.ts';
import type { Taken } from './spelled.ts';
import type { Viewer } from './viewer.ts';

/** What a route works on. */
export type Call = {
  /** As of now; asked anew after a command, as the state went on. */
  viewer(): Viewer;
  /** `v1.0` or `beta`. */
  readonly version: string;
  /** What the `:name` parts of the route's path stand for. */
  readonly parameters: Readonly<Record<string, string>>;
  /** From the version on, as it is linked to. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** How many rows the client wants of a list at once; null where it did not say. */
  readonly largestPage: number | null;
  /** Spelled as the route says what it takes. */
  readonly body: unknown;
  /** Sends a command through the one door as the token's user. Throws the `Problem` where it is refused. */
  send(command: Command, dryRun?: boolean): Promise<Result>;
  /** Records of the log after that one, oldest first. */
  readLog(after: number, limit: number): Promise<readonly Recorded[]>;
  /** Those before a place that the caller did or that were done for them, newest first. */
  readOwn(before: number, limit: number): Promise<readonly Recorded[]>;
  /** A link to a report of reviews that needs no token, for whoever asks: its address, and until when it is good. */
  historyLink(historyId: string): { readonly url: string; readonly expiresAt: Instant };
  /** Does another request of a batch. */
  again(request: Sub): Promise<SubAnswer>;
  /** The answer to one of a batch that is not done at all. */
  refusal(problem: Problem): SubAnswer;
};

export type Sub = {
  readonly method: string;
  readonly url: string;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: unknown;
};
export type SubAnswer = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: object | string | null;
};

/** `body` null is an answer without content; a text is sent as plain text unless `headers` say otherwise. */
export type Reply = {
  readonly status: number;
  readonly body: Row | string | null;
  readonly headers?: Readonly<Record<string, string>>;
};

export type GraphRoute = {
  readonly method: 'GET' | 'POST' | 'PATCH' | 'PUT' | 'DELETE';
  /** From the version on; `:name` is any segment, `name(argument)` a function's call. */
  readonly path: string;
  /** What its body may hold; left out where it has none. */
  readonly takes?: Taken;
  /** The type of what comes back; `[]` for a list, null for none. */
  readonly returns: string | null;
  /** What successes answer, where that does not follow from the rest. */
  readonly status?: readonly number[];
  /** That it searches the log, which costs more than other requests. */
  readonly counts?: 'search';
  handle(call: Call): Reply | Promise<Reply>;
};
