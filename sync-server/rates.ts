import * as z from 'zod';
import type { Instant } from '../core/time.ts';
import { createRate, type Rate, type RateLimit } from './rate.ts';
import type { Store } from './store/store.ts';

/** What one person may do, by all doors and at all nodes together. */
export type RateLimits = {
  /** Commands, each of which costs a decision and maybe a write. */
  readonly commands: RateLimit;
  /** Requests over HTTP, those to the Graph-compatible API and to SCIM among them. */
  readonly requests: RateLimit;
  /** Messages of sockets; apart, so that a script of somebody's does not close their browser's. */
  readonly messages: RateLimit;
};

/** A search of the log costs as much as so many requests. */
export const SEARCH_COST = 40;

export const RATE_LIMITS: RateLimits = {
  commands: { perSecond: 50, burst: 1_000 },
  requests: { perSecond: 200, burst: 2_000 },
  messages: { perSecond: 200, burst: 2_000 },
};

const Spent = z.object({
  rate: z.enum(['commands', 'requests', 'messages']),
  userId: z.string(),
  amount: z.number().check(z.positive()),
});

export type RatesOptions = {
  readonly store: Pick<Store, 'tell' | 'onTold'>;
  readonly limits: RateLimits;
  readonly now: () => Instant;
  readonly onFault: (fault: unknown) => void;
};

/** The limits of people, counted over all nodes of one database. What a word that got lost was about is counted at one node. */
export function createRates({ store, limits, now, onFault }: RatesOptions): Readonly<Record<keyof RateLimits, Rate>> {
  const rateOf = (rate: keyof RateLimits) =>
    createRate(limits[rate], (userId, amount) => {
      void store.tell({ rate, userId, amount }).catch(onFault);
    });
  const rates = { commands: rateOf('commands'), requests: rateOf('requests'), messages: rateOf('messages') };
  store.onTold((what) => {
    // Other things are told as well.
    const told = Spent.safeParse(what);
    if (told.success) rates[told.data.rate].spent(told.data.userId, told.data.amount, now());
  });
  return rates;
}
