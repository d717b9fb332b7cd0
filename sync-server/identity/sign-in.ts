import type { Actor } from '../../core/events.ts';
import { type Ms, SECOND } from '../../core/time.ts';
import type { Handle } from '../handle.ts';
import type { Session } from '../session.ts';
import type { Attempts } from './attempts.ts';
import type { Credentials } from './credentials.ts';
import type { KnownPlaces } from './known-places.ts';
import { Busy } from './passwords.ts';
import { SESSION_LIFE, type Sessions } from './sessions.ts';

export type SignInAsk = {
  readonly upn: string;
  readonly password: string;
  readonly client: string;
  /** The network address it came from. */
  readonly address: string;
  /** A proof of a second factor, as the client sent it. */
  readonly proof?: unknown;
};

export type SignInAnswer =
  | {
      readonly ok: true;
      readonly token: string;
      readonly session: Session;
      readonly user: { readonly id: string; readonly upn: string; readonly name: string };
    }
  | { readonly ok: false; readonly code: 'invalid_credentials' | 'try_later' }
  | { readonly ok: false; readonly code: 'too_many_attempts'; readonly retryAfterSeconds: number }
  | {
      readonly ok: false;
      readonly code: 'mfa_required';
      readonly methods: readonly string[];
      /** Options for a passkey, bound to this sign-in; null where the user has none. */
      readonly challenge: object | null;
    };

/** The second factors a user has, and options for a passkey; null where they have none. */
type Missing = { readonly methods: readonly string[]; readonly challenge: object | null };
/**
 * Asks for a second factor at sign-in, after the password was right. Gives null where none is needed, `proven` where the
 * proof is good, how long to wait where there were too many wrong ones, and the user's methods otherwise. Absent where
 * second factors are not offered.
 */
export type SecondFactor = (
  userId: string,
  proof: unknown,
) => Promise<null | 'proven' | Missing | { readonly wait: Ms }>;

export type SignInOptions = {
  readonly handle: Handle;
  readonly sessions: Sessions;
  readonly credentials: Credentials;
  readonly attempts: Attempts;
  readonly places: KnownPlaces;
  readonly newId: () => string;
  readonly secondFactor?: SecondFactor | undefined;
};

/** Signs people in by name and password. An unknown, a disabled and a mistaken person get the same answer, as late. */
export function createSignIn(options: SignInOptions): (ask: SignInAsk) => Promise<SignInAnswer> {
  const { handle, sessions, credentials, attempts, places, newId, secondFactor } = options;

  async function signIn(ask: SignInAsk): Promise<SignInAnswer> {
    const account = ask.upn.trim().toLowerCase();
    // Counted apart where they have signed in from before: a stranger who keeps guessing must not keep them out.
    const known = await places.has(account, ask.address);
    const [kind, who] = known
      ? (['place', JSON.stringify([account, ask.address])] as const)
      : (['account', account] as const);
    // One after the other: an address that has to wait keeps nobody else out and fills no memory with names.
    const wait = (await attempts.begin('address', ask.address)) || (await attempts.begin(kind, who));
    if (wait > 0) return tooMany(wait);
    // A session that begins before its own password was recorded would be over at once.
    await handle.caughtUp();
    const { state } = handle;
    const { seq } = state;
    const user = state.users.get(state.by.upn.get(account) ?? '');
    const userId = user && !user.disabled ? user.id : null;
    const right = await credentials.isPassword(userId, ask.password);
    if (!right || !user) return { ok: false, code: 'invalid_credentials' };
    const asked = (await secondFactor?.(user.id, ask.proof)) ?? null;
    if (asked && asked !== 'proven' && 'wait' in asked) return tooMany(asked.wait);
    if (asked && asked !== 'proven') return { ok: false, code: 'mfa_required', ...asked };
    // Only the attempts on this account: who has one must not wipe out their guesses at others.
    await attempts.takeBack('address', ask.address, await attempts.clear(kind, who));
    await places.add(account, ask.address, user.id);
    return begin(user, ask.client, seq, asked ? 'password and second factor' : 'password');
  }

  async function begin(
    { id, upn, name }: { id: string; upn: string; name: string },
    client: string,
    seq: number,
    method: string,
  ): Promise<SignInAnswer> {
    const { token, session } = await sessions.create({ userId: id, client, access: 'admin', life: SESSION_LIFE, seq });
    const actor: Actor = { kind: 'user', userId: id, client, access: 'admin' };
    const recorded = await handle.send({ id: newId(), command: { type: 'RecordSignIn', userId: id, method }, actor });
    if (recorded.ok) return { ok: true, token, session, user: { id, upn, name } };
    await sessions.end(session);
    return { ok: false, code: 'try_later' };
  }

  return async (ask) => {
    try {
      return await signIn(ask);
    } catch (fault) {
      if (fault instanceof Busy) return tooMany(5 * SECOND);
      throw fault;
    }
  };
}

function tooMany(wait: Ms): SignInAnswer {
  return { ok: false, code: 'too_many_attempts', retryAfterSeconds: Math.ceil(wait / SECOND) };
}
