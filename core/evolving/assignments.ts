import type { Actor, Recorded } from '../events.ts';
import type { Request, State } from '../state.ts';
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
      const { startAt, endAt, assignmentId: targetId, justification } = event;
      putAssignment(state, { ...assignment, startAt, endAt, updatedAt: at, started: startAt <= at, ended: null });
      putRequest(state, {
        ...asked(event, actor, at),
        id: event.requestId,
        action: 'adminUpdate',
        status: startAt <= at ? 'Provisioned' : 'Granted',
        startAt,
        endAt,
        justification,
        targetId,
      });
      return;
    }
    case 'AssignmentStarted': {
      const assignment = state.assignments.get(event.assignmentId)!;
      putAssignment(state, { ...assignment, started: true });
      const request = state.requests.get(event.assignmentId);
      if (request) putRequest(state, { ...request, status: 'Provisioned' });
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

function userOf(actor: Actor): string | null {
  return actor.kind === 'user' ? actor.userId : null;
}

type Asked = Pick<
  Request,
  | 'principalId'
  | 'createdBy'
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
  const createdBy = userOf(actor);
  return {
    principalId,
    roleId,
    scope,
    createdBy,
    createdAt: at,
    decidedAt: at,
    duration: null,
    ticket: null,
    approval: null,
    ended: null,
  };
}
