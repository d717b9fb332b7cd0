import type { AnyCommand } from '../../core/commands.ts';
import { parseRef } from '../../core/ids.ts';
import { EVERYWHERE } from '../../core/scope.ts';
import type { Assignment, State } from '../../core/state.ts';
import { type Instant, parseInstant, toIso } from '../../core/time.ts';
import { openAssignment, refNamed, roleNamed } from './names.ts';
import type { FileAssignment, OrganisationFile } from './schema.ts';
import type { Step } from './step.ts';

const FROM_FILE = 'From the organisation file';

/** What makes the file's assignments so. One whose end has passed is history and gives nothing to do. */
export function assignmentSteps({ assignments = [] }: OrganisationFile): readonly Step[] {
  return assignments.map((assignment, index) => ({
    path: ['assignments', index],
    command: (state, now) => commandFor(state, assignment, now),
  }));
}

function commandFor(state: State, wanted: FileAssignment, now: Instant): AnyCommand | null {
  const roleId = roleNamed(state, wanted.role).id;
  const principalId = parseRef(refNamed(state, wanted.principal)).id;
  const { type, scope = EVERYWHERE, justification = FROM_FILE } = wanted;
  const endAt = wanted.end == null ? null : parseInstant(wanted.end)!;
  if (endAt !== null && endAt <= now) return null;
  const open = openAssignment(state, { principalId, roleId, type, scope }, now);
  const dates = { ...startOf(wanted, now), endAt: endAt === null ? null : toIso(endAt) };
  if (!open) return { type: 'AssignRole', roleId, principalId, assignmentType: type, scope, justification, ...dates };
  return updateFor(open, wanted, now, justification);
}

/** A start in the past means now, as for every assignment; it is only sent where it still lies ahead. */
function startOf({ start }: FileAssignment, now: Instant): { readonly startAt?: string } {
  const at = start === undefined ? now : parseInstant(start)!;
  return at > now ? { startAt: toIso(at) } : {};
}

function updateFor(open: Assignment, wanted: FileAssignment, now: Instant, justification: string): AnyCommand | null {
  const start = wanted.start === undefined ? open.startAt : parseInstant(wanted.start)!;
  const moved = Math.max(start, now) !== Math.max(open.startAt, now);
  const endAt = wanted.end === undefined ? open.endAt : wanted.end === null ? null : parseInstant(wanted.end)!;
  if (!moved && endAt === open.endAt) return null;
  return {
    type: 'UpdateAssignment',
    assignmentId: open.id,
    ...(moved ? { startAt: toIso(Math.max(start, now)) } : {}),
    endAt: endAt === null ? null : toIso(endAt),
    justification,
  };
}
