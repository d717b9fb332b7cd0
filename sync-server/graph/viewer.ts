import type { Actor } from '../../core/events.ts';
import { EVERYWHERE } from '../../core/scope.ts';
import { mayReadAll, rolesHeld } from '../../core/standing.ts';
import type { State, User } from '../../core/state.ts';
import type { Instant } from '../../core/time.ts';
import type { Session } from '../session.ts';

/** Who looks, at what, and when. Made anew for each request, so that nobody keeps a state. */
export type Viewer = {
  readonly state: State;
  readonly now: Instant;
  readonly user: User;
  readonly session: Session;
  /** Whether they may see the whole organisation. */
  readonly readsAll: boolean;
  /** The roles that stand for groups they own, which they see all of; empty where they see all anyway. */
  readonly ownedRoles: ReadonlySet<string>;
  /** Where the API is, for links: `https://host/v1.0`. */
  readonly base: string;
};

/** The viewer a session stands for, or null where its user is gone. */
export function viewerOf(state: State, session: Session, now: Instant, base: string): Viewer | null {
  const user = state.users.get(session.userId);
  if (!user || user.disabled) return null;
  const readsAll = mayReadAll(state, user.id, now);
  const ownedRoles = readsAll ? NONE : ownedRolesOf(state, user.id, now);
  return { state, now, user, session, base, readsAll, ownedRoles };
}

const NONE: ReadonlySet<string> = new Set();

function ownedRolesOf(state: State, userId: string, now: Instant): ReadonlySet<string> {
  if (!state.by.accessRoles.size) return NONE;
  const groups = [...rolesHeld(state, userId, EVERYWHERE, now)]
    .map((id) => state.roles.get(id)!.group)
    .filter((group) => group?.access === 'owner');
  return new Set(groups.flatMap((group) => Object.values(state.by.accessRoles.get(group!.groupId) ?? {})));
}

/** The viewer as the door knows them. */
export function actorOf({ session: { userId, client, access } }: Viewer): Actor {
  return { kind: 'user', userId, client, access };
}
