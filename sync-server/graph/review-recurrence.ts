import type { Recurrence, ReviewPlan } from '../../core/reviews.ts';
import { DAY, type Instant, parseInstant, toIso } from '../../core/time.ts';
import type { Row } from './exchange.ts';
import { badRequest } from './problem.ts';
import { fieldsOf } from './review-scope.ts';

/** When a review comes again, by Graph's pattern and range; `startDate` is a day, null where none is named. */
export type AskedRecurrence = Pick<ReviewPlan, 'recurrence' | 'until' | 'times'> & {
  readonly startDate: string | null;
};

const INTERVALS: Readonly<Record<Exclude<Recurrence, 'none' | 'weekly'>, number>> = {
  monthly: 1,
  quarterly: 3,
  semiannually: 6,
  yearly: 12,
};

/** The recurrence of a review that was first due at `anchorAt`. */
export function recurrenceRow({ recurrence, until, times }: ReviewPlan, anchorAt: Instant): Row {
  const startDate = toIso(anchorAt).slice(0, 10);
  const once = { type: 'numbered', numberOfOccurrences: 1, recurrenceTimeZone: null, startDate, endDate: null };
  if (recurrence === 'none') return { pattern: null, range: once };
  const type = until !== null ? 'endDate' : times !== null ? 'numbered' : 'noEnd';
  const endDate = until === null ? null : toIso(until).slice(0, 10);
  return {
    pattern: {
      type: recurrence === 'weekly' ? 'weekly' : 'absoluteMonthly',
      interval: recurrence === 'weekly' ? 1 : INTERVALS[recurrence],
      month: 0,
      dayOfMonth: 0,
      daysOfWeek: [],
      firstDayOfWeek: 'sunday',
      index: 'first',
    },
    range: { ...once, type, numberOfOccurrences: times ?? 0, endDate },
  };
}

/** Reads it. As in Graph, of a pattern only its type and interval count. Throws a 400 that names the field. */
export function parseRecurrence(asked: unknown): AskedRecurrence {
  const never = { recurrence: 'none', until: null, times: null, startDate: null } as const;
  if (asked === undefined || asked === null) return never;
  const { pattern, range } = fieldsOf(asked, 'settings.recurrence');
  const { type, startDate, endDate, numberOfOccurrences } = range
    ? fieldsOf(range, 'settings.recurrence.range')
    : ({} as Readonly<Record<string, unknown>>);
  const day = startDate === undefined || startDate === null ? null : dayOf(startDate, 'startDate');
  if (pattern === undefined || pattern === null) return { ...never, startDate: day };
  const recurrence = recurrenceOf(fieldsOf(pattern, 'settings.recurrence.pattern'));
  switch (String(type ?? 'noEnd').toLowerCase()) {
    case 'noend':
      return { ...never, recurrence, startDate: day };
    case 'numbered':
      if (!Number.isInteger(numberOfOccurrences) || Number(numberOfOccurrences) < 1)
        throw badRequest('settings.recurrence.range.numberOfOccurrences: expected a whole number from 1');
      return { ...never, recurrence, times: Number(numberOfOccurrences), startDate: day };
    case 'enddate':
      // The day itself is still in the range.
      return { ...never, recurrence, until: parseDay(dayOf(endDate, 'endDate'))! + DAY - 1, startDate: day };
    default:
      throw badRequest('settings.recurrence.range.type: expected noEnd, endDate or numbered');
  }
}

function recurrenceOf({ type, interval = 1 }: Readonly<Record<string, unknown>>): Recurrence {
  const kind = String(type).toLowerCase();
  if (kind === 'weekly' && interval === 1) return 'weekly';
  const found = (Object.keys(INTERVALS) as (keyof typeof INTERVALS)[]).find((one) => INTERVALS[one] === interval);
  if (kind === 'absolutemonthly' && found) return found;
  throw badRequest(
    'settings.recurrence.pattern: expected weekly with interval 1, or absoluteMonthly with interval 1, 3, 6 or 12',
  );
}

/** The day of a date, or of the instant some clients write in its place. */
function dayOf(value: unknown, field: string): string {
  const day = String(value).slice(0, 10);
  if (parseDay(day) === null)
    throw badRequest(`settings.recurrence.range.${field}: expected a date such as 2026-01-31`);
  return day;
}

function parseDay(day: string): Instant | null {
  return parseInstant(`${day}T00:00:00Z`);
}
