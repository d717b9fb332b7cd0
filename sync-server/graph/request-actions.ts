import type { Command } from '../../core/commands.ts';
import type { Result } from '../../core/decision.ts';
import type { GroupAccess } from '../../core/events.ts';
import type { Request, RequestStatus } from '../../core/state.ts';
import { parseInstant } from '../../core/time.ts';
import { commandOf, onboarding } from './asked-command.ts';
import type { Call, GraphRoute, Reply } from './call.ts';
import { parseGroupBody } from './group-body.ts';
import { partOfScheduleId } from './group-rows.ts';
import { notFound, problem } from './problem.ts';
import { type Action, endOf, parseRequestBody, type RequestBody } from './request-body.ts';
import { REQUEST_SETS, type RequestSet } from './request-sets.ts';
import { requestFor } from './request-viewer.ts';
import { entityReply } from './set-routes.ts';
import type { Viewer } from './viewer.ts';

/** Making and cancelling requests: each is a command through the door. */
export const REQUEST_ACTIONS: readonly GraphRoute[] = REQUEST_SETS.flatMap((set) => [
  {
    method: 'POST' as const,
    path: set.path,
    takes: set.type,
    returns: set.type,
    handle: (call: Call) => ask(call, set),
  },
  { method: 'POST' as const, path: `${set.path}/:id/cancel`, returns: null, handle: (call: Call) => cancel(call, set) },
]);

/** 201 whatever becomes of it; the status in the body says whether it was granted or waits. */
async function ask(call: Call, set: RequestSet): Promise<Reply> {
  const { body, command, group } = set.surface === 'group' ? askedOfGroup(call, set) : askedOfRole(call, set);
  const dryRun = body.isValidationOnly === true;
  const result = await call.send(command, dryRun);
  const viewer = call.viewer();
  const id = String(result.requestId);
  const request = (dryRun ? null : latestOf(viewer, body, id)) ?? imagined(viewer, body, result);
  return entityReply(viewer, set, set.toRow(viewer.state, request, dryRun, group), 201);
}

/** What is asked for, and the command it stands for. */
type Asked = { readonly body: RequestBody; readonly command: Command; readonly group?: GroupAccess };

function askedOfRole(call: Call, { kind }: RequestSet): Asked {
  const body = parseRequestBody(call.body);
  return { body, command: commandOf(call.viewer(), kind, body) };
}

/**
 * A request about a group is one about the role that stands for it. Giving membership or ownership of a group that is not
 * managed yet puts it under management, as Entra does.
 */
function askedOfGroup(call: Call, { kind }: RequestSet): Asked {
  const viewer = call.viewer();
  const { groupId, accessId: access, ...asked } = parseGroupBody(call.body);
  const group = { groupId, access };
  const roleId = viewer.state.by.accessRoles.get(groupId)?.[access];
  const body = { ...asked, roleDefinitionId: roleId, directoryScopeId: '/' };
  if (roleId) return { body, command: commandOf(viewer, kind, body), group };
  if (body.action === 'adminAssign') return { body, command: onboarding(viewer, kind, body, group), group };
  throw problem(404, 'ResourceNotFound', `The group ${groupId} is not found or not managed.`);
}

async function cancel(call: Call, set: RequestSet): Promise<Reply> {
  const viewer = call.viewer();
  const { id } = call.parameters;
  const request = set.one(viewer, id!) && requestFor(viewer, partOfScheduleId(id!));
  if (!request) throw notFound('There is no such request, or it is not yours to see.');
  await call.send(cancelling(request));
  return { status: 204, body: null };
}

/** An assignment that is still to come has been decided already: what is cancelled is the assignment. */
function cancelling({ id, action, status }: Request): Command {
  if (action === 'adminAssign' && status === 'Granted') return { type: 'RemoveAssignment', assignmentId: id };
  return { type: 'CancelRequest', requestId: id };
}

/**
 * An extension of an activation is a request of its own about the activation it names. Null where it is forgotten already, as
 * so many others about the same principal came in the same moment.
 */
function latestOf({ state }: Viewer, { action }: RequestBody, id: string): Request | null {
  const request = state.requests.get(id) ?? null;
  if (action !== 'selfExtend' || !request || request.action === 'selfExtend') return request;
  const own = [...(state.by.requestsOfPrincipal.get(request.principalId) ?? [])].map((one) => state.requests.get(one)!);
  return own.findLast((one) => one.action === 'selfExtend' && one.targetId === id) ?? request;
}

/** An action as requests keep it. */
function recorded(action: Action): Pick<Request, 'action' | 'how'> {
  if (action === 'adminExtend') return { action: 'adminUpdate', how: 'extended' };
  return action === 'adminRenew' ? { action: 'adminUpdate', how: 'renewed' } : { action };
}

/** The request as it would be, or was, where the state does not have it. */
function imagined(viewer: Viewer, body: RequestBody, result: Result): Request {
  const { now, user } = viewer;
  const { scheduleInfo, ticketInfo, action } = body;
  const duration = action.startsWith('self') ? (scheduleInfo?.expiration?.duration ?? null) : null;
  const end = duration === null && scheduleInfo?.expiration ? endOf(body, now) : null;
  const status = (result.status ?? 'Provisioned') as RequestStatus;
  const startAt = parseInstant(scheduleInfo?.startDateTime ?? '');
  return {
    id: String(result.requestId),
    ...recorded(action),
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
