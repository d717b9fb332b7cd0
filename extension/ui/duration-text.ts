import { DAY, durationToMs, HOUR, MINUTE, type Ms, msToDuration, SECOND } from '../../core/time.ts';

const UNITS: Readonly<Record<string, Ms>> = {
  s: SECOND,
  sec: SECOND,
  second: SECOND,
  m: MINUTE,
  min: MINUTE,
  minute: MINUTE,
  h: HOUR,
  hour: HOUR,
  d: DAY,
  day: DAY,
  w: 7 * DAY,
  week: 7 * DAY,
  month: 30 * DAY,
  y: 365 * DAY,
  year: 365 * DAY,
};

/**
 * The ISO 8601 duration somebody typed: `8`, `8 h`, `1 h 30 min`, `1:30`, `90 min`, `365 days`, `6 months`, `10 s`, `PT8H`;
 * null where it is none. A bare number counts `unit`. A month is 30 days and a year 365, as in Entra's own choices.
 */
export function readDuration(text: string, unit: 'h' | 'd'): string | null {
  const typed = text.trim().toLowerCase().replaceAll(',', '.');
  if (/^p/.test(typed)) return durationToMs(typed.toUpperCase()) === null ? null : typed.toUpperCase();
  if (/^\d+(\.\d+)?$/.test(typed)) return wholeMinutes(Number(typed) * UNITS[unit]!);
  const clock = /^(\d{1,3}):([0-5]\d)$/.exec(typed);
  if (clock) return wholeMinutes(Number(clock[1]) * HOUR + Number(clock[2]) * MINUTE);
  const parts = [...typed.matchAll(/(\d+(?:\.\d+)?)\s*([a-z]+)\s*/g)];
  if (!parts.length || parts.map(([part]) => part).join('') !== typed) return null;
  let ms = 0;
  for (const [, count, word] of parts) {
    const size = UNITS[word!] ?? UNITS[word!.replace(/s$/, '')];
    if (size === undefined) return null;
    ms += Number(count) * size;
  }
  return parts.some(([, , word]) => word!.startsWith('s')) ? whole(ms, SECOND) : wholeMinutes(ms);
}

/** A duration as people read it: `8 h`, `1 h 30 min`, `45 min`, `90 days`; text that is no duration stays as it is. */
export function sayDuration(iso: string): string {
  const ms = durationToMs(iso);
  return ms === null ? iso : saySpan(ms);
}

/** A span of time as people read it; hours up to two days, days from there on. */
export function saySpan(ms: Ms): string {
  if (ms > 0 && ms < MINUTE) return `${Math.ceil(ms / SECOND)} s`;
  if (ms >= 2 * DAY) {
    const days = Math.floor(ms / DAY);
    const rest = Math.floor((ms % DAY) / HOUR);
    return rest ? `${days} days ${rest} h` : `${days} days`;
  }
  const hours = Math.floor(ms / HOUR);
  const minutes = Math.floor((ms % HOUR) / MINUTE);
  if (!hours) return `${minutes} min`;
  return minutes ? `${hours} h ${minutes} min` : `${hours} h`;
}

function wholeMinutes(ms: Ms): string | null {
  return whole(ms, MINUTE);
}

function whole(ms: Ms, unit: Ms): string | null {
  return ms > 0 && ms % unit === 0 ? msToDuration(ms) : null;
}
