const DATE = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' });

/** A day in UTC as people read it: `5 Jan`. */
export function sayDate(day: string): string {
  return DATE.format(new Date(`${day}T00:00:00Z`));
}
