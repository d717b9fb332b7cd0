/** A point in time: whole milliseconds since 1970-01-01T00:00:00Z. */
export type Instant = number;
/** A span of time: whole milliseconds. */
export type Ms = number;

export const SECOND: Ms = 1_000;
export const MINUTE: Ms = 60 * SECOND;
export const HOUR: Ms = 60 * MINUTE;
export const DAY: Ms = 24 * HOUR;

const DURATION = /^P(?:(\d{1,6})W)?(?:(\d{1,6})D)?(?:T(?:(\d{1,6})H)?(?:(\d{1,6})M)?(?:(\d{1,8})S)?)?$/;

/**
 * The length of an ISO 8601 duration (`PT8H`, `PT1H45M`, `P365D`) in milliseconds, or null where it is none.
 * Years and months have no fixed length and are refused, as Entra's samples only use days and shorter.
 */
export function durationToMs(text: string): Ms | null {
  const parts = DURATION.exec(text);
  if (!parts || text.endsWith('T') || text === 'P') return null;
  const [weeks, days, hours, minutes, seconds] = parts.slice(1).map((part) => Number(part ?? 0));
  return weeks! * 7 * DAY + days! * DAY + hours! * HOUR + minutes! * MINUTE + seconds! * SECOND;
}

/** The ISO 8601 duration of a span, in days, hours, minutes and seconds: 5 400 000 → `PT1H30M`. */
export function msToDuration(ms: Ms): string {
  const days = Math.floor(ms / DAY);
  const hours = Math.floor((ms % DAY) / HOUR);
  const minutes = Math.floor((ms % HOUR) / MINUTE);
  const seconds = Math.floor((ms % MINUTE) / SECOND);
  const time = `${hours ? `${hours}H` : ''}${minutes ? `${minutes}M` : ''}${seconds ? `${seconds}S` : ''}`;
  if (!days && !time) return 'PT0S';
  return `P${days ? `${days}D` : ''}${time ? `T${time}` : ''}`;
}

const INSTANT = /^(\d{4})-(\d{2})-(\d{2})T\d{2}:\d{2}(:\d{2}(\.\d{1,9})?)?(Z|[+-]\d{2}:\d{2})$/;

/** The instant an ISO 8601 text with a zone names (`2026-01-01T00:00:00Z`), or null where it names none. */
export function parseInstant(text: string): Instant | null {
  const [, year, month, day] = INSTANT.exec(text)?.map(Number) ?? [];
  // Engines take the 30th of February for the 2nd of March.
  if (!year || day! > new Date(Date.UTC(year, month!, 0)).getUTCDate()) return null;
  const at = Date.parse(text);
  return Number.isFinite(at) ? at : null;
}

/** The rows of a batch name the same few instants many times. */
const written = new Map<Instant, string>();
const MOST_WRITTEN = 256;

/** The instant as ISO 8601 in UTC: `2026-01-01T00:00:00.000Z`. */
export function toIso(at: Instant): string {
  const known = written.get(at);
  if (known !== undefined) return known;
  if (written.size === MOST_WRITTEN) written.clear();
  const text = new Date(at).toISOString();
  written.set(at, text);
  return text;
}

/** `toIso` for an instant that may be absent. */
export function toIsoOrNull(at: Instant | null): string | null {
  return at === null ? null : toIso(at);
}
