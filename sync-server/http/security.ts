import { EXTENSION_ORIGIN } from '../../core/wire/extension-id.ts';

/** Headers of every answer: nothing it holds is run, framed, guessed at or kept by a browser. */
export function securityHeaders(https: boolean): Readonly<Record<string, string>> {
  return {
    'content-security-policy': "default-src 'none'; base-uri 'none'; form-action 'none'; frame-ancestors 'none'",
    'x-content-type-options': 'nosniff',
    'x-frame-options': 'DENY',
    // Not no-referrer, which would make browsers send a form's Origin as null.
    'referrer-policy': 'same-origin',
    'cross-origin-opener-policy': 'same-origin',
    'cache-control': 'no-store',
    ...(https ? { 'strict-transport-security': 'max-age=31536000' } : {}),
  };
}

/** What lets the extension's pages, and no other site's, read the answer. */
export function corsHeaders(origin: string | undefined): Readonly<Record<string, string>> {
  if (origin !== EXTENSION_ORIGIN) return { vary: 'origin' };
  return {
    vary: 'origin',
    'access-control-allow-origin': EXTENSION_ORIGIN,
    'access-control-allow-methods': 'GET, POST, PATCH, PUT, DELETE',
    'access-control-allow-headers': 'authorization, content-type, client-request-id, consistencylevel',
    'access-control-expose-headers': 'request-id, retry-after, content-disposition',
    'access-control-max-age': '600',
  };
}

/** Whether a page of this origin is the extension's or the server's own. */
export function ownOrigins(publicUrl: string | undefined, url: string): (origin: string) => boolean {
  const { port, protocol } = new URL(url);
  const own = new Set([EXTENSION_ORIGIN, new URL(url).origin]);
  for (const host of ['127.0.0.1', 'localhost', '[::1]']) own.add(new URL(`${protocol}//${host}:${port}`).origin);
  if (publicUrl) own.add(new URL(publicUrl).origin);
  return (origin) => own.has(origin);
}
