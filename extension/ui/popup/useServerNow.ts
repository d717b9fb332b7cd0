import { useEffect, useState } from 'preact/hooks';
import type { MeView } from '../../../core/wire/rows.ts';
import { untilNextTick } from '../countdown.ts';

/**
 * The server's time, moved on when something shown reads differently: each minute, each second while an activation has
 * less than two minutes left, at the instant one ends.
 */
export function useServerNow(me: MeView | null, clockOffset: number): number {
  const [, tick] = useState(0);
  const now = Date.now() + clockOffset;
  useEffect(() => {
    const ends = Object.values(me?.active ?? {}).flatMap(({ endAt }) => (endAt === null ? [] : [Date.parse(endAt)]));
    // A timer may fire a little early; being a little late is unseen.
    const timer = setTimeout(() => tick((count) => count + 1), untilNextTick(ends, now) + 20);
    return () => clearTimeout(timer);
  });
  return now;
}
