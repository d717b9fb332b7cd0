import type { Actor, Credential } from '../../core/events.ts';
import type { Instant } from '../../core/time.ts';
import type { Handle } from '../handle.ts';
import type { Secrets } from '../store/store.ts';
import { type Passwords, passwordProblem } from './passwords.ts';

export type Credentials = {
  /** Replaces a user's password and ends all their sessions. */
  setPassword(change: {
    readonly userId: string;
    readonly password: string;
    readonly actor: Actor;
  }): Promise<PasswordChange>;
  /** Whether this is the user's password. Does the same work for `null`, a user who is not there. */
  isPassword(userId: string | null, password: string): Promise<boolean>;
  hasPassword(userId: string): Promise<boolean>;
};

export type PasswordChange =
  | { readonly ok: true }
  | { readonly ok: false; readonly code: 'weak_password'; readonly message: string }
  | { readonly ok: false; readonly code: 'not_found' | 'try_later'; readonly message: string };

export type CredentialsOptions = {
  readonly handle: Handle;
  readonly secrets: Secrets;
  readonly passwords: Passwords;
  readonly now: () => Instant;
  readonly newId: () => string;
};

const NOBODY = 'nobody';

/** What people prove who they are with. The secrets are kept beside the log, which only says that they changed. */
export function createCredentials({ handle, secrets, passwords, now, newId }: CredentialsOptions): Credentials {
  async function keptPassword(userId: string): Promise<string | null> {
    const secret = await secrets.get('password', userId, now());
    return secret && (JSON.parse(secret.value) as { hash: string }).hash;
  }

  return {
    async setPassword({ userId, password, actor }) {
      await handle.settled();
      const user = handle.state.users.get(userId);
      if (!user) return { ok: false, code: 'not_found', message: 'There is no such user.' };
      const message = passwordProblem(password, user.upn);
      if (message) return { ok: false, code: 'weak_password', message };
      const value = JSON.stringify({ hash: await passwords.hash(password) });
      await secrets.put({ kind: 'password', id: userId, ownerId: userId, value, expiresAt: null });
      const recorded = await recordCredential(handle, newId, actor, userId, 'password');
      const revoked = await handle.send({ id: newId(), command: { type: 'RevokeSessions', userId }, actor });
      if (recorded && revoked.ok) return { ok: true };
      return { ok: false, code: 'try_later', message: 'The change could not be recorded. Try again.' };
    },
    async isPassword(userId, password) {
      return passwords.verify(password, await keptPassword(userId ?? NOBODY));
    },
    hasPassword: async (userId) => (await keptPassword(userId)) !== null,
  };
}

/** Notes in the log that a credential was set. */
export async function recordCredential(
  handle: Handle,
  newId: () => string,
  actor: Actor,
  userId: string,
  credential: Credential,
): Promise<boolean> {
  const command = { type: 'RecordCredentialChange', userId, credential, change: 'set' } as const;
  return (await handle.send({ id: newId(), command, actor })).ok;
}
