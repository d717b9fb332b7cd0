import { type ApproverTest, approverTest } from '../../core/approver-test.ts';
import type { Actor } from '../../core/events.ts';
import { EVERYWHERE } from '../../core/scope.ts';
import { groupsOf, mayAdminister, mayReadAll, ownsGroup, rolesHeld } from '../../core/standing.ts';
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
  /** The groups they are in. */
  readonly groups: ReadonlySet<string>;
  /** Which requests they decide on. */
  readonly asked: ApproverTest;
  /** Where the API is, for links: `https://host/v1.0`. */
  readonly base: string;
};

/** The viewer a session stands for, or null where its user is gone. */
export function viewerOf(state: State, session: Session, now: Instant, base: string): Viewer | null {
  const user = state.users.get(session.userId);
  if (!user || user.disabled) return null;
  const readsAll = mayReadAll(state, user.id, now);
  const ownedRoles = readsAll ? NONE : ownedRolesOf(state, user.id, now);
  const groups = groupsOf(state, user.id, now);
  return { state, now, user, session, base, readsAll, ownedRoles, groups, asked: approverTest(state, user.id, now) };
}

const NONE: ReadonlySet<string> = new Set();

function ownedRolesOf(state: State, userId: string, now: Instant): ReadonlySet<string> {
  if (!state.by.accessRoles.size) return NONE;
  const groups = [...rolesHeld(state, userId, EVERYWHERE, now)]
    .map((id) => state.roles.get(id)!.group)
    .filter((group) => group?.access === 'owner');
  return new Set(groups.flatMap((group) => Object.values(state.by.accessRoles.get(group!.groupId) ?? {})));
}

/** Whether the viewer may give and take a role: as an administrator, or as an owner of the group it stands for. */
export function mayAdministerRole(viewer: Viewer, roleId: string): boolean {
  const { state, user, now, session } = viewer;
  if (mayAdminister(state, actorOf(viewer), now)) return true;
  const group = state.roles.get(roleId)?.group;
  return !!group && session.access === 'admin' && ownsGroup(state, user.id, group.groupId, now);
}

/** The viewer as the door knows them. */
export function actorOf({ session: { userId, client, access } }: Viewer): Actor {
  return { kind: 'user', userId, client, access };
}
