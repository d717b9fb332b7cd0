const DATE = new Intl.DateTimeFormat('en-GB', { day: 'numeric', month: 'short', timeZone: 'UTC' });

/** A day in UTC as people read it: `5 Jan`. */
export function sayDate(day: string): string {
  return DATE.format(new Date(`${day}T00:00:00Z`));
}

/** A number of something: `1 activation`, `12 activations`. */
export function sayCount(count: number, [one, many]: readonly [string, string]): string {
  return `${count.toLocaleString('en-GB')} ${count === 1 ? one : many}`;
}
