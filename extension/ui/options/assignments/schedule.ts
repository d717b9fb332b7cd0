import type { AssignmentType } from '../../../../core/events.ts';
import { type AssignmentSettings, SHORTEST_ACTIVATION } from '../../../../core/settings.ts';
import { DAY, durationToMs } from '../../../../core/time.ts';
import type { AssignmentRow } from '../../../../core/wire/rows.ts';
import { sayDuration } from '../../duration-text.ts';
import { fromLocalField, toLocalField } from '../../moment-text.ts';

/** When an assignment counts, as a form holds it: dates as in `datetime-local` fields, an empty start is now. */
export type Schedule = {
  readonly type: AssignmentType;
  readonly permanent: boolean;
  readonly start: string;
  readonly end: string;
  readonly justification: string;
};

export type ScheduleProblems = { readonly start?: string; readonly end?: string; readonly justification?: string };

/** What the form offers first: from now for as long as the role's settings allow (entra-pim §2.2). */
export function firstSchedule(settings: AssignmentSettings, type: AssignmentType, now: number): Schedule {
  return {
    type,
    permanent: settings[type].permanent,
    start: '',
    end: toLocalField(now + longest(settings, type)),
    justification: '',
  };
}

/** An existing assignment's schedule, to be changed. */
export function scheduleOf(row: AssignmentRow, settings: AssignmentSettings, now: number): Schedule {
  return {
    ...firstSchedule(settings, row.type, now),
    permanent: row.endAt === null,
    start: row.state === 'Scheduled' ? toLocalField(Date.parse(row.startAt)) : '',
    ...(row.endAt !== null && row.state !== 'Expired' && { end: toLocalField(Date.parse(row.endAt)) }),
  };
}

/** The same schedule for the other type: what that type does not allow is taken out. */
export function withType(
  schedule: Schedule,
  type: AssignmentType,
  settings: AssignmentSettings,
  now: number,
): Schedule {
  const permanent = schedule.permanent && settings[type].permanent;
  return {
    ...firstSchedule(settings, type, now),
    start: schedule.start,
    justification: schedule.justification,
    permanent,
  };
}

/** Why the server would refuse the schedule, by the role's settings; empty where it would not. */
export function scheduleProblems(schedule: Schedule, settings: AssignmentSettings, now: number): ScheduleProblems {
  const { type, permanent, start, end, justification } = schedule;
  const limits = settings[type];
  const problems: { start?: string; end?: string; justification?: string } = {};
  if (start && fromLocalField(start) === null) problems.start = 'Choose a date and time, or leave it empty for now.';
  if (permanent && !limits.permanent)
    problems.end = `By this role’s settings an ${type} assignment ends within ${sayDuration(limits.maxDuration)}.`;
  if (!permanent) {
    const startAt = Math.max(Date.parse(fromLocalField(start) ?? '') || now, now);
    const endAt = Date.parse(fromLocalField(end) ?? '');
    if (Number.isNaN(endAt)) problems.end = 'Choose a date and time for the end.';
    else if (endAt - startAt < SHORTEST_ACTIVATION) problems.end = 'The end is at least 5 minutes after the start.';
    else if (!limits.permanent && endAt - startAt > longest(settings, type))
      problems.end = `By this role’s settings an ${type} assignment lasts ${sayDuration(limits.maxDuration)} at most.`;
  }
  if (type === 'active' && settings.active.justification && !justification.trim())
    problems.justification = 'This role’s settings ask for a justification of active assignments.';
  return problems;
}

/** The schedule as commands carry it. */
export function datesOf({ permanent, start, end, justification }: Schedule) {
  const startAt = fromLocalField(start);
  return {
    ...(startAt && { startAt }),
    endAt: permanent ? null : fromLocalField(end),
    ...(justification.trim() && { justification: justification.trim() }),
  };
}

function longest(settings: AssignmentSettings, type: AssignmentType): number {
  return durationToMs(settings[type].maxDuration) ?? 365 * DAY;
}
