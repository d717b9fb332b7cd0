import { allApproversOf } from '../approvers.ts';
import { principalsOf } from '../deciding/role-settings.ts';
import type { Event } from '../events.ts';
import type { PrincipalRef } from '../ids.ts';
import { allReviewersOf, refsOf } from '../reviewing/reviewers.ts';
import { usersOf } from '../standing.ts';
import type { State } from '../state.ts';
import type { Instant } from '../time.ts';

/** Whose documents an event may have changed. `everyone` for the rare events whose reach is not worth working out. */
export type Touched = {
  everyone: boolean;
  readonly users: Set<string>;
  /** By the user, requests that changed, with what they led to; of the users named here alone nothing else did. */
  readonly requests: Map<string, Set<string>>;
  readonly roles: Set<string>;
  readonly reviews: Set<string>;
  /** The roles whose approvers and the reviews whose reviewers are among `users` already: many events name the same. */
  readonly known: Set<string>;
};

export function nothingTouched(): Touched {
  return {
    everyone: false,
    users: new Set(),
    requests: new Map(),
    roles: new Set(),
    reviews: new Set(),
    known: new Set(),
  };
}

/** Adds what the event touched; call it after the event was folded. */
export function touch(touched: Touched, state: State, event: Event, now: Instant): void {
  if ('roleId' in event) touched.roles.add(event.roleId);
  if ('reviewId' in event) touched.reviews.add(event.reviewId);
  switch (event.type) {
    case 'ActivationRequested':
    case 'ActivationScheduled':
    case 'ActivationExtended':
    case 'ActivationShortened':
      touchRequests(touched, state, event);
      return;
    case 'RoleActivated':
    case 'RoleDeactivated':
    case 'ActivationExpired':
    case 'ActivationRevoked':
      touchRequests(touched, state, event);
      if (reachesOthers(state, event.roleId)) touched.everyone = true;
      return;
    case 'ApprovalStarted':
    case 'RequestApproved':
    case 'RequestDenied':
    case 'RequestLapsed':
    case 'RequestCancelled':
    case 'RequestFailed':
    case 'ApprovalReminded':
    case 'ApprovalEscalated': {
      touched.users.add(event.userId);
      const request = state.requests.get(event.requestId);
      // Whoever asks, as it is found once for all requests: who may not decide on this one may on the next.
      if (request) once(touched, event.roleId, () => allApproversOf(state, { ...request, principalId: '' }, now));
      return;
    }
    case 'ExtensionRequested':
    case 'ExtensionApproved':
    case 'ExtensionDenied':
    case 'AssignmentExpiryNoticed':
      for (const id of usersOf(state, event.principalId, now)) touched.users.add(id);
      return;
    case 'RoleAssigned':
    case 'AssignmentUpdated':
    case 'AssignmentStarted':
    case 'AssignmentExpired':
    case 'AssignmentRemoved':
      for (const id of usersOf(state, event.principalId, now)) touched.users.add(id);
      if (reachesOthers(state, event.roleId)) touched.everyone = true;
      return;
    case 'SignedIn':
    case 'CredentialChanged':
    case 'MfaMethodsReset':
    case 'SessionsRevoked':
    case 'UserCreated':
    case 'UserInvited':
      touched.users.add(event.userId);
      return;
    case 'ReviewItemDecided': {
      once(touched, event.reviewId, () => allReviewersOf(state, state.reviews.get(event.reviewId)!, now));
      return;
    }
    // What only administrators and readers see; their document is brought up to date with every commit.
    case 'AlertEnabled':
    case 'AlertDisabled':
    case 'AlertSettingsUpdated':
    case 'AlertsRefreshed':
    case 'AlertTriggered':
    case 'AlertResolved':
    case 'AlertDismissed':
    case 'AlertRestored':
    case 'AuditExported':
    case 'ReviewHistoryCreated':
    case 'ReviewHistoryExported':
      return;
    default:
      touched.everyone = true;
  }
}

type OfRequest = Extract<Event, { readonly requestId: string; readonly userId: string; readonly roleId: string }>;

/** Holding an ordinary role shows nowhere else; a built-in or a group's decides what else its holder sees. */
function touchRequests({ users, requests }: Touched, state: State, event: OfRequest): void {
  const { userId } = event;
  const role = state.roles.get(event.roleId);
  if (!role || role.builtIn || role.group) {
    users.add(userId);
    return;
  }
  const ids = requests.get(userId) ?? new Set();
  requests.set(userId, ids.add(event.requestId));
  if ('deactivationId' in event) ids.add(event.deactivationId);
  if ('extensionId' in event) ids.add(event.extensionId);
  for (const id of state.forgotten) ids.add(id);
}

/** Adds people who stay the same while nothing happens that touches everyone. */
function once({ known, users }: Touched, what: string, people: () => ReadonlySet<string>): void {
  if (known.has(what)) return;
  known.add(what);
  for (const id of people()) users.add(id);
}

/** Whether holding a role changes what others see: who may see all, who approves, who may ask, who reviews. */
function reachesOthers(state: State, roleId: string): boolean {
  const role = state.roles.get(roleId);
  if (!role?.group) return role?.builtIn === true;
  return role.group.access === 'owner' || isNamed(state, role.group.groupId);
}

/** Whether a group is named in settings or reviews, or holds a built-in role. */
function isNamed(state: State, groupId: string): boolean {
  const ref: PrincipalRef = `group:${groupId}`;
  for (const { settings } of state.roles.values()) if (principalsOf(settings).includes(ref)) return true;
  for (const id of state.by.runningReviews) {
    const { reviewers } = state.reviews.get(id)!.plan.stages[state.reviews.get(id)!.stage - 1]!;
    if (refsOf(reviewers).includes(ref)) return true;
  }
  return [...(state.by.assignmentsOfPrincipal.get(groupId) ?? [])].some((id) => {
    const assignment = state.assignments.get(id)!;
    return !assignment.ended && state.roles.get(assignment.roleId)!.builtIn;
  });
}
