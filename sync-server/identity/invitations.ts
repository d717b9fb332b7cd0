import { createHash, randomBytes } from 'node:crypto';
import type { Actor } from '../../core/events.ts';
import { rejection } from '../../core/rejections.ts';
import { DAY, type Instant, type Ms } from '../../core/time.ts';
import type { Answer } from '../../core/wire/frames.ts';
import type { Handle } from '../handle.ts';
import type { Secret, Secrets } from '../store/store.ts';
import type { Attempts } from './attempts.ts';
import type { Credentials, PasswordChange } from './credentials.ts';
import { Busy, passwordProblem } from './passwords.ts';

/** How long a link is good. */
const INVITATION_LIFE: Ms = 7 * DAY;

export type Invitations = {
  /** Makes the one link of a user who has never signed in; an earlier one is no good any more. [I7] */
  invite(
    userId: string,
    actor: Actor,
  ): Promise<
    | { readonly ok: true; readonly code: string; readonly expiresAt: Instant }
    | { readonly ok: false; readonly answer: Extract<Answer, { ok: false }> }
  >;
  /** Whose link it is, by their sign-in name; null where it is used up, over, or none. */
  invited(code: string): Promise<string | null>;
  /** Sets the password of whom the link is for. It is used up by that, and not by a password that is too weak. */
  accept(ask: { readonly code: string; readonly password: string; readonly address: string }): Promise<Accepted>;
};

export type Accepted =
  | { readonly ok: true; readonly upn: string }
  | Extract<PasswordChange, { ok: false }>
  | { readonly ok: false; readonly code: 'over'; readonly message: string }
  | { readonly ok: false; readonly code: 'too_many_attempts'; readonly message: string; readonly wait: Ms };

export type InvitationsOptions = {
  readonly handle: Handle;
  readonly secrets: Secrets;
  readonly credentials: Credentials;
  readonly attempts: Attempts;
  readonly now: () => Instant;
  readonly newId: () => string;
};

const OVER: Accepted = {
  ok: false,
  code: 'over',
  message: 'This link is not good any more. It works once, for seven days. Ask an administrator for a new one.',
};

const BUSY: Accepted = { ok: false, code: 'try_later', message: 'That did not work just now. Try again.' };

/** Links with which new people choose their first password: 256 random bits, of which only the SHA-256 is kept. */
export function createInvitations(options: InvitationsOptions): Invitations {
  const { handle, secrets, credentials, attempts, now, newId } = options;

  async function ownerOf(code: string): Promise<string | null> {
    const secret = await secrets.get('invitation', hashOf(code), now());
    if (!secret?.ownerId) return null;
    await handle.caughtUp();
    if (await isKnown(secret.ownerId)) return null;
    const user = handle.state.users.get(secret.ownerId);
    return user && !user.disabled && user.lastSignInAt === null ? user.id : null;
  }

  /** Whether somebody can be there already in the user's name, by a password or a token. */
  async function isKnown(userId: string): Promise<boolean> {
    return (await credentials.hasPassword(userId)) || (await secrets.listOf('session', userId, now())).length > 0;
  }

  /** Nobody else could have taken it meanwhile; and it is no good where the password was set all the same. */
  async function giveBack(taken: Secret): Promise<void> {
    await secrets.putNew(taken, now());
  }

  return {
    async invite(userId, actor) {
      const expiresAt = now() + INVITATION_LIFE;
      const command = { type: 'RecordInvitation', userId, expiresAt } as const;
      const allowed = await handle.send({ id: newId(), command, actor, dryRun: true });
      if (!allowed.ok) return { ok: false, answer: allowed };
      // Whoever made the link could otherwise take over an account that its owner has not used by a sign-in yet.
      if (await isKnown(userId))
        return { ok: false, answer: { ok: false, rejection: rejection('has_credentials', {}) } };
      const answer = await handle.send({ id: newId(), command, actor });
      if (!answer.ok) return { ok: false, answer };
      const code = randomBytes(32).toString('base64url');
      await secrets.removeOf('invitation', userId);
      await secrets.put({ kind: 'invitation', id: hashOf(code), ownerId: userId, value: '{}', expiresAt });
      return { ok: true, code, expiresAt };
    },
    async invited(code) {
      const userId = await ownerOf(code);
      return userId && handle.state.users.get(userId)!.upn;
    },
    async accept({ code, password, address }) {
      const wait = await attempts.begin('invitation', address);
      if (wait > 0) {
        const message = `Too many attempts. Try again in ${Math.ceil(wait / 1_000)} seconds.`;
        return { ok: false, code: 'too_many_attempts', message, wait };
      }
      const userId = await ownerOf(code);
      if (!userId) return OVER;
      const { upn } = handle.state.users.get(userId)!;
      const message = passwordProblem(password, upn);
      if (message) return { ok: false, code: 'weak_password', message };
      const taken = await secrets.take('invitation', hashOf(code), now());
      if (!taken) return OVER;
      await attempts.clear('invitation', address);
      const actor: Actor = { kind: 'user', userId, client: 'invitation', access: 'self' };
      try {
        const change = await credentials.setPassword({ userId, password, actor });
        if (change.ok) return { ok: true, upn };
        await giveBack(taken);
        return change;
      } catch (fault) {
        if (!(fault instanceof Busy)) throw fault;
        await giveBack(taken);
        return BUSY;
      }
    },
  };
}

function hashOf(code: string): string {
  return createHash('sha256').update(code).digest('base64url');
}
