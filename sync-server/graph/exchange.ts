import type { Session } from '../session.ts';

export type Json = null | boolean | number | string | readonly Json[] | { readonly [key: string]: Json };

/** An object of the API as it is written out, with nulls. */
export type Row = { readonly [key: string]: Json };

/** A request to the Graph-compatible API, freed of how it came. */
export type GraphRequest = {
  /** Names the request in answers and logs. */
  readonly id: string;
  readonly method: string;
  /** From `/v1.0` or `/beta` on, as sent: still percent-encoded, without the query. */
  readonly path: string;
  readonly query: URLSearchParams;
  /** Names in lower case. */
  readonly headers: Readonly<Record<string, string | undefined>>;
  /** The parsed JSON, or null where there is no body. Rejects with a `Problem` where it cannot be read. */
  body(): Promise<unknown>;
  /** Whose token came with it; null for none that is good. */
  readonly session: Session | null;
};

/** `body` is an object to be sent as JSON, a text as it is, or null for none. */
export type GraphResponse = {
  readonly status: number;
  readonly headers: Readonly<Record<string, string>>;
  readonly body: object | string | null;
};
