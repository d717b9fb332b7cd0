/** How many tests came out how. */
export type Counts = { readonly passed: number; readonly failed: number };

export const noCounts: Counts = { passed: 0, failed: 0 };

export function plus(a: Counts, b: Counts): Counts {
  return { passed: a.passed + b.passed, failed: a.failed + b.failed };
}
