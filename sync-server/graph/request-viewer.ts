import { mayAdminister } from '../../core/standing.ts';
import type { Request, State, User } from '../../core/state.ts';
import { accessRolesOf, among, indexed } from './indexes.ts';
import { actorOf, type Viewer } from './viewer.ts';
import type { Wanted } from './wanted.ts';

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

/** Whether the viewer is an administrator, or owns the group a request is about. */
function mayAdministerRequest(viewer: Viewer, { roleId }: Request): boolean {
  return mayAdminister(viewer.state, actorOf(viewer), viewer.now) || viewer.ownedRoles.has(roleId);
}

/** Whether the request waits and the viewer is one of those who may decide it. */
function mayDecide({ now, asked }: Viewer, request: Request): boolean {
  return request.status === 'PendingApproval' && now < request.approval!.lapsesAt && asked.decides(request);
}

/** The requests the viewer may see, of whom may see all only what is wanted. */
export function* visibleRequests(viewer: Viewer, wanted: Wanted): Generator<Request> {
  const { state, user, groups, readsAll } = viewer;
  if (readsAll) {
    yield* among(state.requests, requestIds(state, wanted));
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

/** The requests a filter can be about; undefined where it leaves all of them. */
function requestIds({ by }: State, wanted: Wanted): ReadonlySet<string> | undefined {
  const { id, principalId, roleDefinitionId, groupId, status } = wanted;
  if (id) return id;
  if (status?.size === 1 && status.has('pendingapproval')) return by.pending;
  return (
    indexed(by.requestsOfPrincipal, principalId) ??
    indexed(by.requestsOfRole, roleDefinitionId ?? accessRolesOf(by, groupId))
  );
}

/** The requests that are for the viewer themselves. */
export function ownRequests({ state, user }: Viewer): Iterable<Request> {
  return among(state.requests, state.by.requestsOfPrincipal.get(user.id) ?? []);
}

/** The requests that wait for somebody. */
export function waitingRequests({ state }: Viewer): Iterable<Request> {
  return among(state.requests, [...state.by.pending, ...state.by.extensions.values()]);
}

/** The request of that id, where the viewer may see it. */
export function requestFor(viewer: Viewer, id: string): Request | null {
  const request = viewer.state.requests.get(id.toLowerCase());
  return request && (viewer.readsAll || isParty(viewer, request)) ? request : null;
}

function isApprover({ asked }: Viewer, request: Request): boolean {
  return request.approval !== null && asked.isAsked(request);
}

function hasDecided({ approval }: Request, { id }: User): boolean {
  return approval?.decisions.some(({ by }) => by === id) ?? false;
}
