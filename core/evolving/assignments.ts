import type { Actor, Recorded } from '../events.ts';
import { nextNotice } from '../expiry.ts';
import type { Assignment, Request, State } from '../state.ts';
import type { Instant } from '../time.ts';
import { putAssignment, putRequest } from './place.ts';

/** Folds an event about an eligible or active assignment. */
export function evolveAssignments(state: State, { event, at, actor }: Recorded): void {
  switch (event.type) {
    case 'RoleAssigned': {
      const { type: _, assignmentId: id, assignmentType, ...rest } = event;
      const started = event.startAt <= at;
      putAssignment(state, {
        id,
        ...rest,
        type: assignmentType,
        createdAt: at,
        updatedAt: at,
        createdBy: userOf(actor),
        started,
        noticeAt: nextNotice(event.endAt, at),
        noticedAt: null,
        ended: null,
      });
      putRequest(state, {
        ...asked(event, actor, at),
        id,
        action: 'adminAssign',
        status: started ? 'Provisioned' : 'Granted',
        startAt: event.startAt,
        endAt: event.endAt,
        justification: event.justification,
        targetId: id,
      });
      return;
    }
    case 'AssignmentUpdated': {
      const assignment = state.assignments.get(event.assignmentId)!;
      const { startAt, endAt, assignmentId: targetId, justification, how } = event;
      const noticeAt = nextNotice(endAt, at);
      const started = startAt <= at;
      const dates = { startAt, endAt, updatedAt: at, started, noticeAt, noticedAt: null, ended: null };
      putAssignment(state, { ...assignment, ...dates });
      if (started) settleGranted(state, assignment, { status: 'Provisioned' });
      const extension = state.requests.get(event.requestId);
      // Where its holder asked for it, the request it answers is the one that shows the new dates.
      if (extension) putRequest(state, { ...extension, startAt, endAt });
      else
        putRequest(state, {
          ...asked(event, actor, at),
          id: event.requestId,
          action: 'adminUpdate',
          ...(how === 'extended' || how === 'renewed' ? { how } : {}),
          status: startAt <= at ? 'Provisioned' : 'Granted',
          startAt,
          endAt,
          justification,
          targetId,
        });
      return;
    }
    case 'ExtensionRequested':
      putRequest(state, {
        ...asked(event, actor, at),
        id: event.requestId,
        action: event.action,
        status: 'PendingAdminDecision',
        decidedAt: null,
        startAt: null,
        endAt: null,
        justification: event.justification,
        targetId: event.assignmentId,
      });
      return;
    case 'ExtensionApproved':
    case 'ExtensionDenied': {
      const request = state.requests.get(event.requestId)!;
      const approved = event.type === 'ExtensionApproved';
      const decision = approved ? ('Approve' as const) : ('Deny' as const);
      const answer = { by: userOf(actor) ?? '', at, decision, justification: event.justification };
      putRequest(state, { ...request, status: approved ? 'Provisioned' : 'Denied', decidedAt: at, answer });
      return;
    }
    case 'AssignmentExpiryNoticed': {
      const assignment = state.assignments.get(event.assignmentId)!;
      putAssignment(state, { ...assignment, noticeAt: nextNotice(event.endAt, at), noticedAt: at });
      return;
    }
    case 'AssignmentStarted': {
      const assignment = state.assignments.get(event.assignmentId)!;
      putAssignment(state, { ...assignment, started: true });
      settleGranted(state, assignment, { status: 'Provisioned' });
      return;
    }
    case 'AssignmentExpired': {
      const assignment = state.assignments.get(event.assignmentId)!;
      putAssignment(state, { ...assignment, ended: { at: event.endAt, how: 'expired' } });
      return;
    }
    case 'AssignmentRemoved': {
      const assignment = state.assignments.get(event.assignmentId)!;
      putAssignment(state, { ...assignment, ended: { at, how: 'removed' } });
      // It was taken back before it began.
      settleGranted(state, assignment, { status: 'Canceled', decidedAt: at });
      putRequest(state, {
        ...asked(event, actor, at),
        id: event.requestId,
        action: 'adminRemove',
        status: 'Revoked',
        startAt: null,
        endAt: null,
        justification: event.justification,
        targetId: event.assignmentId,
      });
      return;
    }
  }
}

/** Says of every request that made or moved an assignment, and still waited for its start, what became of that. */
function settleGranted(state: State, { id, principalId }: Assignment, became: Partial<Request>): void {
  for (const requestId of state.by.requestsOfPrincipal.get(principalId) ?? []) {
    const request = state.requests.get(requestId)!;
    const waits = request.status === 'Granted' && request.targetId === id && request.action !== 'selfActivate';
    if (waits) putRequest(state, { ...request, ...became });
  }
}

function userOf(actor: Actor): string | null {
  return actor.kind === 'user' ? actor.userId : null;
}

/** Who made a request, as it is kept. */
export function createdBy(actor: Actor): Pick<Request, 'createdBy' | 'byOperator'> {
  return { createdBy: userOf(actor), ...(actor.kind === 'operator' && { byOperator: true }) };
}

type Asked = Pick<
  Request,
  | 'principalId'
  | 'createdBy'
  | 'byOperator'
  | 'roleId'
  | 'scope'
  | 'createdAt'
  | 'decidedAt'
  | 'duration'
  | 'ticket'
  | 'approval'
  | 'ended'
>;

/** What every request of an administrator has in common: it is decided when it is asked. */
function asked(about: { principalId: string; roleId: string; scope: string }, actor: Actor, at: Instant): Asked {
  const { principalId, roleId, scope } = about;
  return {
    principalId,
    roleId,
    scope,
    ...createdBy(actor),
    createdAt: at,
    decidedAt: at,
    duration: null,
    ticket: null,
    approval: null,
    ended: null,
  };
}
