import type { AdminDesk } from '../desk.ts';
import { HistoryTable } from '../history/HistoryTable.tsx';
import { historyOf } from '../history/history.ts';
import { hashOf, type Route } from '../routes.ts';

const SPANS = [1, 7, 30] as const;
const DAY = 86_400_000;

/** Everything that happened with roles in the last 30 days. */
export function AuditPage({ desk, route }: { readonly desk: AdminDesk; readonly route: Route }) {
  const { query } = route;
  const onQuery = (next: Route['query']) => desk.go(hashOf('audit', [], next));
  const all = historyOf(desk.admin);
  const since = new Date(desk.now - (Number(query.days) || 30) * DAY).toISOString();
  const kinds = [...new Set(all.map(({ activity }) => activity))].sort();
  const entries = all.filter(({ at, activity }) => at >= since && (!query.activity || activity === query.activity));
  return (
    <>
      <header class="head">
        <h1>Audit</h1>
      </header>
      <p class="muted">
        Requests, decisions and assignments of the last 30 days. The whole log, older entries included, is exported on
        the server: <code>npm run --silent keyturn -- audit export --format csv</code>
      </p>
      <HistoryTable
        entries={entries}
        now={desk.now}
        query={query}
        onQuery={onQuery}
        csv="audit.csv"
        filters={
          <>
            <select
              class="input"
              aria-label="Time"
              value={query.days ?? '30'}
              onChange={({ currentTarget }) => onQuery({ ...query, days: currentTarget.value })}
            >
              {SPANS.map((days) => (
                <option key={days} value={String(days)}>
                  {days === 1 ? 'Last day' : `Last ${days} days`}
                </option>
              ))}
            </select>
            <select
              class="input"
              aria-label="Activity"
              value={query.activity ?? ''}
              onChange={({ currentTarget }) => onQuery({ ...query, activity: currentTarget.value })}
            >
              <option value="">Any activity</option>
              {kinds.map((activity) => (
                <option key={activity}>{activity}</option>
              ))}
            </select>
          </>
        }
      />
    </>
  );
}
