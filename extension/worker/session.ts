import type { Session } from '../db/database.ts';
import type { Message, SignInFailure } from '../messages.ts';

const TIMEOUT = 15_000;
const SIGN_OUT_TIMEOUT = 5_000;

type SignIn = Extract<Message, { type: 'sign_in' }>;

/** Signs in at the server. A failure is a value; nothing is kept here. */
export async function signIn(
  fetchIt: typeof fetch,
  asked: SignIn,
): Promise<{ readonly ok: true; readonly session: Session } | SignInFailure> {
  const server = serverAddress(asked.server);
  if (!server) return { ok: false, failure: 'no_address' };
  const { upn, password, proof } = asked;
  const response = await fetchIt(`${server}/auth/sign-in`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify({ upn, password, client: 'extension', ...(proof && { proof }) }),
    credentials: 'omit',
    redirect: 'error',
    signal: AbortSignal.timeout(TIMEOUT),
  }).catch(() => null);
  if (!response) return { ok: false, failure: 'unreachable' };
  const body = objectOf(await response.json().catch(() => null));
  if (!response.ok) return failureOf(response, body);
  const session = sessionOf(server, body);
  return session ? { ok: true, session } : { ok: false, failure: 'not_keyturn' };
}

/** Tells the server that the session is over; whether it heard. */
export async function signOut(
  fetchIt: typeof fetch,
  { server, token }: Session,
  everywhere: boolean,
): Promise<boolean> {
  const response = await fetchIt(`${server}/auth/${everywhere ? 'sign-out-everywhere' : 'sign-out'}`, {
    method: 'POST',
    headers: { authorization: `Bearer ${token}` },
    credentials: 'omit',
    signal: AbortSignal.timeout(SIGN_OUT_TIMEOUT),
  }).catch(() => null);
  // A session that the server no longer knows is over as well.
  return response !== null && (response.ok || response.status === 401);
}

/** The address of a server as it is kept: no slash at its end, no query; null where it is no http address. */
export function serverAddress(typed: string): string | null {
  try {
    const { protocol, origin, pathname } = new URL(typed.includes('://') ? typed : `https://${typed}`);
    if (protocol !== 'https:' && protocol !== 'http:') return null;
    return `${origin}${pathname}`.replace(/\/+$/, '');
  } catch {
    return null;
  }
}

type Body = Readonly<Record<string, unknown>>;

function failureOf({ status, headers }: Response, body: Body): SignInFailure {
  const { code, methods, challenge } = objectOf(body.error);
  switch (code) {
    case 'invalid_credentials':
    case 'malformed':
      return { ok: false, failure: 'invalid_credentials' };
    case 'mfa_required':
      return {
        ok: false,
        failure: code,
        methods: Array.isArray(methods) ? methods.map(String) : [],
        ...(challenge ? { challenge: objectOf(challenge) } : {}),
      };
    case 'too_many_attempts': {
      const seconds = Number(headers.get('retry-after'));
      return { ok: false, failure: code, retryAfterSeconds: seconds > 0 ? seconds : 60 };
    }
    case 'too_old':
      return { ok: false, failure: code };
  }
  // A proxy in front says 502 to 504 while the server is away.
  return { ok: false, failure: status >= 500 ? 'unreachable' : 'not_keyturn' };
}

function sessionOf(server: string, { token, expiresAt, user }: Body): Session | null {
  const { id, upn, name } = objectOf(user);
  const texts = [token, expiresAt, id, upn, name];
  if (!texts.every((text) => typeof text === 'string')) return null;
  return { server, token, expiresAt, user: { id, upn, name } } as Session;
}

function objectOf(value: unknown): Body {
  return typeof value === 'object' && value !== null ? (value as Body) : {};
}
