import type { Instant } from '../../core/time.ts';

/** A token bucket: `burst` at once, then `perSecond`. */
export type Bucket = { take(now: Instant): boolean };

export function createBucket(perSecond: number, burst: number, now: Instant): Bucket {
  let tokens = burst;
  let at = now;
  return {
    take(next) {
      tokens = Math.min(burst, tokens + (Math.max(0, next - at) * perSecond) / 1_000);
      at = next;
      if (tokens < 1) return false;
      tokens--;
      return true;
    },
  };
}
