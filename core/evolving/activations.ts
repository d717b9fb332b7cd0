import type { Recorded } from '../events.ts';
import type { Request, State } from '../state.ts';
import type { Instant } from '../time.ts';
import { createdBy } from './assignments.ts';
import { putActivation, putRequest, removeActivation } from './place.ts';

/** Folds an event about a request to activate, its approval and the activation it leads to. */
export function evolveActivations(state: State, { event, at, actor }: Recorded): void {
  switch (event.type) {
    case 'ActivationRequested':
      putRequest(state, {
        id: event.requestId,
        action: 'selfActivate',
        principalId: event.userId,
        createdBy: event.userId,
        roleId: event.roleId,
        scope: event.scope,
        // What follows in the same batch says what became of it; only an approval leaves it standing.
        status: 'Granted',
        createdAt: at,
        decidedAt: null,
        startAt: event.startAt,
        endAt: null,
        duration: event.duration,
        justification: event.justification,
        ticket: event.ticket,
        notAfter: event.notAfter ?? null,
        targetId: event.eligibleAssignmentId,
        approval: null,
        ended: null,
      });
      return;
    case 'ApprovalStarted': {
      const { lapsesAt, remindAt, escalateAt } = event;
      const approval = { stage: 1, lapsesAt, remindAt, escalateAt, escalated: false, decisions: [] };
      change(state, event.requestId, { status: 'PendingApproval', approval });
      return;
    }
    case 'RequestApproved':
    case 'RequestDenied': {
      const request = state.requests.get(event.requestId)!;
      const approval = request.approval!;
      const by = actor.kind === 'user' ? actor.userId : '';
      const { stage, justification } = event;
      const approved = event.type === 'RequestApproved';
      const decided = { by, at, stage, decision: approved ? ('Approve' as const) : ('Deny' as const), justification };
      const next = approved && event.completes === 'stage' ? stage + 1 : stage;
      putRequest(state, {
        ...request,
        status: approved ? (event.completes === 'approval' ? 'Granted' : 'PendingApproval') : 'Denied',
        decidedAt: approved && event.completes !== 'approval' ? null : at,
        approval: { ...approval, stage: next, decisions: [...approval.decisions, decided] },
      });
      return;
    }
    case 'ApprovalReminded':
    case 'ApprovalEscalated': {
      const approval = state.requests.get(event.requestId)!.approval!;
      const done = event.type === 'ApprovalReminded' ? { remindAt: null } : { escalateAt: null, escalated: true };
      change(state, event.requestId, { approval: { ...approval, ...done } });
      return;
    }
    case 'RequestLapsed':
      change(state, event.requestId, { status: 'Lapsed', decidedAt: at });
      return;
    case 'RequestFailed':
      change(state, event.requestId, { status: 'Failed', decidedAt: at });
      return;
    case 'RequestCancelled':
      removeActivation(state, event.requestId);
      change(state, event.requestId, { status: 'Canceled', decidedAt: at });
      return;
    case 'ActivationScheduled':
    case 'RoleActivated': {
      const { requestId: id, userId, roleId, scope, startAt, endAt } = event;
      const request = state.requests.get(id)!;
      const started = event.type === 'RoleActivated';
      putActivation(state, {
        id,
        userId,
        roleId,
        scope,
        eligibleAssignmentId: request.targetId!,
        startAt,
        endAt,
        justification: request.justification,
        ticket: request.ticket,
        started,
      });
      change(state, id, {
        status: started ? 'Provisioned' : 'Granted',
        startAt,
        endAt,
        decidedAt: request.decidedAt ?? at,
      });
      return;
    }
    case 'ActivationExtended': {
      const activation = state.activations.get(event.requestId)!;
      putActivation(state, { ...activation, endAt: event.endAt });
      change(state, event.requestId, { endAt: event.endAt });
      const request = state.requests.get(event.requestId);
      if (!request) return;
      putRequest(state, {
        ...request,
        id: event.extensionId,
        action: 'selfExtend',
        status: 'Provisioned',
        createdAt: at,
        decidedAt: at,
        endAt: event.endAt,
        duration: null,
        justification: event.justification,
        targetId: event.requestId,
        approval: null,
      });
      return;
    }
    case 'ActivationShortened':
      putActivation(state, { ...state.activations.get(event.requestId)!, endAt: event.endAt });
      change(state, event.requestId, { endAt: event.endAt });
      return;
    case 'RoleDeactivated': {
      removeActivation(state, event.requestId);
      change(state, event.requestId, { ended: { at, how: 'deactivated' } });
      const { deactivationId: id, userId } = event;
      putRequest(state, { ...ending(event, at), id, action: 'selfDeactivate', createdBy: userId, justification: '' });
      return;
    }
    case 'ActivationExpired':
      removeActivation(state, event.requestId);
      change(state, event.requestId, { ended: { at: event.endAt, how: 'expired' } });
      return;
    case 'ActivationRevoked':
      removeActivation(state, event.requestId);
      change(state, event.requestId, { ended: { at, how: 'revoked' } });
      if (event.removalId)
        putRequest(state, {
          ...ending(event, at),
          id: event.removalId,
          action: 'adminRemove',
          ...createdBy(actor),
          justification: event.justification ?? '',
        });
      return;
  }
}

type Ending = { readonly requestId: string; readonly userId: string; readonly roleId: string; readonly scope: string };

/** What a request to end an activation has in common with every other: it is carried out when it is made. */
function ending({ requestId: targetId, userId: principalId, roleId, scope }: Ending, at: Instant) {
  return {
    principalId,
    roleId,
    scope,
    targetId,
    status: 'Revoked',
    createdAt: at,
    decidedAt: at,
    startAt: null,
    endAt: null,
    duration: null,
    ticket: null,
    approval: null,
    ended: null,
  } as const;
}

function change(state: State, requestId: string, changes: Partial<Request>): void {
  const request = state.requests.get(requestId);
  if (request) putRequest(state, { ...request, ...changes });
}
