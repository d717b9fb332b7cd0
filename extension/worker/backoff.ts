const FIRST = 500;
/** No pause before a try is longer, in ms. */
export const LONGEST_PAUSE = 30_000;

/**
 * Milliseconds to wait before the try after `failures` failed ones: doubling up to 30 s, and a random part of it, so that
 * a thousand browsers do not come back at the same instant.
 */
export function backoff(failures: number, random: () => number): number {
  const longest = Math.min(LONGEST_PAUSE, FIRST * 2 ** Math.max(0, failures - 1));
  return Math.round(longest / 2 + (random() * longest) / 2);
}
