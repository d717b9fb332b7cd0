import { aboutCancelled, grantOf } from '../about.ts';
import { checkJustification, checkProof, refusalOf } from '../check.ts';
import type { CommandOf } from '../commands.ts';
import { accept, type Context, type Decision, reject, rejectWith } from '../decision.ts';
import { createEndings } from '../ending.ts';
import type { AssignmentType, Event, PrincipalType } from '../events.ts';
import { openTwin } from '../expiry.ts';
import { type Rejection, rejection } from '../rejections.ts';
import { EVERYWHERE, isScope } from '../scope.ts';
import { SHORTEST_ACTIVATION } from '../settings.ts';
import { createShortenings } from '../shortening.ts';
import type { Assignment, Role, State } from '../state.ts';
import { durationToMs, type Instant, msToDuration, parseInstant } from '../time.ts';
import { takeActivation } from './take-activation.ts';

/** An administrator gives a user or group a role: eligible or active, with or without an end. */
export function assignRole(state: State, command: CommandOf<'AssignRole'>, ctx: Context): Decision {
  const role = state.roles.get(command.roleId);
  if (!role || role.retired) return reject('not_found', { what: 'role', id: command.roleId });
  return giveRole(state, role, command, ctx);
}

type GivenRole = Pick<Role, 'id' | 'builtIn' | 'group' | 'settings'>;
type Giving = Omit<CommandOf<'AssignRole'>, 'type' | 'roleId' | 'proof'>;

/** The same of a role that is there, or is just being made. */
export function giveRole(state: State, role: GivenRole, command: Giving, ctx: Context): Decision {
  const { id: roleId } = role;
  const { principalId, assignmentType, scope } = command;
  const principalType = principalTypeOf(state, principalId);
  if (!principalType) return reject('not_found', { what: 'principal', id: principalId });
  if (!isScope(scope) || ((role.builtIn || role.group) && scope !== EVERYWHERE))
    return reject('scope_invalid', { asked: scope });
  if (role.group && principalType === 'group' && (assignmentType === 'active' || principalId === role.group.groupId))
    return reject('group_nested', {});
  const twin = openTwin(state, { principalId, roleId, type: assignmentType, scope }, ctx.now);
  if (twin) return reject('assignment_exists', { assignmentId: twin.id });
  const span = spanOf(role, assignmentType, command, ctx.now);
  if ('code' in span) return rejectWith(span);
  const refusal = refuseActive(role, assignmentType, command.justification, ctx);
  if (refusal) return rejectWith(refusal);

  const assignmentId = ctx.newId();
  const grant = { assignmentId, assignmentType, roleId, principalId, principalType, scope };
  const status = span.startAt > ctx.now ? 'Granted' : 'Provisioned';
  return accept([{ type: 'RoleAssigned', ...grant, ...span, justification: command.justification?.trim() ?? '' }], {
    assignmentId,
    requestId: assignmentId,
    status,
  });
}

/** An administrator moves an assignment's dates, or brings back one that expired. */
export function updateAssignment(state: State, command: CommandOf<'UpdateAssignment'>, ctx: Context): Decision {
  const assignment = state.assignments.get(command.assignmentId);
  if (!assignment) return reject('not_found', { what: 'assignment', id: command.assignmentId });
  if (assignment.ended?.how === 'removed') return reject('assignment_ended', { assignmentId: assignment.id });
  const role = state.roles.get(assignment.roleId)!;
  const gone = goneOf(state, assignment);
  if (gone) return rejectWith(gone);
  const twin = openTwin(state, assignment, ctx.now, assignment.id);
  if (twin) return reject('assignment_exists', { assignmentId: twin.id });
  const renewed = assignment.ended !== null;
  const asked = { startAt: command.startAt, endAt: command.endAt };
  const kept = command.startAt === undefined && !renewed ? assignment.startAt : null;
  const span = spanOf(role, assignment.type, asked, ctx.now, kept);
  if ('code' in span) return rejectWith(span);
  const refusal = refuseActive(role, assignment.type, command.justification, ctx);
  if (refusal) return rejectWith(refusal);

  const requestId = ctx.newId();
  const later = span.endAt === null || (assignment.endAt !== null && span.endAt > assignment.endAt);
  const how = renewed ? 'renewed' : (command.how ?? (later ? 'extended' : 'updated'));
  const justification = command.justification?.trim() ?? '';
  const waits = state.by.extensions.get(assignment.id);
  const answered: readonly Event[] = waits
    ? [{ type: 'RequestCancelled', ...aboutCancelled(state, state.requests.get(waits)!), because: 'replaced' }]
    : [];
  return accept(
    [
      { type: 'AssignmentUpdated', ...grantOf(assignment), requestId, ...span, justification, how },
      ...cutByDates(state, assignment, span, ctx.now),
      ...answered,
    ],
    {
      assignmentId: assignment.id,
      requestId,
      status: span.startAt > ctx.now ? 'Granted' : 'Provisioned',
    },
  );
}

/** An administrator takes an assignment away, and what was activated from it; or one activation alone. [G5] [D3] */
export function removeAssignment(state: State, command: CommandOf<'RemoveAssignment'>, ctx: Context): Decision {
  const activation = state.activations.get(command.assignmentId);
  if (activation) return takeActivation(state, activation, command.justification?.trim() ?? '', ctx);
  const assignment = state.assignments.get(command.assignmentId);
  if (!assignment) return reject('not_found', { what: 'assignment', id: command.assignmentId });
  if (assignment.ended) return reject('assignment_ended', { assignmentId: assignment.id });
  const requestId = ctx.newId();
  const justification = command.justification?.trim() ?? '';
  return accept(
    [
      { type: 'AssignmentRemoved', ...grantOf(assignment), requestId, justification, because: 'removed' },
      ...createEndings(state, ctx.now).ofAssignment(assignment.id, 'eligibility_removed'),
    ],
    { assignmentId: assignment.id, requestId, status: 'Revoked' },
  );
}

/**
 * What an assignment gave that its new dates do not: all of it where it starts later, otherwise what reaches past its end.
 * [E3] [E4]
 */
export function cutByDates(
  state: State,
  assignment: Assignment,
  { startAt, endAt }: Pick<Assignment, 'startAt' | 'endAt'>,
  now: Instant,
): readonly Event[] {
  if (startAt > now) return createEndings(state, now).ofAssignment(assignment.id, 'eligibility_ended');
  return createShortenings(state, now).ofAssignment(assignment, endAt);
}

/** When an assignment starts and ends, by the role's limits, or what they say against it. [G2] [G3] */
export function spanOf(
  role: Pick<Role, 'settings'>,
  type: AssignmentType,
  asked: { readonly startAt?: string | undefined; readonly endAt: string | null },
  now: Instant,
  kept: Instant | null = null,
): { readonly startAt: Instant; readonly endAt: Instant | null } | Rejection {
  const askedStart = asked.startAt === undefined ? (kept ?? now) : parseInstant(asked.startAt);
  if (askedStart === null) return rejection('start_invalid', { asked: asked.startAt! });
  // A start in the past is moved to now (entra-pim §3.1); one that was kept has already happened.
  const startAt = kept ?? Math.max(askedStart, now);
  const { permanent, maxDuration } = role.settings.assignment[type];
  if (asked.endAt === null)
    return permanent ? { startAt, endAt: null } : rejection('permanent_not_allowed', { max: maxDuration });
  const endAt = parseInstant(asked.endAt);
  if (endAt === null) return rejection('start_invalid', { asked: asked.endAt });
  if (endAt - Math.max(startAt, now) < SHORTEST_ACTIVATION)
    return rejection('assignment_too_short', { min: msToDuration(SHORTEST_ACTIVATION) });
  if (!permanent && endAt - Math.max(startAt, now) > durationToMs(maxDuration)!)
    return rejection('assignment_too_long', { max: maxDuration });
  return { startAt, endAt };
}

/** What an active assignment asks of whoever assigns: a justification and a proof, by the settings. [G6] */
export function refuseActive(
  role: Pick<Role, 'settings'>,
  type: AssignmentType,
  justification: string | undefined,
  { actor, proof }: Context,
) {
  const settings = role.settings.assignment.active;
  const required = type === 'active' && actor.kind === 'user';
  return refusalOf([
    checkJustification(required && settings.justification, justification),
    checkProof(required && settings.mfa ? 'mfa' : 'none', proof),
  ]);
}

/** Why an assignment cannot be brought back: its role or whom it is for is gone. [G5] */
export function goneOf(state: State, { roleId, principalId, ended }: Assignment): Rejection | null {
  if (state.roles.get(roleId)!.retired) return rejection('not_found', { what: 'role', id: roleId });
  if (!ended || principalTypeOf(state, principalId)) return null;
  return rejection('not_found', { what: 'principal', id: principalId });
}

function principalTypeOf(state: State, id: string): PrincipalType | null {
  if (state.users.get(id)?.disabled === false) return 'user';
  return state.groups.get(id)?.retired === false ? 'group' : null;
}
