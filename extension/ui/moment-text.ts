import { DAY } from '../../core/time.ts';

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sept', 'Oct', 'Nov', 'Dec'];

/** An instant as people read it, in their own zone: `today 15:40`, `3 May 09:12`, `31 Dec 2027`. */
export function sayMoment(iso: string, now: number): string {
  const at = new Date(iso);
  const time = clock(at);
  if (sameDay(at, now)) return `today ${time}`;
  if (sameDay(at, daysFrom(now, -1))) return `yesterday ${time}`;
  if (sameDay(at, daysFrom(now, 1))) return `tomorrow ${time}`;
  const sameYear = at.getFullYear() === new Date(now).getFullYear();
  return sameYear ? `${day(at)} ${time}` : dayAndYear(at);
}

/** An instant after a word such as *until* or *ends*: today needs no word, `15:40`, `tomorrow 09:12`. */
export function sayClock(iso: string, now: number): string {
  const text = sayMoment(iso, now);
  return text.startsWith('today ') ? text.slice('today '.length) : text;
}

/** A day as people read it, with the time where it is near: `tomorrow 09:00`, `31 Dec`, `2 Mar 2027`. */
export function sayDay(iso: string, now: number): string {
  const at = new Date(iso);
  if (Math.abs(at.getTime() - now) < 2 * DAY) return sayMoment(iso, now);
  return at.getFullYear() === new Date(now).getFullYear() ? day(at) : dayAndYear(at);
}

/** An end as people read it; no end is permanent. */
export function sayEnd(endAt: string | null, now: number): string {
  return endAt === null ? 'permanent' : sayMoment(endAt, now);
}

/** An instant for a `datetime-local` field: local time to the minute. */
export function toLocalField(at: number): string {
  const local = new Date(at - new Date(at).getTimezoneOffset() * 60_000);
  return local.toISOString().slice(0, 16);
}

/** The instant of a `datetime-local` field as ISO 8601 in UTC, or null where the field is empty or no date. */
export function fromLocalField(text: string): string | null {
  const at = text ? new Date(text) : null;
  return at && Number.isFinite(at.getTime()) ? at.toISOString() : null;
}

/** A scope in words. */
export function sayScope(scope: string): string {
  return scope === '/' ? 'Whole organisation' : scope.slice(1).replaceAll('/', ' › ');
}

/** The same time of another day, also where the clocks are changed in between. */
function daysFrom(now: number, days: number): number {
  const at = new Date(now);
  return at.setDate(at.getDate() + days);
}

function sameDay(at: Date, now: number): boolean {
  const other = new Date(now);
  return (
    at.getDate() === other.getDate() && at.getMonth() === other.getMonth() && at.getFullYear() === other.getFullYear()
  );
}

function clock(at: Date): string {
  return [at.getHours(), at.getMinutes()].map((part) => String(part).padStart(2, '0')).join(':');
}

function day(at: Date): string {
  return `${at.getDate()} ${MONTHS[at.getMonth()]}`;
}

function dayAndYear(at: Date): string {
  return `${day(at)} ${at.getFullYear()}`;
}
