import { type DueItem, enqueue } from '../due.ts';
import type { Review, ReviewSeries } from '../reviews.ts';
import type { Activation, Assignment, Group, Request, Role, State, User } from '../state.ts';
import type { Instant } from '../time.ts';
import { addTo, removeFrom } from './sets.ts';

/** How many ended requests of one principal stay in memory; the log has them all. */
const REQUESTS_KEPT = 50;

// Each of these writes one record and its indexes. Folding an event and loading a snapshot go through the same ones.

export function putUser(state: State, user: User): void {
  const before = state.users.get(user.id);
  if (before && before.upn !== user.upn) forgetName(state.by.upn, before.upn, user.id);
  if (before && before.name !== user.name) state.labels++;
  if (before?.managerId) removeFrom(state.by.reports, before.managerId, user.id);
  if (user.managerId) addTo(state.by.reports, user.managerId, user.id);
  if (before?.away) removeFrom(state.by.delegators, before.away.delegateId, user.id);
  if (user.away) addTo(state.by.delegators, user.away.delegateId, user.id);
  state.users.set(user.id, user);
  state.by.upn.set(user.upn, user.id);
}

export function putGroup(state: State, group: Group): void {
  const before = state.groups.get(group.id);
  if (before) {
    forgetName(state.by.groupName, before.name.toLowerCase(), group.id);
    state.labels++;
    for (const userId of before.members.keys()) removeFrom(state.by.groupsOfUser, userId, group.id);
  }
  state.groups.set(group.id, group);
  if (group.retired) return;
  state.by.groupName.set(group.name.toLowerCase(), group.id);
  for (const userId of group.members.keys()) addTo(state.by.groupsOfUser, userId, group.id);
}

/** Unless it is another's by now, as one that was retired gives its name free. */
function forgetName(index: Map<string, string>, name: string, id: string): void {
  if (index.get(name) === id) index.delete(name);
}

/** One member more, from that instant, or with null one less: in place, as copying all the others for each would be slow. */
export function putMember(state: State, groupId: string, userId: string, since: Instant | null): void {
  const group = state.groups.get(groupId)!;
  const members = group.members as Map<string, Instant>;
  if (since === null) members.delete(userId);
  else members.set(userId, since);
  state.groups.set(groupId, { ...group });
  state.labels++;
  if (since === null) removeFrom(state.by.groupsOfUser, userId, groupId);
  else addTo(state.by.groupsOfUser, userId, groupId);
}

export function putRole(state: State, role: Role): void {
  const before = state.roles.get(role.id);
  if (before) {
    forgetName(state.by.roleName, before.name.toLowerCase(), role.id);
    state.labels++;
  }
  state.roles.set(role.id, role);
  if (!role.retired) state.by.roleName.set(role.name.toLowerCase(), role.id);
  if (!role.group) return;
  const { groupId, access } = role.group;
  const { [access]: _, ...other } = state.by.accessRoles.get(groupId) ?? {};
  state.by.accessRoles.set(groupId, role.retired ? other : { ...other, [access]: role.id });
}

export function putAssignment(state: State, assignment: Assignment): void {
  const before = state.assignments.get(assignment.id);
  state.assignments.set(assignment.id, assignment);
  addTo(state.by.assignmentsOfPrincipal, assignment.principalId, assignment.id);
  addTo(state.by.assignmentsOfRole, assignment.roleId, assignment.id);
  if (assignment.type === 'active') placeMembership(state, assignment, assignment.principalId, !assignment.ended);
  if (assignment.ended) return;
  const open = before?.ended ? undefined : before;
  if (!assignment.started) schedule(state, 'assignment_start', assignment.id, open?.startAt, assignment.startAt);
  schedule(state, 'assignment_notice', assignment.id, open?.noticeAt, assignment.noticeAt);
  schedule(state, 'assignment_end', assignment.id, open?.endAt, assignment.endAt);
}

export function putActivation(state: State, activation: Activation): void {
  const before = state.activations.get(activation.id);
  state.activations.set(activation.id, activation);
  addTo(state.by.activationsOfUser, activation.userId, activation.id);
  addTo(state.by.activationsOfRole, activation.roleId, activation.id);
  addTo(state.by.activationsOfAssignment, activation.eligibleAssignmentId, activation.id);
  placeMembership(state, activation, activation.userId, true);
  if (!activation.started) schedule(state, 'activation_start', activation.id, before?.startAt, activation.startAt);
  schedule(state, 'activation_end', activation.id, before?.endAt, activation.endAt);
}

export function removeActivation(state: State, id: string): void {
  const activation = state.activations.get(id);
  if (!activation) return;
  state.activations.delete(id);
  removeFrom(state.by.activationsOfUser, activation.userId, id);
  removeFrom(state.by.activationsOfRole, activation.roleId, id);
  removeFrom(state.by.activationsOfAssignment, activation.eligibleAssignmentId, id);
  placeMembership(state, activation, activation.userId, false);
}

/** Finds what makes somebody a member of a group from that somebody, for as long as it is open. */
function placeMembership(state: State, { id, roleId }: Activation | Assignment, userId: string, open: boolean): void {
  if (state.roles.get(roleId)?.group?.access !== 'member') return;
  if (open) addTo(state.by.membershipsOfUser, userId, id);
  else removeFrom(state.by.membershipsOfUser, userId, id);
}

/** A new one pushes out the principal's oldest that are over. */
export function putRequest(state: State, request: Request): void {
  const isNew = !state.requests.has(request.id);
  keepRequest(state, request);
  if (isNew) forgetOldRequests(state, request.principalId);
}

/** Without pushing out others: those of a snapshot are there because none did, though some of them ended since. */
export function keepRequest(state: State, request: Request): void {
  const before = state.requests.get(request.id);
  state.requests.set(request.id, request);
  if (request.status === 'PendingApproval') state.by.pending.add(request.id);
  else state.by.pending.delete(request.id);
  if (request.status === 'PendingAdminDecision') state.by.extensions.set(request.targetId!, request.id);
  else if (state.by.extensions.get(request.targetId!) === request.id) state.by.extensions.delete(request.targetId!);
  if (!before) {
    addTo(state.by.requestsOfPrincipal, request.principalId, request.id);
    addTo(state.by.requestsOfRole, request.roleId, request.id);
  }
  if (!request.approval || request.status !== 'PendingApproval') return;
  const { lapsesAt, remindAt, escalateAt } = request.approval;
  schedule(state, 'request_lapse', request.id, before?.approval?.lapsesAt, lapsesAt);
  schedule(state, 'request_remind', request.id, before?.approval?.remindAt, remindAt);
  schedule(state, 'request_escalate', request.id, before?.approval?.escalateAt, escalateAt);
}

export function putReview(state: State, review: Review): void {
  const before = state.reviews.get(review.id);
  state.reviews.set(review.id, review);
  if (review.status === 'InProgress') state.by.runningReviews.add(review.id);
  else state.by.runningReviews.delete(review.id);
  if (review.status === 'NotStarted') schedule(state, 'review_start', review.id, before?.startAt, review.startAt);
  schedule(state, 'review_remind', review.id, before?.remindAt, review.remindAt);
  schedule(state, 'review_end', review.id, before?.stageEndAt, review.stageEndAt);
}

export function putReviewSeries(state: State, series: ReviewSeries): void {
  state.reviewSeries.set(series.id, series);
}

/** Takes an instance out, and its series with the last one. */
export function removeReview(state: State, id: string): void {
  const review = state.reviews.get(id);
  if (!review) return;
  state.reviews.delete(id);
  state.by.runningReviews.delete(id);
  const series = state.reviewSeries.get(review.seriesId)!;
  const instances = series.instances.filter((one) => one !== id);
  if (instances.length) state.reviewSeries.set(series.id, { ...series, instances });
  else state.reviewSeries.delete(series.id);
}

function schedule(
  state: State,
  kind: DueItem['kind'],
  id: string,
  before: Instant | null | undefined,
  at: Instant | null,
): void {
  if (at !== null && at !== before) enqueue(state.due, { at, kind, id });
}

function forgetOldRequests(state: State, principalId: string): void {
  const ids = state.by.requestsOfPrincipal.get(principalId)!;
  let excess = ids.size - REQUESTS_KEPT;
  if (excess <= 0) return;
  for (const id of ids) {
    if (excess-- <= 0) return;
    const request = state.requests.get(id)!;
    const open = request.status.startsWith('Pending') || state.activations.has(id);
    if (open) continue;
    ids.delete(id);
    state.requests.delete(id);
    state.forgotten = [...state.forgotten, id];
    removeFrom(state.by.requestsOfRole, request.roleId, id);
  }
}
