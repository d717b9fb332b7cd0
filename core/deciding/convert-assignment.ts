import { grantOf } from '../about.ts';
import type { CommandOf } from '../commands.ts';
import { accept, type Context, type Decision, reject, rejectWith } from '../decision.ts';
import { createEndings } from '../ending.ts';
import type { AssignmentType } from '../events.ts';
import { openTwin } from '../expiry.ts';
import type { Assignment, Role, State } from '../state.ts';
import { durationToMs, type Instant, toIso, toIsoOrNull } from '../time.ts';
import { refuseActive, spanOf } from './assignments.ts';

/**
 * An administrator makes an active assignment eligible, or an eligible one active. Both happen or neither: the other
 * assignment is made, within what the role allows, and this one is removed. [G9]
 */
export function convertAssignment(state: State, command: CommandOf<'ConvertAssignment'>, ctx: Context): Decision {
  const { assignmentId, assignmentType } = command;
  const assignment = state.assignments.get(assignmentId);
  if (!assignment) return reject('not_found', { what: 'assignment', id: assignmentId });
  const over = assignment.ended || (assignment.endAt !== null && assignment.endAt <= ctx.now);
  if (over) return reject('assignment_ended', { assignmentId });
  if (assignment.type === assignmentType) return accept([], { assignmentId, status: 'Provisioned' });
  const twin = openTwin(state, { ...assignment, type: assignmentType }, ctx.now);
  if (twin) return reject('assignment_exists', { assignmentId: twin.id });
  const role = state.roles.get(assignment.roleId)!;
  if (role.group && assignment.principalType === 'group' && assignmentType === 'active')
    return reject('group_nested', {});
  const startAt = Math.max(assignment.startAt, ctx.now);
  const asked = {
    startAt: command.startAt ?? toIso(startAt),
    endAt: command.endAt === undefined ? asItWas(assignment, role, assignmentType, startAt) : command.endAt,
  };
  const span = spanOf(role, assignmentType, asked, ctx.now);
  if ('code' in span) return rejectWith(span);
  const refusal = refuseActive(role, assignmentType, command.justification, ctx);
  if (refusal) return rejectWith(refusal);

  const justification = command.justification?.trim() ?? '';
  // Who is in a group now and stays in it loses nothing that they have through it until then. [E6]
  const stays = assignmentType === 'active' && span.startAt <= ctx.now ? { ...assignment, ...span } : null;
  const madeId = ctx.newId();
  const requestId = ctx.newId();
  return accept(
    [
      {
        type: 'RoleAssigned',
        ...grantOf(assignment),
        assignmentId: madeId,
        assignmentType,
        ...span,
        justification,
      },
      { type: 'AssignmentRemoved', ...grantOf(assignment), requestId, justification, because: 'replaced' },
      ...createEndings(state, ctx.now, stays).ofAssignment(assignment.id, 'eligibility_removed'),
    ],
    {
      assignmentId: madeId,
      requestId: madeId,
      status: span.startAt > ctx.now ? 'Granted' : 'Provisioned',
    },
  );
}

/** The end it has, or the last one the role allows where that is sooner. */
function asItWas({ endAt }: Assignment, role: Role, type: AssignmentType, startAt: Instant): string | null {
  const { permanent, maxDuration } = role.settings.assignment[type];
  if (permanent) return toIsoOrNull(endAt);
  return toIso(Math.min(endAt ?? Number.POSITIVE_INFINITY, startAt + durationToMs(maxDuration)!));
}
