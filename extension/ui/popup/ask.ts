import type { ActivationAsk } from '../../../core/check.ts';
import type { CommandOf, Proof } from '../../../core/commands.ts';
import type { Ticket } from '../../../core/events.ts';
import {
  durationToMs,
  HOUR,
  type Instant,
  MINUTE,
  type Ms,
  msToDuration,
  parseInstant,
  SECOND,
} from '../../../core/time.ts';
import type { EligibleRow } from '../../../core/wire/rows.ts';
import type { Draft, Habit } from '../../remembered.ts';
import { readDuration, saySpan } from '../duration-text.ts';
import { fromLocalField, toLocalField } from '../moment-text.ts';
import type { Given } from '../second-factor/ways.ts';

const UNTIL = /^until\s+(\d{1,2})[:.]([0-5]\d)$/i;

/** What an untouched sheet proposes: what was chosen last time, or an hour, within the role's maximum. */
export function emptyDraft(row: EligibleRow, habit: Habit | undefined): Draft {
  const longest = durationToMs(row.settings.maxDuration) ?? HOUR;
  const last = habit ? durationToMs(habit.duration) : null;
  return draftAbout(row.id, { duration: saySpan(Math.min(last ?? HOUR, longest)), scope: row.scope });
}

/** What was typed into a sheet, which may ask for less than one that activates. */
export function draftAbout(id: string, typed: Partial<Draft>): Draft {
  const nothing = { duration: '', justification: '', ticketNumber: '', ticketSystem: '', startAt: '', scope: '' };
  return { ...nothing, ...typed, eligibleAssignmentId: id };
}

/** The sheet as it was when a command was sent, so that it can be changed and sent again. */
export function draftOf(command: CommandOf<'ActivateRole'>, row: EligibleRow): Draft {
  const startAt = command.startAt === undefined ? null : parseInstant(command.startAt);
  const length = durationToMs(command.duration);
  return {
    eligibleAssignmentId: command.eligibleAssignmentId,
    duration: length !== null && length % MINUTE === 0 ? saySpan(length) : command.duration,
    justification: command.justification ?? '',
    ticketNumber: command.ticket?.number ?? '',
    ticketSystem: command.ticket?.system ?? '',
    startAt: startAt === null ? '' : toLocalField(startAt),
    scope: command.scope ?? row.scope,
  };
}

/** What a sheet asks for, in the rules' terms. What cannot be read stays as typed, so that the rules say so. */
export function askOf(draft: Draft, row: EligibleRow, now: Instant): ActivationAsk {
  const startAt = draft.startAt ? (fromLocalField(draft.startAt) ?? draft.startAt) : undefined;
  const justification = draft.justification.trim() || undefined;
  const scope = draft.scope.trim();
  return {
    duration: readLength(draft.duration, Math.max(now, parseInstant(startAt ?? '') ?? now)),
    justification,
    ticket: ticketOf(draft),
    startAt,
    scope: scope === '' || scope === row.scope ? undefined : scope,
  };
}

/** The command of an ask: only what was given. A passkey's proof is made for it afterwards. */
export function commandOf(row: EligibleRow, ask: ActivationAsk, given: Given | null): CommandOf<'ActivateRole'> {
  return {
    type: 'ActivateRole',
    eligibleAssignmentId: row.id,
    duration: ask.duration,
    ...(ask.justification && { justification: ask.justification }),
    ...(ask.ticket && { ticket: ask.ticket }),
    ...(ask.startAt && { startAt: ask.startAt }),
    ...(ask.scope && { scope: ask.scope }),
    ...proofOf(given),
  };
}

/**
 * A length as typed: `1 h`, `90 min`, `PT1H`, `until 15:40`, or a number, which counts hours up to a day's worth and
 * minutes beyond. ISO 8601, or the text itself where it is no length.
 */
export function readLength(text: string, startAt: Instant): string {
  const typed = text.trim();
  const until = UNTIL.exec(typed);
  if (until) return msToDuration(untilClock(Number(until[1]), Number(until[2]), startAt));
  if (/^\d+$/.test(typed) && Number(typed) > 24) return msToDuration(Number(typed) * MINUTE);
  return readDuration(typed, 'h') ?? typed;
}

/** A time of day some half hour ahead and within the longest, as `until 15:30`, to be changed. */
export function untilText(now: Instant, longest: Ms): string {
  const half = Math.ceil((now + HOUR / 2) / (HOUR / 2)) * (HOUR / 2);
  const at = half - now <= longest ? half : Math.floor((now + longest) / (5 * MINUTE)) * (5 * MINUTE);
  return `until ${toLocalField(at).slice(11, 16)}`;
}

/** A typed proof as a field of a command. */
export function proofOf(given: Given | null): { readonly proof?: Proof } {
  return given && given !== 'passkey' ? { proof: given } : {};
}

function untilClock(hours: number, minutes: number, startAt: Instant): number {
  const end = new Date(startAt);
  end.setHours(hours, minutes, 0, 0);
  // Not a day's length later: the day the clocks are changed has another one.
  if (end.getTime() <= startAt) end.setDate(end.getDate() + 1);
  // Whole seconds, as a duration has them, and rather the next one: what ends a moment earlier reads a minute earlier.
  return Math.ceil((end.getTime() - startAt) / SECOND) * SECOND;
}

function ticketOf({ ticketNumber, ticketSystem }: Draft): Ticket | undefined {
  const number = ticketNumber.trim();
  const system = ticketSystem.trim();
  return number || system ? { number, system } : undefined;
}
