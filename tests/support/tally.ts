/** How many tests passed, and what did not: the name of each, so that it is still known at the end of a long log. */
export type Tally = { readonly passed: number; readonly failures: readonly string[] };

export const nothingRun: Tally = { passed: 0, failures: [] };

export function plus(a: Tally, b: Tally): Tally {
  return { passed: a.passed + b.passed, failures: [...a.failures, ...b.failures] };
}
