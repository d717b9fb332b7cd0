import { allApproversOf } from '../approvers.ts';
import type { Event } from '../events.ts';
import { reviewersOf } from '../reviewing/reviewers.ts';
import { usersOf } from '../standing.ts';
import type { State } from '../state.ts';
import type { Instant } from '../time.ts';

/** Whose documents an event may have changed. `everyone` for the rare events whose reach is not worth working out. */
export type Touched = {
  everyone: boolean;
  readonly users: Set<string>;
  readonly roles: Set<string>;
  readonly reviews: Set<string>;
};

export function nothingTouched(): Touched {
  return { everyone: false, users: new Set(), roles: new Set(), reviews: new Set() };
}

/** Adds what the event touched; call it after the event was folded. */
export function touch(touched: Touched, state: State, event: Event, now: Instant): void {
  if ('roleId' in event) touched.roles.add(event.roleId);
  if ('reviewId' in event) touched.reviews.add(event.reviewId);
  switch (event.type) {
    case 'ActivationRequested':
    case 'ActivationScheduled':
    case 'ActivationExtended':
      touched.users.add(event.userId);
      return;
    case 'RoleActivated':
    case 'RoleDeactivated':
    case 'ActivationExpired':
    case 'ActivationRevoked':
      touched.users.add(event.userId);
      // Holding a built-in role changes what others may see and who approves.
      if (state.roles.get(event.roleId)?.builtIn) touched.everyone = true;
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
      if (request) for (const id of allApproversOf(state, request, now)) touched.users.add(id);
      return;
    }
    case 'ExtensionRequested':
    case 'ExtensionApproved':
    case 'ExtensionDenied':
    case 'AssignmentExpiryNoticed':
      for (const id of usersOf(state, event.principalId)) touched.users.add(id);
      return;
    case 'RoleAssigned':
    case 'AssignmentUpdated':
    case 'AssignmentStarted':
    case 'AssignmentExpired':
    case 'AssignmentRemoved':
      for (const id of usersOf(state, event.principalId)) touched.users.add(id);
      if (state.roles.get(event.roleId)?.builtIn) touched.everyone = true;
      return;
    case 'SignedIn':
    case 'CredentialChanged':
    case 'MfaMethodsReset':
    case 'SessionsRevoked':
    case 'UserCreated':
      touched.users.add(event.userId);
      return;
    case 'ReviewItemDecided': {
      const review = state.reviews.get(event.reviewId)!;
      const item = review.items.get(event.itemId);
      if (item) for (const id of reviewersOf(state, review, item)) touched.users.add(id);
      return;
    }
    case 'AuditExported':
      return;
    default:
      touched.everyone = true;
  }
}
