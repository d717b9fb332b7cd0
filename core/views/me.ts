import { approverTest } from '../approver-test.ts';
import { approverIds, hasDecided } from '../approvers.ts';
import { eligibleUntil, mayRequest } from '../deciding/activate-role.ts';
import { ADMINISTRATOR_ROLES, BUILT_IN_ROLES, READER_ROLES } from '../ids.ts';
import { contains, EVERYWHERE, type Scope } from '../scope.ts';
import { activationsOf, assignmentsOf, inForce, rolesHeld, running } from '../standing.ts';
import type { Assignment, Role, State, User } from '../state.ts';
import { type Instant, toIso, toIsoOrNull } from '../time.ts';
import type { ActiveRow, ApprovalRow, EligibleRow, MeUser, MeView } from '../wire/rows.ts';
import { activatedRow, ownRequestRows, requestNotices } from './own-activations.ts';
import { assignmentNotices, endedRows } from './own-assignments.ts';
import { ownedGroupRows, standingRows } from './own-groups.ts';
import { createMemory } from './remembered.ts';
import { reviewTasks } from './reviews.ts';
import { membership, methodsOf, nameOf, rulesOf, someNames } from './rows.ts';

/** What one user sees of their own: the content of room `me`. */
export function meView(state: State, userId: string, now: Instant): MeView {
  const user = state.users.get(userId)!;
  const held = rolesHeld(state, userId, EVERYWHERE, now);
  return {
    eligible: byId(eligibleRows(state, userId, now)),
    active: byId(activeRows(state, userId, now)),
    requests: byId(ownRequestRows(state, userId, now)),
    approvals: byId(approvalRows(state, userId, now)),
    reviews: byId(reviewTasks(state, userId, now)),
    notices: byId([...requestNotices(state, userId, now), ...assignmentNotices(state, userId, now)]),
    ended: byId(endedRows(state, userId, now)),
    groups: byId(ownedGroupRows(state, held)),
    meta: {
      user: {
        id: userId,
        upn: user.upn,
        name: user.name,
        roles: BUILT_IN_ROLES.filter(({ id }) => held.has(id)).map(({ name }) => name),
        mayAdminister: ADMINISTRATOR_ROLES.some((id) => held.has(id)),
        mayRead: READER_ROLES.some((id) => held.has(id)),
        mfaMethods: methodsOf(user),
        away: awayOf(state, user, now),
      },
      organisation: { name: state.organisation?.name ?? '', scopes: scopesFor(state, userId, now) },
    },
  };
}

/** The scopes a person may narrow an activation to, of those the organisation names. [G8] */
function scopesFor(state: State, userId: string, now: Instant): readonly Scope[] {
  const scopes = state.organisation?.settings.scopes ?? [];
  if (!scopes.length) return [];
  const own = new Set<Scope>();
  for (const { type, scope } of assignmentsOf(state, userId, now)) if (type === 'eligible') own.add(scope);
  return scopes.filter((scope) => [...own].some((outer) => contains(outer, scope)));
}

function awayOf(state: State, { away }: User, now: Instant): MeUser['away'] {
  if (!away || away.until <= now) return null;
  return { until: toIso(away.until), delegateName: nameOf(state, away.delegateId) };
}

function* eligibleRows(state: State, userId: string, now: Instant): Generator<EligibleRow> {
  for (const assignment of assignmentsOf(state, userId, now)) {
    const role = state.roles.get(assignment.roleId)!;
    if (assignment.type !== 'eligible' || role.retired || !inForce(assignment, now)) continue;
    const { approval, requestors } = role.settings.activation;
    const make = () => eligibleRow(state, userId, assignment, role, now);
    // Who approves, who may ask and how long a membership lasts differ from person to person and change by themselves.
    const personal = approval.required || requestors.length > 0 || state.by.membershipsOfUser.has(userId);
    yield personal ? make() : eligibleMemory(assignment, state.labels, make);
  }
}

const eligibleMemory = createMemory<Assignment, EligibleRow>();

function eligibleRow(state: State, userId: string, assignment: Assignment, role: Role, now: Instant): EligibleRow {
  const { approval } = role.settings.activation;
  const asked = { roleId: role.id, principalId: userId, approval: null };
  return {
    id: assignment.id,
    roleId: role.id,
    roleName: role.name,
    description: role.description,
    sites: role.sites,
    scope: assignment.scope,
    startAt: toIso(assignment.startAt),
    endAt: toIsoOrNull(eligibleUntil(state, userId, assignment, now)),
    access: role.group?.access ?? null,
    ...membership(state, assignment),
    mayRequest: mayRequest(state, userId, role, now),
    approvers: approval.required ? someNames(state, approverIds(state, asked, now)) : [],
    settings: rulesOf(role),
  };
}

function* activeRows(state: State, userId: string, now: Instant): Generator<ActiveRow> {
  for (const activation of activationsOf(state, userId))
    if (running(activation, now)) yield activatedRow(state, activation);
  for (const assignment of assignmentsOf(state, userId, now)) {
    const role = state.roles.get(assignment.roleId)!;
    if (assignment.type !== 'active' || role.retired || !inForce(assignment, now)) continue;
    yield assignedMemory(assignment, state.labels, () => assignedRow(state, assignment, role));
  }
  yield* standingRows(state, userId);
}

const assignedMemory = createMemory<Assignment, ActiveRow>();

function assignedRow(state: State, assignment: Assignment, role: Role): ActiveRow {
  return {
    id: assignment.id,
    roleId: role.id,
    roleName: role.name,
    scope: assignment.scope,
    state: 'Assigned',
    access: role.group?.access ?? null,
    ...membership(state, assignment),
    startAt: toIso(assignment.startAt),
    endAt: toIsoOrNull(assignment.endAt),
    requestId: null,
    eligibleAssignmentId: null,
    maxDuration: role.settings.activation.maxDuration,
    extendable: false,
    justification: assignment.justification,
  };
}

function* approvalRows(state: State, userId: string, now: Instant): Generator<ApprovalRow> {
  if (!state.by.pending.size) return;
  const { decides } = approverTest(state, userId, now);
  for (const id of state.by.pending) {
    const request = state.requests.get(id)!;
    const { lapsesAt } = request.approval!;
    if (lapsesAt <= now || !decides(request)) continue;
    if (hasDecided(state, request, userId, now)) continue;
    yield {
      id,
      roleId: request.roleId,
      roleName: state.roles.get(request.roleId)!.name,
      scope: request.scope,
      requestorName: nameOf(state, request.principalId),
      requestorUpn: state.users.get(request.principalId)!.upn,
      createdAt: toIso(request.createdAt),
      lapsesAt: toIso(lapsesAt),
      startAt: toIsoOrNull(request.startAt),
      duration: request.duration!,
      justification: request.justification,
      ticket: request.ticket,
    };
  }
}

function byId<Row extends { readonly id: string }>(rows: Iterable<Row>): Readonly<Record<string, Row>> {
  const found: Record<string, Row> = {};
  for (const row of rows) found[row.id] = row;
  return found;
}
