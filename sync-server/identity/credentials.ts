import type { Actor } from '../../core/events.ts';
import type { Instant } from '../../core/time.ts';
import type { Handle } from '../handle.ts';
import type { Secrets } from '../store/store.ts';
import { type Passwords, passwordProblem } from './passwords.ts';

export type Credentials = {
  /**
   * Replaces a user's password and ends all their sessions, both or neither, whatever stops in between: a password is kept
   * first, and in force once the log names it. [I8]
   */
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
    const secret = await secrets.get('password', passwordIdOf(userId), now());
    return secret && (JSON.parse(secret.value) as { hash: string }).hash;
  }

  /** A log from before names none; its passwords were kept under their users' ids. */
  function passwordIdOf(userId: string): string {
    return handle.state.users.get(userId)?.passwordId ?? userId;
  }

  return {
    async setPassword({ userId, password, actor }) {
      await handle.caughtUp();
      const user = handle.state.users.get(userId);
      if (!user) return { ok: false, code: 'not_found', message: 'There is no such user.' };
      const message = passwordProblem(password, user.upn);
      if (message) return { ok: false, code: 'weak_password', message };
      const value = JSON.stringify({ hash: await passwords.hash(password) });
      const passwordId = newId();
      await secrets.put({ kind: 'password', id: passwordId, ownerId: userId, value, expiresAt: null });
      const former = passwordIdOf(userId);
      const set = await handle.send({ id: newId(), command: { type: 'SetPassword', userId, passwordId }, actor });
      // What was kept stays: whether a commit that failed half-way took hold, the store alone knows.
      if (!set.ok) return { ok: false, code: 'try_later', message: 'The change could not be recorded. Try again.' };
      await secrets.remove('password', former);
      return { ok: true };
    },
    async isPassword(userId, password) {
      return passwords.verify(password, await keptPassword(userId ?? NOBODY));
    },
    hasPassword: async (userId) => (await keptPassword(userId)) !== null,
  };
}
