import type { Row } from './exchange.ts';

/** Why a request is not done, as Graph says it. Thrown by whatever finds out and caught in one place, `graph.ts`. */
export type Problem = Error & {
  readonly status: number;
  readonly code: string;
  readonly details: readonly Row[];
  readonly headers: Readonly<Record<string, string>>;
};

/** A problem to throw. `details` name what went wrong in Keyturn's own words. */
export function problem(
  status: number,
  code: string,
  message: string,
  details: readonly Row[] = [],
  headers: Readonly<Record<string, string>> = {},
): Problem {
  return Object.assign(new Error(message), { status, code, details, headers });
}

export function isProblem(thrown: unknown): thrown is Problem {
  return thrown instanceof Error && 'status' in thrown && 'code' in thrown && 'details' in thrown;
}

/** What was asked is not understood; the message says what is. */
export function badRequest(message: string): Problem {
  return problem(400, 'BadRequest', message);
}

export function notFound(message: string): Problem {
  return problem(404, 'ResourceNotFound', message);
}

export function denied(message = 'Insufficient privileges to complete the operation.'): Problem {
  return problem(403, 'Authorization_RequestDenied', message);
}
