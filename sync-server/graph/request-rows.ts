import type { Request, State } from '../../core/state.ts';
import { toIso, toIsoOrNull } from '../../core/time.ts';
import { scheduleInfo } from './assignment-rows.ts';
import type { Row } from './exchange.ts';
import type { Action } from './request-body.ts';

/** A request, with what became of it. Its id is the id of the schedule it made and of its approval. */
export function requestRow(_: State, request: Request, isValidationOnly = false): Row {
  const { id, action, status } = request;
  return {
    id,
    status: statusOf(request),
    createdDateTime: toIso(request.createdAt),
    completedDateTime: toIso(
      status === 'Granted' && request.startAt ? request.startAt : (request.decidedAt ?? request.createdAt),
    ),
    approvalId: request.approval ? id : null,
    customData: null,
    action: actionOf(request),
    principalId: request.principalId,
    roleDefinitionId: request.roleId,
    directoryScopeId: request.scope,
    appScopeId: null,
    isValidationOnly,
    targetScheduleId: action === 'selfActivate' || action === 'adminAssign' ? id : request.targetId,
    justification: request.justification || null,
    createdBy: { application: null, device: null, user: { displayName: null, id: request.createdBy } },
    scheduleInfo: scheduleOf(request),
    ticketInfo: { ticketNumber: request.ticket?.number ?? null, ticketSystem: request.ticket?.system ?? null },
  };
}

/** Graph has actions of their own for what an administrator extends or renews. */
function actionOf({ action, how }: Request): Action {
  if (how === undefined) return action;
  return how === 'extended' ? 'adminExtend' : 'adminRenew';
}

/** Graph has no word for a request nobody decided in time; Entra denies it. */
function statusOf({ status, ended }: Request): string {
  if (ended?.how === 'revoked') return 'Revoked';
  return status === 'Lapsed' ? 'Denied' : status;
}

function scheduleOf({ action, status, startAt, endAt, duration }: Request): Row | null {
  if (action === 'selfDeactivate' || action === 'adminRemove' || status === 'PendingAdminDecision') return null;
  if (duration === null) return scheduleInfo(startAt, endAt);
  return {
    startDateTime: toIsoOrNull(startAt),
    recurrence: null,
    expiration: { type: 'afterDuration', endDateTime: null, duration },
  };
}
