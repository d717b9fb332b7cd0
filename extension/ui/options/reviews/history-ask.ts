import { DAY } from '../../../../core/time.ts';
import { toLocalField } from '../../moment-text.ts';
import type { HistoryAsk } from './history-reader.ts';

type Query = Readonly<Record<string, string>>;

/** How far back is looked where nothing else is asked for. */
const USUAL = 90 * DAY;

/** The days an address asks for, both included; the last three months where it names none. */
export function periodOf(query: Query, now: number): { readonly from: string; readonly until: string } {
  const day = (at: number) => toLocalField(at).slice(0, 10);
  return { from: query.from || day(now - USUAL), until: query.until || day(now) };
}

/** What an address asks of the history; null where its days are none. */
export function historyAsk(query: Query, now: number): HistoryAsk | null {
  const { from, until } = periodOf(query, now);
  const [start, last] = [new Date(`${from}T00:00`), new Date(`${until}T00:00`)];
  if (Number.isNaN(start.getTime()) || Number.isNaN(last.getTime()) || last < start) return null;
  last.setDate(last.getDate() + 1);
  return {
    from: start.toISOString(),
    until: last.toISOString(),
    ...(query.of && { of: query.of }),
    ...(query.review && { review: query.review }),
    ...(query.decision && { decision: query.decision }),
  };
}
