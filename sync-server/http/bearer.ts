import type { IncomingHttpHeaders } from 'node:http';

/** The token of a Bearer authorization; undefined where there is none. */
export function bearerOf({ authorization = '' }: IncomingHttpHeaders): string | undefined {
  return /^Bearer +(\S+)$/i.exec(authorization)?.[1];
}
