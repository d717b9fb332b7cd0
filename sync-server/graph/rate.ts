import type { Instant } from '../../core/time.ts';

/** How many requests of one user are answered: `burst` at once, then `perSecond`. */
export type RateLimit = { readonly perSecond: number; readonly burst: number };

type Bucket = { tokens: number; at: Instant };

/** More users than this are never kept: whoever asked longest ago is forgotten first. */
const MOST_KEPT = 10_000;

/** Counts requests by user. Gives 0 where one more is answered, or after how many seconds it would be. */
export function createRate({ perSecond, burst }: RateLimit): (userId: string, now: Instant) => number {
  const buckets = new Map<string, Bucket>();
  return (userId, now) => {
    const bucket = buckets.get(userId) ?? { tokens: burst, at: now };
    bucket.tokens = Math.min(burst, bucket.tokens + (Math.max(0, now - bucket.at) * perSecond) / 1_000);
    bucket.at = now;
    buckets.delete(userId);
    buckets.set(userId, bucket);
    if (buckets.size > MOST_KEPT) buckets.delete(buckets.keys().next().value!);
    if (bucket.tokens < 1) return Math.ceil((1 - bucket.tokens) / perSecond);
    bucket.tokens--;
    return 0;
  };
}
