import type { Command } from '../../core/commands.ts';
import type { GroupAccess } from '../../core/events.ts';
import { contains } from '../../core/scope.ts';
import { activationsOf, assignmentsOf, groupsOf, inForce } from '../../core/standing.ts';
import type { Assignment } from '../../core/state.ts';
import { toIsoOrNull } from '../../core/time.ts';
import { badRequest, denied, problem } from './problem.ts';
import { durationOf, endOf, type RequestBody, saysEnd } from './request-body.ts';
import type { RequestKind } from './request-sets.ts';
import { mayAdministerRole, type Viewer } from './viewer.ts';

/** Nobody's id: the door answers it as what is not there. */
const NOTHING = '00000000-0000-0000-0000-000000000000';
/** Longer than any role allows, so that the door names it with whatever else is wrong. */
const WITHOUT_END = 'P999999D';

/** The command a request of a schedule stands for. Throws where Graph would not take the request at all. */
export function commandOf(viewer: Viewer, kind: RequestKind, body: RequestBody): Command {
  // Before anything is looked up: whether somebody has a role is not told to whoever may not give it.
  if (body.action.startsWith('admin') && !mayAdministerThat(viewer, body)) throw denied();
  switch (body.action) {
    case 'selfActivate':
      return activate(viewer, onlyActive(kind, body));
    case 'selfDeactivate':
      return { type: 'DeactivateRole', activeAssignmentId: ownActivation(viewer, onlyActive(kind, body)) };
    case 'selfExtend':
      return extend(viewer, kind, body);
    case 'selfRenew':
      return { type: 'RequestRenewal', assignmentId: ownAssignment(viewer, kind, body), justification: wordsOf(body) };
    case 'adminAssign':
      return { type: 'AssignRole', roleId: roleOf(viewer, body), scope: scopeOf(body), ...granted(viewer, kind, body) };
    case 'adminUpdate':
      return update(viewer, assignmentOf(viewer, kind, body, false), body, 'updated');
    case 'adminExtend':
    case 'adminRenew':
      return prolong(viewer, assignmentOf(viewer, kind, body, body.action === 'adminRenew'), body);
    case 'adminRemove':
      return { type: 'RemoveAssignment', assignmentId: removableOf(viewer, kind, body), ...justified(body) };
  }
}

/** The command that puts a group under management with its first assignment. */
export function onboarding(viewer: Viewer, kind: RequestKind, body: RequestBody, group: GroupAccess): Command {
  const { groupId, access } = group;
  return { type: 'OnboardGroup', groupId, assign: { access, ...granted(viewer, kind, body) } };
}

function granted({ now }: Viewer, kind: RequestKind, body: RequestBody) {
  return {
    assignmentType: kind,
    principalId: body.principalId || missing('principalId'),
    endAt: endOf(body, now),
    ...starting(body),
    ...justified(body),
  };
}

function mayAdministerThat(viewer: Viewer, { roleDefinitionId, targetScheduleId }: RequestBody): boolean {
  const { assignments, activations } = viewer.state;
  const id = targetScheduleId ?? '';
  const target = (assignments.get(id) ?? activations.get(id))?.roleId;
  const roles = [roleDefinitionId, target].flatMap((id) => id ?? []);
  return roles.length ? roles.every((id) => mayAdministerRole(viewer, id)) : mayAdministerRole(viewer, NOTHING);
}

/** A running activation is extended at once; of an assignment, an administrator is asked. */
function extend(viewer: Viewer, kind: RequestKind, body: RequestBody): Command {
  const running = kind === 'active' ? ownActivation(viewer, body) : NOTHING;
  if (running === NOTHING && hasOwnAssignment(viewer, kind, body))
    return { type: 'RequestExtension', assignmentId: ownAssignment(viewer, kind, body), justification: wordsOf(body) };
  const duration = durationOf(body, viewer.now) ?? WITHOUT_END;
  return { type: 'ExtendActivation', activeAssignmentId: running, duration, ...justified(body) };
}

/** Where its holder asked for it, this is the answer. */
function prolong(viewer: Viewer, assignmentId: string, body: RequestBody): Command {
  const requestId = viewer.state.by.extensions.get(assignmentId);
  if (!requestId) return update(viewer, assignmentId, body, 'extended');
  const end = saysEnd(body) ? { endAt: endOf(body, viewer.now) } : {};
  const about = { type: 'DecideExtension', requestId, decision: 'Approve' } as const;
  return { ...about, ...end, ...starting(body), justification: wordsOf(body) };
}

/** An end that is not named stays, so that a change of the start makes nothing permanent. */
function update(viewer: Viewer, assignmentId: string, body: RequestBody, how: 'updated' | 'extended'): Command {
  const { endAt } = viewer.state.assignments.get(assignmentId)!;
  return {
    type: 'UpdateAssignment',
    assignmentId,
    how,
    endAt: saysEnd(body) ? endOf(body, viewer.now) : toIsoOrNull(endAt),
    ...starting(body),
    ...justified(body),
  };
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
    duration: durationOf(body, viewer.now) ?? WITHOUT_END,
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
  return [...assignmentsOf(state, user.id, now)]
    .filter(
      (one) => one.type === 'eligible' && one.roleId === roleId && inForce(one, now) && contains(one.scope, scope),
    )
    .map((one) => ({ one, rank: rank(one) }))
    .sort((a, b) => a.rank.map((value, index) => value - b.rank[index]!).find((difference) => difference !== 0) ?? 0)
    .at(0)?.one;
}

function ownActivation(viewer: Viewer, body: RequestBody): string {
  ownPrincipal(viewer, body);
  return activationOf(viewer, viewer.user.id, body);
}

function activationOf({ state }: Viewer, userId: string, body: RequestBody): string {
  const scope = scopeOf(body);
  for (const { id, roleId, scope: at } of activationsOf(state, userId))
    if (id === body.targetScheduleId || (roleId === body.roleDefinitionId && at === scope)) return id;
  return NOTHING;
}

function assignmentOf(viewer: Viewer, kind: RequestKind, body: RequestBody, ended: boolean): string {
  const chosen = chosenAssignment(viewer, kind, body, ended);
  if (!chosen) throw problem(400, 'RoleAssignmentDoesNotExist', 'The Role assignment does not exist.');
  return chosen.id;
}

/** What an administrator takes away: an assignment or, where there is none, what its holder activated. [D3] */
function removableOf(viewer: Viewer, kind: RequestKind, body: RequestBody): string {
  const chosen = chosenAssignment(viewer, kind, body, false);
  if (chosen || kind === 'eligible' || !body.principalId) return assignmentOf(viewer, kind, body, false);
  const id = activationOf(viewer, body.principalId, body);
  return id === NOTHING ? assignmentOf(viewer, kind, body, false) : id;
}

/** The assignment a request is about, by its id or by principal, role and scope: the open one, or the last that ended. */
function chosenAssignment({ state, now }: Viewer, kind: RequestKind, body: RequestBody, ended: boolean) {
  const { targetScheduleId, principalId, roleDefinitionId } = body;
  const scope = scopeOf(body);
  const fits = (one: Assignment) => one.type === kind && one.roleId === roleDefinitionId && one.scope === scope;
  const found = [...(state.by.assignmentsOfPrincipal.get(principalId ?? '') ?? [])]
    .map((id) => state.assignments.get(id)!)
    .filter(fits);
  const open = found.find((one) => !one.ended && (one.endAt === null || now < one.endAt));
  const target = targetScheduleId ? state.assignments.get(targetScheduleId) : undefined;
  return target?.type === kind ? target : (open ?? (ended ? found.at(-1) : undefined));
}

function hasOwnAssignment(viewer: Viewer, kind: RequestKind, body: RequestBody): boolean {
  const own = { ...body, principalId: viewer.user.id };
  return chosenAssignment(viewer, kind, own, true) !== undefined;
}

function ownAssignment(viewer: Viewer, kind: RequestKind, body: RequestBody): string {
  ownPrincipal(viewer, body);
  return assignmentOf(viewer, kind, { ...body, principalId: viewer.user.id }, true);
}

/** Everyone acts for themselves only; a client may name the group the eligibility comes through. [E5] */
function ownPrincipal({ state, user, now }: Viewer, { principalId }: RequestBody): void {
  const own = principalId === user.id || groupsOf(state, user.id, now).has(principalId ?? '');
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

function wordsOf({ justification }: RequestBody): string {
  return justification ?? '';
}

function justified({ justification }: RequestBody) {
  return justification ? { justification } : {};
}

function missing(field: string): never {
  throw badRequest(`${field}: missing`);
}
