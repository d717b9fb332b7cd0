import type { Command } from '../../core/commands.ts';
import type { Result } from '../../core/decision.ts';
import type { State } from '../../core/state.ts';

/** A JSON object on its way in or out. */
export type Json = { readonly [name: string]: unknown };

/** What a SCIM endpoint works on. */
export type Call = {
  /** As of now; asked anew after a command. */
  state(): State;
  /** The address of `/scim/v2`, for locations. */
  readonly base: string;
  readonly query: URLSearchParams;
  readonly body: unknown;
  /** Sends a command through the one door as the token's user. Throws a `ScimProblem` where it is refused. */
  send(command: Command): Promise<Result>;
};

export type Reply = { readonly status: number; readonly body: Json | null };

/** A refusal as RFC 7644 §3.12 tells it. */
export class ScimProblem extends Error {
  readonly status: number;
  readonly scimType: string | undefined;

  constructor(status: number, detail: string, scimType?: string) {
    super(detail);
    this.status = status;
    this.scimType = scimType;
  }
}

export function invalid(detail: string): ScimProblem {
  return new ScimProblem(400, detail, 'invalidValue');
}

export function missing(what: string): ScimProblem {
  return new ScimProblem(404, `There is no such ${what}.`);
}

/** The value as an object; a problem where it is none. */
export function objectOf(value: unknown, what: string): Json {
  if (typeof value !== 'object' || value === null || Array.isArray(value)) throw invalid(`${what}: expected an object`);
  return value as Json;
}

/** The attribute of that name, whatever its case, as RFC 7643 §2.1 has them. */
export function attribute(of: Json, name: string): unknown {
  if (name in of) return of[name];
  const wanted = name.toLowerCase();
  return Object.entries(of).find(([key]) => key.toLowerCase() === wanted)?.[1];
}

export function textOf(value: unknown, what: string): string | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value !== 'string') throw invalid(`${what}: expected a text`);
  return value;
}

/** A truth value; some identity providers send it as a text. */
export function truthOf(value: unknown, what: string): boolean | undefined {
  if (value === undefined || value === null) return undefined;
  if (typeof value === 'boolean') return value;
  if (typeof value === 'string' && /^(true|false)$/i.test(value)) return value.toLowerCase() === 'true';
  throw invalid(`${what}: expected true or false`);
}
