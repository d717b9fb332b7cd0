import type { Instant } from '../core/time.ts';

/** How much of something one may do: `burst` at once, then `perSecond`. */
export type RateLimit = { readonly perSecond: number; readonly burst: number };

/** A token bucket. */
export type Bucket = {
  /** Takes so many where there are as many; one where nothing is said. */
  take(now: Instant, amount?: number): boolean;
  /** Takes what was done elsewhere, below nothing if need be. */
  spend(amount: number, now: Instant): void;
  /** Seconds until there are so many again, rounded up. */
  wait(amount?: number): number;
};

export function createBucket({ perSecond, burst }: RateLimit, now: Instant): Bucket {
  let tokens = burst;
  let at = now;
  const refill = (next: Instant) => {
    tokens = Math.min(burst, tokens + (Math.max(0, next - at) * perSecond) / 1_000);
    at = next;
  };
  return {
    take(next, amount = 1) {
      refill(next);
      if (tokens < amount) return false;
      tokens -= amount;
      return true;
    },
    spend(amount, next) {
      refill(next);
      tokens = Math.max(-burst, tokens - amount);
    },
    wait: (amount = 1) => Math.max(0, Math.ceil((amount - tokens) / perSecond)),
  };
}

/** A limit of each person. */
export type Rate = {
  /** Counts so many more, one where nothing is said; 0 where it may be done, or after how many seconds it may. */
  take(userId: string, now: Instant, amount?: number): number;
  /** Counts what the person did at another node. */
  spent(userId: string, amount: number, now: Instant): void;
};

/** More people than this are never kept: whoever asked longest ago is forgotten first. */
const MOST_KEPT = 10_000;
/** So many of them are told to the other nodes at once: who does little costs no word. */
const TOLD_AFTER = 1 / 16;

/** Counts by person. `tell` hears what the other nodes have to count as well, a sixteenth of the burst at a time. */
export function createRate(limit: RateLimit, tell: (userId: string, amount: number) => void = () => {}): Rate {
  const kept = new Map<string, { readonly bucket: Bucket; untold: number }>();
  const step = Math.max(1, Math.floor(limit.burst * TOLD_AFTER));

  function of(userId: string, now: Instant) {
    const one = kept.get(userId) ?? { bucket: createBucket(limit, now), untold: 0 };
    kept.delete(userId);
    kept.set(userId, one);
    if (kept.size > MOST_KEPT) kept.delete(kept.keys().next().value!);
    return one;
  }

  return {
    take(userId, now, amount = 1) {
      const one = of(userId, now);
      // What costs more than there ever is at once would never be let through.
      const cost = Math.min(amount, limit.burst);
      if (!one.bucket.take(now, cost)) return one.bucket.wait(cost);
      one.untold += cost;
      if (one.untold >= step) {
        tell(userId, one.untold);
        one.untold = 0;
      }
      return 0;
    },
    spent(userId, amount, now) {
      of(userId, now).bucket.spend(amount, now);
    },
  };
}
