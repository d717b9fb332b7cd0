import type { Command } from '../../core/commands.ts';
import { contains } from '../../core/scope.ts';
import { activationsOf, assignmentsOf, inForce } from '../../core/standing.ts';
import type { Assignment } from '../../core/state.ts';
import { badRequest, denied, problem } from './problem.ts';
import { durationOf, endOf, type RequestBody } from './request-body.ts';
import type { RequestKind } from './request-sets.ts';
import type { Viewer } from './viewer.ts';

/** Nobody's id: the door answers it as what is not there. */
const NOTHING = '00000000-0000-0000-0000-000000000000';

/** The command a request of a schedule stands for. Throws where Graph would not take the request at all. */
export function commandOf(viewer: Viewer, kind: RequestKind, body: RequestBody): Command {
  switch (body.action) {
    case 'selfActivate':
      return activate(viewer, onlyActive(kind, body));
    case 'selfDeactivate':
      return { type: 'DeactivateRole', activeAssignmentId: activationOf(viewer, onlyActive(kind, body)) };
    case 'selfExtend':
      return {
        type: 'ExtendActivation',
        activeAssignmentId: activationOf(viewer, onlyActive(kind, body)),
        duration: durationOf(body, viewer.now) ?? neverEnds(),
        ...justified(body),
      };
    case 'adminAssign':
      return {
        type: 'AssignRole',
        assignmentType: kind,
        roleId: roleOf(viewer, body),
        principalId: body.principalId || missing('principalId'),
        scope: scopeOf(body),
        endAt: endOf(body, viewer.now),
        ...starting(body),
        ...justified(body),
      };
    case 'adminUpdate':
    case 'adminExtend':
    case 'adminRenew':
      return {
        type: 'UpdateAssignment',
        assignmentId: assignmentOf(viewer, kind, body, body.action === 'adminRenew'),
        endAt: endOf(body, viewer.now),
        ...starting(body),
        ...justified(body),
      };
    case 'adminRemove':
      return { type: 'RemoveAssignment', assignmentId: assignmentOf(viewer, kind, body, false), ...justified(body) };
    case 'selfRenew':
      throw problem(501, 'NotImplemented', 'selfRenew is not offered: ask an administrator to renew the assignment.');
  }
}

function activate(viewer: Viewer, body: RequestBody): Command {
  const scope = scopeOf(body);
  const roleId = roleOf(viewer, body);
  ownPrincipal(viewer, body);
  const eligible = eligibilityFor(viewer, roleId, scope, body.targetScheduleId);
  const { ticketNumber, ticketSystem } = body.ticketInfo ?? {};
  return {
    type: 'ActivateRole',
    eligibleAssignmentId: eligible?.id ?? NOTHING,
    duration: durationOf(body, viewer.now) ?? neverEnds(),
    scope,
    ...(ticketNumber || ticketSystem ? { ticket: { number: ticketNumber ?? '', system: ticketSystem ?? '' } } : {}),
    ...starting(body),
    ...justified(body),
  };
}

/** What the viewer would activate: at the very scope before one around it, their own before a group's, the longest. */
function eligibilityFor({ state, user, now }: Viewer, roleId: string, scope: string, asked: string | null | undefined) {
  const rank = ({ id, scope: at, principalType, endAt }: Assignment) => [
    id === asked ? 0 : 1,
    at === scope ? 0 : 1,
    principalType === 'user' ? 0 : 1,
    -(endAt ?? Number.MAX_SAFE_INTEGER),
  ];
  return [...assignmentsOf(state, user.id)]
    .filter(
      (one) => one.type === 'eligible' && one.roleId === roleId && inForce(one, now) && contains(one.scope, scope),
    )
    .map((one) => ({ one, rank: rank(one) }))
    .sort((a, b) => a.rank.map((value, index) => value - b.rank[index]!).find((difference) => difference !== 0) ?? 0)
    .at(0)?.one;
}

function activationOf(viewer: Viewer, body: RequestBody): string {
  const { state, user } = viewer;
  ownPrincipal(viewer, body);
  const scope = scopeOf(body);
  for (const { id, roleId, scope: at } of activationsOf(state, user.id))
    if (id === body.targetScheduleId || (roleId === body.roleDefinitionId && at === scope)) return id;
  return NOTHING;
}

function assignmentOf({ state, now }: Viewer, kind: RequestKind, body: RequestBody, ended: boolean): string {
  const { targetScheduleId, principalId, roleDefinitionId } = body;
  const scope = scopeOf(body);
  const fits = (one: Assignment) => one.type === kind && one.roleId === roleDefinitionId && one.scope === scope;
  const found = [...(state.by.assignmentsOfPrincipal.get(principalId ?? '') ?? [])]
    .map((id) => state.assignments.get(id)!)
    .filter(fits);
  const open = found.find((one) => !one.ended && (one.endAt === null || now < one.endAt));
  const target = targetScheduleId ? state.assignments.get(targetScheduleId) : undefined;
  const chosen = target?.type === kind ? target : (open ?? (ended ? found.at(-1) : undefined));
  if (!chosen) throw problem(400, 'RoleAssignmentDoesNotExist', 'The Role assignment does not exist.');
  return chosen.id;
}

/** Everyone acts for themselves only; a client may name the group the eligibility comes through. [E5] */
function ownPrincipal({ state, user }: Viewer, { principalId }: RequestBody): void {
  const own = principalId === user.id || state.groups.get(principalId ?? '')?.members.has(user.id);
  if (principalId && !own) throw denied('principalId: this action is only possible for oneself.');
}

function roleOf({ state }: Viewer, { roleDefinitionId }: RequestBody): string {
  const id = roleDefinitionId ?? missing('roleDefinitionId');
  if (state.roles.get(id)?.retired !== false) throw problem(404, 'RoleNotFound', 'The role is not found.');
  return id;
}

function scopeOf({ directoryScopeId }: RequestBody): string {
  return directoryScopeId || '/';
}

function onlyActive(kind: RequestKind, body: RequestBody): RequestBody {
  if (kind === 'eligible') throw badRequest(`action: ${body.action} is for roleAssignmentScheduleRequests`);
  return body;
}

function starting({ scheduleInfo }: RequestBody) {
  return scheduleInfo?.startDateTime ? { startAt: scheduleInfo.startDateTime } : {};
}

function justified({ justification }: RequestBody) {
  return justification ? { justification } : {};
}

function neverEnds(): never {
  throw problem(
    400,
    'RoleAssignmentRequestPolicyValidationFailed',
    'The following policy rules failed: ["ExpirationRule"]',
  );
}

function missing(field: string): never {
  throw badRequest(`${field}: missing`);
}
