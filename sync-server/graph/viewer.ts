import { type ApproverTest, approverTest } from '../../core/approver-test.ts';
import type { Actor } from '../../core/events.ts';
import { EVERYWHERE } from '../../core/scope.ts';
import { assignmentsOf, groupsOf, mayAdminister, mayReadAll, ownsGroup, rolesHeld } from '../../core/standing.ts';
import type { Assignment, Request, State, User } from '../../core/state.ts';
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

/** The assignments the viewer may see: their own and their groups', or everyone's. */
export function* visibleAssignments(viewer: Viewer): Generator<Assignment> {
  if (viewer.readsAll) yield* viewer.state.assignments.values();
  else yield* assignmentsOf(viewer.state, viewer.user.id, viewer.now);
}

/** Whether the viewer is party to the request: whom it is for, who asked, who decides at any stage or did. */
export function isParty(viewer: Viewer, request: Request): boolean {
  const { user, groups } = viewer;
  const { principalId, createdBy } = request;
  const isFor = principalId === user.id || groups.has(principalId);
  if (viewer.ownedRoles.has(request.roleId)) return true;
  return isFor || createdBy === user.id || isApprover(viewer, request) || hasDecided(request, user);
}

/** Whether the request waits for the viewer's decision. */
export function waitsFor(viewer: Viewer, request: Request): boolean {
  const { approval } = request;
  if (request.status === 'PendingAdminDecision')
    return request.principalId !== viewer.user.id && mayAdministerRequest(viewer, request);
  return (
    mayDecide(viewer, request) &&
    !approval!.decisions.some(({ by, stage }) => by === viewer.user.id && stage === approval!.stage)
  );
}

/** Whether the viewer may give and take a role: as an administrator, or as an owner of the group it stands for. */
export function mayAdministerRole(viewer: Viewer, roleId: string): boolean {
  const { state, user, now, session } = viewer;
  if (mayAdminister(state, actorOf(viewer), now)) return true;
  const group = state.roles.get(roleId)?.group;
  return !!group && session.access === 'admin' && ownsGroup(state, user.id, group.groupId, now);
}

/** Whether the viewer is an administrator, or owns the group a request is about. */
function mayAdministerRequest(viewer: Viewer, { roleId }: Request): boolean {
  return mayAdminister(viewer.state, actorOf(viewer), viewer.now) || viewer.ownedRoles.has(roleId);
}

/** Whether the request waits and the viewer is one of those who may decide it. */
function mayDecide({ now, asked }: Viewer, request: Request): boolean {
  return request.status === 'PendingApproval' && now < request.approval!.lapsesAt && asked.decides(request);
}

/** The requests the viewer may see. */
export function* visibleRequests(viewer: Viewer): Generator<Request> {
  const { state, user, groups, readsAll } = viewer;
  if (readsAll) {
    yield* state.requests.values();
    return;
  }
  const seen = new Set<string>();
  const candidates = [
    ...[user.id, ...groups].flatMap((id) => [...(state.by.requestsOfPrincipal.get(id) ?? [])]),
    ...[...viewer.ownedRoles].flatMap((id) => [...(state.by.requestsOfRole.get(id) ?? [])]),
  ];
  for (const id of [...candidates, ...state.by.pending]) {
    const request = state.requests.get(id)!;
    if (seen.has(id) || !isParty(viewer, request)) continue;
    seen.add(id);
    yield request;
  }
}

/** The request of that id, where the viewer may see it. */
export function requestFor(viewer: Viewer, id: string): Request | null {
  const request = viewer.state.requests.get(id.toLowerCase());
  return request && (viewer.readsAll || isParty(viewer, request)) ? request : null;
}

/** The roles the viewer has to do with: assigned, eligible, asked for or theirs to decide on. */
export function visibleRoles(viewer: Viewer): ReadonlySet<string> {
  if (viewer.readsAll) return new Set(viewer.state.roles.keys());
  const roles = new Set(viewer.ownedRoles);
  for (const { roleId } of visibleAssignments(viewer)) roles.add(roleId);
  for (const { roleId } of visibleRequests(viewer)) roles.add(roleId);
  return roles;
}

/** The users and groups the viewer has to do with: themselves, their groups, and whose requests they see. */
export function visiblePrincipals(viewer: Viewer): ReadonlySet<string> {
  const { state, user, groups, readsAll } = viewer;
  if (readsAll) return new Set([...state.users.keys(), ...state.groups.keys()]);
  const found = new Set([user.id, ...groups]);
  for (const { principalId, createdBy } of visibleRequests(viewer)) {
    found.add(principalId);
    if (createdBy) found.add(createdBy);
  }
  return found;
}

/** The viewer as the door knows them. */
export function actorOf({ session: { userId, client, access } }: Viewer): Actor {
  return { kind: 'user', userId, client, access };
}

function isApprover({ asked }: Viewer, request: Request): boolean {
  return request.approval !== null && asked.isAsked(request);
}

function hasDecided({ approval }: Request, { id }: User): boolean {
  return approval?.decisions.some(({ by }) => by === id) ?? false;
}
