import type { Access, Actor } from '../../core/events.ts';
import type { Instant, Ms } from '../../core/time.ts';
import type { Handle } from '../handle.ts';
import { actorOf, type Session } from '../session.ts';
import type { Secrets, Store } from '../store/store.ts';
import { createAttempts } from './attempts.ts';
import { type Credentials, createCredentials } from './credentials.ts';
import { createInvitations, type Invitations } from './invitations.ts';
import { createKnownPlaces } from './known-places.ts';
import { createPasswords, type PasswordCost } from './passwords.ts';
import { createSessions, type Sessions } from './sessions.ts';
import { createSetUp, type SetUp } from './setup.ts';
import { createSignIn, type SecondFactor, type SignInAnswer, type SignInAsk } from './sign-in.ts';

export type Identity = Pick<Sessions, 'authenticate' | 'stands' | 'check' | 'onEnded'> &
  Credentials &
  SetUp &
  Invitations & {
    signIn(ask: SignInAsk): Promise<SignInAnswer>;
    signOut(session: Session): Promise<void>;
    /** Ends all sessions of the session's user. False where it could not be recorded; try again then. */
    signOutEverywhere(session: Session): Promise<boolean>;
    /** A token for scripts. Throws where it cannot be recorded. */
    createToken(ask: TokenAsk): Promise<{ readonly token: string; readonly expiresAt: Instant }>;
  };

export type TokenAsk = {
  readonly userId: string;
  readonly life: Ms;
  readonly access: Access;
  readonly client: string;
  readonly actor: Actor;
};

export type IdentityOptions = {
  readonly handle: Handle;
  readonly secrets: Secrets;
  /** How the nodes of one database tell each other that a session ended; without it there is one. */
  readonly nodes?: Pick<Store, 'tell' | 'onTold'>;
  readonly now: () => Instant;
  readonly newId: () => string;
  readonly onFault: (fault: unknown) => void;
  readonly passwordCost?: PasswordCost | undefined;
  readonly secondFactor?: SecondFactor | undefined;
};

/** Who people are, how they prove it, and how long that holds. */
export function createIdentity(options: IdentityOptions): Identity {
  const { handle, secrets, now, newId, secondFactor } = options;
  const attempts = createAttempts(secrets, now);
  const places = createKnownPlaces(secrets, now);
  const sessions = createSessions(options);
  const credentials = createCredentials({ ...options, passwords: createPasswords(options.passwordCost) });
  const { prepare, setUp } = createSetUp({ ...options, credentials, attempts });

  return {
    ...credentials,
    prepare,
    setUp,
    ...createInvitations({ ...options, credentials, attempts }),
    signIn: createSignIn({ handle, sessions, credentials, attempts, places, newId, secondFactor }),
    authenticate: sessions.authenticate,
    stands: sessions.stands,
    check: sessions.check,
    onEnded: sessions.onEnded,
    signOut: sessions.end,
    async signOutEverywhere(session) {
      const command = { type: 'RevokeSessions', userId: session.userId } as const;
      return (await handle.send({ id: newId(), command, actor: actorOf(session) })).ok;
    },
    async createToken({ actor, ...ask }) {
      await handle.caughtUp();
      const { seq } = handle.state;
      const { userId } = ask;
      const command = { type: 'RecordCredentialChange', userId, credential: 'token', change: 'set' } as const;
      const recorded = await handle.send({ id: newId(), command, actor });
      if (!recorded.ok) throw new Error('The token could not be recorded. Try again.');
      const { token, session } = await sessions.create({ ...ask, seq });
      return { token, expiresAt: session.expiresAt };
    },
  };
}
