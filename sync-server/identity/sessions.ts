import { createHash, randomBytes } from 'node:crypto';
import * as z from 'zod';
import type { Access } from '../../core/events.ts';
import { HOUR, type Instant, type Ms } from '../../core/time.ts';
import type { Handle } from '../handle.ts';
import { revokedSince, type Session, type Stands } from '../session.ts';
import type { Secrets, Store } from '../store/store.ts';

/** How long a sign-in with a password lasts. */
export const SESSION_LIFE: Ms = 12 * HOUR;

export type Sessions = {
  /** Makes a token, the only copy of it. */
  create(begin: NewSession): Promise<{ readonly token: string; readonly session: Session }>;
  /** Who the token stands for; null where it is unknown, expired or revoked, or its user disabled. */
  authenticate(token: string): Promise<Session | null>;
  readonly stands: Stands;
  /** Looks whether these still are sessions, where a word that one ended may have got lost. */
  check(sessions: Iterable<Session>): Promise<void>;
  /** Ends one session. */
  end(session: Session): Promise<void>;
  /** Called when sessions are over before their time; `isOver` says which. */
  onEnded(listener: (isOver: (session: Session) => boolean) => void): void;
};

export type NewSession = {
  readonly userId: string;
  readonly client: string;
  readonly access: Access;
  readonly life: Ms;
  readonly seq: number;
};

const Kept = z.object({ client: z.string(), access: z.enum(['read', 'self', 'admin']), seq: z.number() });
const TOKEN = /^[A-Za-z0-9_-]{43}$/;
const MOST_KNOWN = 20_000;
/** How long a session is taken from memory; a sign-out at another node is learned of after that. */
const KNOWN_FOR: Ms = 5_000;

export type SessionsOptions = {
  readonly handle: Handle;
  readonly secrets: Secrets;
  /** How the nodes of one database tell each other that a session ended; without it there is one. */
  readonly nodes?: Pick<Store, 'tell' | 'onTold'>;
  readonly now: () => Instant;
  readonly onFault: (fault: unknown) => void;
};

const Told = z.object({ sessionEnded: z.string(), expiresAt: z.number() });

/** Opaque bearer tokens: 256 random bits, of which only the SHA-256 is kept. */
export function createSessions({ handle, secrets, nodes, now, onFault }: SessionsOptions): Sessions {
  const known = new Map<string, { readonly session: Session; readonly until: Instant }>();
  /** Sessions ended here, until they would have expired: a look-up that began before must not bring them back. */
  const ended = new Map<string, Instant>();
  const listeners: ((isOver: (session: Session) => boolean) => void)[] = [];

  handle.onCommitted(({ records }) => {
    let revoked = false;
    for (const { seq, event } of records) {
      if (event.type !== 'SessionsRevoked' && event.type !== 'UserDisabled') continue;
      revoked = true;
      // Cleaning up only: that they are over follows from the log.
      if (event.type === 'SessionsRevoked') removeBegunBefore(seq, event.userId).catch(onFault);
    }
    if (revoked) tell((session) => !stands(session));
  });
  handle.onReloaded(() => tell((session) => !stands(session)));
  nodes?.onTold((what) => {
    const told = Told.safeParse(what);
    if (told.success) forget(told.data.sessionEnded, told.data.expiresAt);
  });

  async function removeBegunBefore(seq: number, userId: string): Promise<void> {
    for (const { id, value } of await secrets.listOf('session', userId, now()))
      if (Kept.parse(JSON.parse(value)).seq < seq) await secrets.remove('session', id);
  }

  function forget(hash: string, expiresAt: Instant): void {
    for (const [one, until] of ended) if (until <= now()) ended.delete(one);
    ended.set(hash, expiresAt);
    known.delete(hash);
    tell((session) => session.hash === hash);
  }

  function tell(isOver: (session: Session) => boolean): void {
    for (const listener of listeners) listener(isOver);
  }

  function stands(session: Session): boolean {
    if (ended.has(session.hash) || session.expiresAt <= now()) return false;
    const user = handle.state.users.get(session.userId);
    return user !== undefined && !user.disabled && !revokedSince(user, session.seq);
  }

  async function look(hash: string): Promise<Session | null> {
    const secret = await secrets.get('session', hash, now());
    if (!secret?.ownerId || secret.expiresAt === null) return null;
    const { ownerId: userId, expiresAt } = secret;
    return { ...Kept.parse(JSON.parse(secret.value)), userId, hash, expiresAt };
  }

  function remember(session: Session): void {
    known.delete(session.hash);
    if (known.size >= MOST_KNOWN) known.delete(known.keys().next().value!);
    known.set(session.hash, { session, until: now() + KNOWN_FOR });
  }

  return {
    async create({ userId, client, access, life, seq }) {
      const token = randomBytes(32).toString('base64url');
      const session = { userId, client, access, hash: hashOf(token), expiresAt: now() + life, seq };
      const value = JSON.stringify({ client, access, seq });
      const { hash, expiresAt } = session;
      await secrets.put({ kind: 'session', id: hash, ownerId: userId, value, expiresAt });
      return { token, session };
    },
    async authenticate(token) {
      if (!TOKEN.test(token)) return null;
      const hash = hashOf(token);
      const held = known.get(hash);
      const fresh = held !== undefined && now() < held.until;
      const session = fresh ? held.session : await look(hash);
      // Who signed in at a node that is ahead may be somebody this one has not heard of.
      if (session && session.seq > handle.state.seq) await handle.catchUp();
      // Last, so that nothing is revoked between this answer and what is done with it in the same turn.
      await handle.settled();
      if (!session || !stands(session)) {
        known.delete(hash);
        return null;
      }
      if (!fresh) remember(session);
      return session;
    },
    stands,
    async check(sessions) {
      const open = new Map(Array.from(sessions, (session) => [session.hash, session]));
      for (const { hash, expiresAt } of open.values()) if (!(await look(hash))) forget(hash, expiresAt);
    },
    async end({ hash, expiresAt }) {
      forget(hash, expiresAt);
      await secrets.remove('session', hash);
      // Whoever stole the token may have a socket at another node.
      await nodes?.tell({ sessionEnded: hash, expiresAt }).catch(onFault);
    },
    onEnded: (listener) => void listeners.push(listener),
  };
}

function hashOf(token: string): string {
  return createHash('sha256').update(token).digest('base64url');
}
