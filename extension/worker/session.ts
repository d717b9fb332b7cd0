import type { Session } from '../db/database.ts';
import type { Message, SignInAnswer } from '../messages.ts';

const TIMEOUT = 15_000;
const SIGN_OUT_TIMEOUT = 5_000;

type SignIn = Extract<Message, { type: 'sign_in' }>;
export type Failure = Extract<SignInAnswer, { ok: false }>;

/** Signs in at the server. A failure is a value; nothing is kept here. */
export async function signIn(
  fetchIt: typeof fetch,
  asked: SignIn,
): Promise<{ readonly ok: true; readonly session: Session } | Failure> {
  const server = serverAddress(asked.server);
  if (!server) return { ok: false, failure: 'not_keyturn' };
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
  const response = await fetchIt(`${server}/auth/sign-out`, {
    method: 'POST',
    headers: { 'content-type': 'application/json', authorization: `Bearer ${token}` },
    body: JSON.stringify({ everywhere }),
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

function failureOf(response: Response, body: Body): Failure {
  const error = objectOf(body.error);
  const code = typeof body.error === 'string' ? body.error : (error.code ?? body.code);
  const methods = body.methods ?? error.methods;
  if (code === 'mfa_required')
    return { ok: false, failure: 'mfa_required', methods: Array.isArray(methods) ? methods.map(String) : [] };
  if (response.status === 429) {
    const seconds = Number(response.headers.get('retry-after'));
    return { ok: false, failure: 'too_many_attempts', retryAfterSeconds: seconds > 0 ? seconds : 60 };
  }
  if (response.status === 426) return { ok: false, failure: 'too_old' };
  if (response.status === 401 || response.status === 403) return { ok: false, failure: 'invalid_credentials' };
  return { ok: false, failure: response.status >= 500 ? 'unreachable' : 'not_keyturn' };
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
