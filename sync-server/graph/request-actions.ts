import type { Result } from '../../core/decision.ts';
import type { Request, RequestStatus } from '../../core/state.ts';
import { parseInstant } from '../../core/time.ts';
import { commandOf } from './asked-command.ts';
import type { Call, GraphRoute, Reply } from './call.ts';
import { notFound } from './problem.ts';
import { endOf, parseRequestBody, type RequestBody } from './request-body.ts';
import { requestRow } from './request-rows.ts';
import { REQUEST_SETS, type RequestKind } from './request-sets.ts';
import { entityReply } from './set-routes.ts';
import { requestFor, type Viewer } from './viewer.ts';

/** Making and cancelling requests: each is a command through the door. */
export const REQUEST_ACTIONS: readonly GraphRoute[] = (['eligible', 'active'] as const).flatMap((kind) => {
  const { path, type } = REQUEST_SETS[kind];
  return [
    { method: 'POST' as const, path, returns: type, handle: (call: Call) => ask(call, kind) },
    { method: 'POST' as const, path: `${path}/:id/cancel`, returns: null, handle: cancel },
  ];
});

/** 201 whatever becomes of it; the status in the body says whether it was granted or waits. */
async function ask(call: Call, kind: RequestKind): Promise<Reply> {
  const body = parseRequestBody(call.body);
  const dryRun = body.isValidationOnly === true;
  const before = call.viewer();
  const result = await call.send(commandOf(before, kind, body), dryRun);
  const viewer = call.viewer();
  const id = String(result.requestId);
  const request = dryRun ? imagined(viewer, body, result) : latestOf(viewer, body, id);
  return entityReply(viewer, REQUEST_SETS[kind], requestRow(request, dryRun), 201);
}

async function cancel(call: Call): Promise<Reply> {
  const viewer = call.viewer();
  const request = requestFor(viewer, call.parameters.id!);
  if (!request) throw notFound('There is no such request, or it is not yours to see.');
  await call.send({ type: 'CancelRequest', requestId: request.id });
  return { status: 204, body: null };
}

/** An extension of an activation is a request of its own about the activation it names. */
function latestOf({ state }: Viewer, { action }: RequestBody, id: string): Request {
  const request = state.requests.get(id)!;
  if (action !== 'selfExtend' || request.action === 'selfExtend') return request;
  const own = [...(state.by.requestsOfPrincipal.get(request.principalId) ?? [])].map((one) => state.requests.get(one)!);
  return own.findLast((one) => one.action === 'selfExtend' && one.targetId === id) ?? request;
}

/** The request as it would be, where it was only to be checked. */
function imagined(viewer: Viewer, body: RequestBody, result: Result): Request {
  const { now, user } = viewer;
  const { scheduleInfo, ticketInfo, action } = body;
  const duration = action.startsWith('self') ? (scheduleInfo?.expiration?.duration ?? null) : null;
  const end = duration === null && scheduleInfo?.expiration ? endOf(body, now) : null;
  const status = (result.status ?? 'Provisioned') as RequestStatus;
  const startAt = parseInstant(scheduleInfo?.startDateTime ?? '');
  return {
    id: String(result.requestId),
    action: action === 'adminExtend' || action === 'adminRenew' ? 'adminUpdate' : (action as Request['action']),
    principalId: body.principalId || user.id,
    createdBy: user.id,
    roleId: body.roleDefinitionId ?? viewer.state.assignments.get(body.targetScheduleId ?? '')?.roleId ?? '',
    scope: body.directoryScopeId || '/',
    status,
    createdAt: now,
    decidedAt: now,
    startAt: startAt !== null && startAt > now ? startAt : status === 'PendingApproval' ? null : now,
    endAt: end === null ? null : parseInstant(end),
    duration,
    justification: body.justification ?? '',
    ticket: ticketInfo ? { number: ticketInfo.ticketNumber ?? '', system: ticketInfo.ticketSystem ?? '' } : null,
    targetId: null,
    approval: null,
    ended: null,
  };
}
