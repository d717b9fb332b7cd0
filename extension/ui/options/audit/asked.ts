import { DAY, HOUR, toIso } from '../../../../core/time.ts';
import type { AuditAsk } from './reader.ts';

export type AuditTab = 'resource' | 'mine';
type Query = Readonly<Record<string, string>>;

export const SPANS = [
  { value: '1', text: 'Last day' },
  { value: '7', text: 'Last 7 days' },
  { value: '30', text: 'Last 30 days' },
  { value: 'all', text: 'Any time' },
  { value: 'custom', text: 'From and until' },
] as const;

export const RESULTS = ['success', 'failure', 'denied', 'expired'] as const;
const PLAIN = ['activity', 'actor', 'subject', 'role', 'result', 'text'] as const;

/** What a page's address asks of the audit. The time is cut to the hour, so that a page that stands asks the same. */
export function askedOf(tab: AuditTab, query: Query, now: number): AuditAsk {
  const asked: Record<string, string> = tab === 'mine' ? { own: 'true' } : {};
  for (const name of PLAIN) if (query[name]) asked[name] = query[name];
  const span = query.span ?? '30';
  if (span === 'custom') {
    if (query.from) asked.from = query.from;
    // The day itself is meant as well.
    if (query.until) asked.until = dayAfter(query.until);
  } else if (span !== 'all') asked.from = toIso(Math.floor(now / HOUR) * HOUR - Number(span) * DAY);
  return asked;
}

function dayAfter(day: string): string {
  const at = Date.parse(`${day}T00:00:00Z`);
  return Number.isNaN(at) ? day : toIso(at + DAY).slice(0, 10);
}
