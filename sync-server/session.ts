import type { Access, Actor } from '../core/events.ts';
import type { User } from '../core/state.ts';
import type { Instant } from '../core/time.ts';

/** Who a bearer token stands for. The token itself is nowhere kept. */
export type Session = {
  readonly userId: string;
  /** Through what the person signed in: `extension`, `graph`, `cli`, … */
  readonly client: string;
  readonly access: Access;
  /** The SHA-256 of the token, base64url: the session's name on the server. */
  readonly hash: string;
  readonly expiresAt: Instant;
  /** The log's place when its holder began to prove who they are: what was revoked later takes the session with it. */
  readonly seq: number;
};

/** Whether a session that was found a while ago still is one. Looked at in the turn in which something is done for it. */
export type Stands = (session: Session) => boolean;

/** Whether all sessions of a user were ended after what began at that place of the log. */
export function revokedSince({ sessionsRevokedSeq }: Pick<User, 'sessionsRevokedSeq'>, seq: number): boolean {
  return seq < sessionsRevokedSeq;
}

/** Whoever a session stands for, as the door knows them. */
export function actorOf({ userId, client, access }: Session): Extract<Actor, { kind: 'user' }> {
  return { kind: 'user', userId, client, access };
}
