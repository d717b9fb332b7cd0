/** A number as people read it: `12,345`. */
export function sayNumber(count: number): string {
  return count.toLocaleString('en-GB');
}

/** A number of something: `1 activation`, `12 activations`. */
export function sayCount(count: number, [one, many]: readonly [string, string]): string {
  return `${sayNumber(count)} ${count === 1 ? one : many}`;
}
