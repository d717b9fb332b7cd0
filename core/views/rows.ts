import { approverIds } from '../approvers.ts';
import type { Activation, Assignment, Group, Request, Role, State, User } from '../state.ts';
import { type Instant, toIso, toIsoOrNull } from '../time.ts';
import type {
  ActivationRow,
  AssignmentRow,
  EligibleRules,
  GroupRow,
  MfaMethod,
  RequestRow,
  RoleRow,
  UserRow,
} from '../wire/rows.ts';
import { createMemory } from './remembered.ts';

/** The name of a user or group, as people see it. */
export function nameOf(state: State, principalId: string | null): string {
  if (principalId === null) return 'Keyturn';
  return state.users.get(principalId)?.name ?? state.groups.get(principalId)?.name ?? 'unknown';
}

/** Whoever works on the server itself, as the audit names them. */
export const OPERATOR = 'Operator';

/** How a person comes by an assignment. */
export function membership(
  state: State,
  assignment: Assignment,
): { memberType: 'Direct' | 'Group'; groupName: string | null } {
  return assignment.principalType === 'group'
    ? { memberType: 'Group', groupName: nameOf(state, assignment.principalId) }
    : { memberType: 'Direct', groupName: null };
}

/** As many as anybody reads: a group of approvers may have thousands, and everyone who asks them has a row. */
const MOST_NAMES = 20;

/** The names of the first of them. */
export function someNames(state: State, ids: Iterable<string>): readonly string[] {
  const names: string[] = [];
  for (const id of ids) {
    if (names.length === MOST_NAMES) break;
    names.push(nameOf(state, id));
  }
  return names;
}

/** The kinds of second factor a user has set up. */
export function methodsOf({ methods }: User): readonly MfaMethod[] {
  const has: Readonly<Record<MfaMethod, boolean>> = {
    passkey: methods.passkeys > 0,
    totp: methods.totp,
    recovery_codes: methods.recoveryCodes > 0,
  };
  return (['passkey', 'totp', 'recovery_codes'] as const).filter((method) => has[method]);
}

const requestRows = createMemory<Request, RequestRow>();

export function requestRow(state: State, request: Request, now: Instant): RequestRow {
  // Who may decide changes without the request, so the row of one that waits is always made anew.
  if (request.status === 'PendingApproval') return makeRequestRow(state, request, now);
  return requestRows(request, state.labels, () => makeRequestRow(state, request, now));
}

export function makeRequestRow(state: State, request: Request, now: Instant): RequestRow {
  const { approval } = request;
  const pending = request.status === 'PendingApproval';
  return {
    id: request.id,
    action: request.action,
    principalId: request.principalId,
    requestorName: nameOf(state, request.principalId),
    createdByName: request.byOperator ? OPERATOR : nameOf(state, request.createdBy),
    targetId: request.targetId,
    roleId: request.roleId,
    roleName: state.roles.get(request.roleId)!.name,
    scope: request.scope,
    status: request.status,
    createdAt: toIso(request.createdAt),
    decidedAt: toIsoOrNull(request.decidedAt),
    startAt: toIsoOrNull(request.startAt),
    endAt: toIsoOrNull(request.endAt),
    duration: request.duration,
    justification: request.justification,
    ticket: request.ticket,
    ...(request.action === 'selfExtend' || request.action === 'selfRenew' ? aboutAssignment(state, request) : {}),
    lapsesAt: approval ? toIso(approval.lapsesAt) : null,
    approvers: pending ? someNames(state, approverIds(state, request, now)) : [],
    decisions: (request.answer ? [request.answer] : (approval?.decisions ?? [])).map(
      ({ by, at, decision, justification }) => ({
        byName: by ? nameOf(state, by) : OPERATOR,
        at: toIso(at),
        decision,
        justification,
      }),
    ),
    ended: request.ended && { at: toIso(request.ended.at), how: request.ended.how },
  };
}

/** What tells a request about an assignment from one about an activation. */
function aboutAssignment(state: State, { targetId }: Request): Pick<RequestRow, 'assignmentType'> {
  const assignment = state.assignments.get(targetId ?? '');
  return assignment ? { assignmentType: assignment.type } : {};
}

type MadeOf = { readonly labels: number; readonly state: AssignmentRow['state']; readonly usedAt: Instant | null };
const assignmentRows = new WeakMap<Assignment, MadeOf & { readonly row: AssignmentRow }>();

/** Made anew only where something it shows is another: there are many, and they are looked at with every change. */
export function assignmentRow(state: State, assignment: Assignment, now: Instant): AssignmentRow {
  const known = assignmentRows.get(assignment);
  const usedAt = state.activity.usedAt.get(assignment.id) ?? null;
  const of: MadeOf = { labels: state.labels, state: stateOf(assignment, now), usedAt };
  if (known?.labels === of.labels && known.state === of.state && known.usedAt === of.usedAt) return known.row;
  const row = makeAssignmentRow(state, assignment, of);
  assignmentRows.set(assignment, { ...of, row });
  return row;
}

function stateOf({ startAt, endAt, ended }: Assignment, now: Instant): AssignmentRow['state'] {
  if (ended) return ended.how === 'removed' ? 'Removed' : 'Expired';
  if (endAt !== null && endAt <= now) return 'Expired';
  return startAt > now ? 'Scheduled' : 'InForce';
}

function makeAssignmentRow(state: State, assignment: Assignment, of: MadeOf): AssignmentRow {
  const { id, type, roleId, principalId, principalType, scope, startAt, endAt, ended, justification } = assignment;
  return {
    id,
    type,
    roleId,
    roleName: state.roles.get(roleId)!.name,
    principalId,
    principalType,
    principalName: nameOf(state, principalId),
    scope,
    startAt: toIso(startAt),
    endAt: toIsoOrNull(endAt),
    state: of.state,
    endedAt: toIsoOrNull(ended?.at ?? null),
    justification,
    ...(type === 'eligible' ? { lastUsedAt: toIsoOrNull(of.usedAt) } : {}),
  };
}

export function groupRow({ by }: State, { id, name, description, members }: Group): GroupRow {
  const { member, owner } = by.accessRoles.get(id) ?? {};
  const roles = { memberRoleId: member ?? null, ownerRoleId: owner ?? null };
  return { id, name, description, members: [...members.keys()], ...roles };
}

const userRows = createMemory<User, UserRow>();

export function userRow(user: User): UserRow {
  return userRows(user, 0, () => {
    const { id, upn, name, mail, managerId, disabled, lastSignInAt, invitedUntil } = user;
    return {
      id,
      upn,
      name,
      mail,
      managerId,
      disabled,
      mfaMethods: methodsOf(user),
      lastSignInAt: toIsoOrNull(lastSignInAt),
      invitedUntil: toIsoOrNull(invitedUntil),
    };
  });
}

export function activationRow(state: State, activation: Activation): ActivationRow {
  const { id, userId, roleId, scope, startAt, endAt, justification } = activation;
  return {
    id,
    userId,
    userName: nameOf(state, userId),
    roleId,
    roleName: state.roles.get(roleId)!.name,
    scope,
    startAt: toIso(startAt),
    endAt: toIso(endAt),
    justification,
  };
}

export function roleRow(state: State, role: Role): RoleRow {
  let eligible = 0;
  let active = state.by.activationsOfRole.get(role.id)?.size ?? 0;
  for (const id of state.by.assignmentsOfRole.get(role.id) ?? []) {
    const assignment = state.assignments.get(id)!;
    if (assignment.ended) continue;
    if (assignment.type === 'eligible') eligible++;
    else active++;
  }
  const { id, name, description, sites, builtIn, group, version, updatedAt } = role;
  const { permanent, maxDuration } = role.settings.assignment.eligible;
  return {
    id,
    name,
    description,
    sites,
    builtIn,
    group,
    version,
    updatedAt: toIso(updatedAt),
    eligible,
    active,
    rules: rulesOf(role),
    eligibleFor: permanent ? null : maxDuration,
    updatedByName: changedByName(state, role),
  };
}

/** Who last changed a role's settings; null where nobody has since it was made on the server. */
export function changedByName(state: State, { updatedBy, version }: Role): string | null {
  if (updatedBy) return nameOf(state, updatedBy);
  return version > 1 ? OPERATOR : null;
}

/** What a role's activation asks of whoever is eligible. */
export function rulesOf({ settings }: Role): EligibleRules {
  const { maxDuration, mfa, justification, ticket, ticketPattern, approval } = settings.activation;
  return { maxDuration, mfa, justification, ticket, ticketPattern, approval: approval.required };
}
