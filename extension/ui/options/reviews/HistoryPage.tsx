import { useEffect, useState } from 'preact/hooks';
import type { ReviewHistoryRow } from '../../../../core/wire/review-history-row.ts';
import { sayMoment } from '../../moment-text.ts';
import { Button } from '../../pieces/Button.tsx';
import { Note } from '../../pieces/Note.tsx';
import { DECISION_WORDS } from '../../reviewing/words.ts';
import type { AdminDesk } from '../desk.ts';
import { hashOf, type Route } from '../routes.ts';
import { type Column, lookOf } from '../table/arrange.ts';
import { Table } from '../table/Table.tsx';
import { HistoryFilters } from './HistoryFilters.tsx';
import { historyAsk } from './history-ask.ts';
import { type HistoryPart, type HistoryProblem, sayHistoryProblem } from './history-reader.ts';

type Seen =
  | { readonly state: 'loading' }
  | { readonly state: 'problem'; readonly why: HistoryProblem }
  | { readonly state: 'here'; readonly part: HistoryPart };

/** What reviews decided, as the server's log has it, however long ago. */
export function HistoryPage({ desk, route }: { readonly desk: AdminDesk; readonly route: Route }) {
  const { now } = desk;
  const [seen, setSeen] = useState<Seen>({ state: 'loading' });
  const [saving, setSaving] = useState('');
  const [round, setRound] = useState(0);
  const asked = historyAsk(route.query, now);
  const key = JSON.stringify(asked);
  useEffect(() => {
    let wanted = true;
    setSeen({ state: 'loading' });
    if (asked)
      void desk.history.read(asked).then((answer) => {
        if (wanted) setSeen(answer.ok ? { state: 'here', part: answer } : { state: 'problem', why: answer.why });
      });
    return () => {
      wanted = false;
    };
  }, [key, round]);

  async function save() {
    if (!asked) return;
    setSaving('Preparing the file…');
    const answer = await desk.history.save(asked);
    setSaving(answer.ok ? 'Downloaded. The audit has it.' : sayHistoryProblem(answer.why));
  }
  const go = (query: Readonly<Record<string, string>>) => desk.go(hashOf('reviews', ['history'], query));
  return (
    <>
      <header class="head">
        <div class="grow">
          <a class="back" href={hashOf('reviews')}>
            Access reviews
          </a>
          <h1>History report</h1>
          <p class="muted">
            Reviews leave the list a year after their end. This report reads the log, which keeps what they decided for
            good.
          </p>
        </div>
        <span class="muted small" role="status">
          {saving}
        </span>
        <Button disabled={!asked} onClick={() => void save()}>
          Download CSV
        </Button>
      </header>
      <HistoryFilters query={route.query} now={now} admin={desk.admin} onQuery={go} />
      {!asked && <p class="problem">Choose a last day that is not before the first.</p>}
      {asked && seen.state === 'loading' && <p class="muted">Reading…</p>}
      {seen.state === 'problem' && (
        <Note tone="warn" alert>
          {sayHistoryProblem(seen.why)} <Button onClick={() => setRound(round + 1)}>Try again</Button>
        </Note>
      )}
      {asked && seen.state === 'here' && (
        <>
          {seen.part.more && <p class="muted">The first {seen.part.rows.length} lines. The file has all of them.</p>}
          <Table
            caption="History report"
            rows={seen.part.rows}
            columns={columns(now)}
            keyOf={({ reviewId, itemId }) => `${reviewId} ${itemId}`}
            look={lookOf(route.query, '')}
            onLook={(look) => go({ ...route.query, ...look })}
            below={({ justification }) => justification && <div class="note-below">“{justification}”</div>}
            empty="No review that fits was running in this time."
          />
        </>
      )}
    </>
  );
}

function columns(now: number): readonly Column<ReviewHistoryRow>[] {
  return [
    { key: 'who', title: 'User or group', text: ({ principalName }) => principalName },
    { key: 'review', title: 'Review', text: ({ name }) => name },
    { key: 'subject', title: 'Role or group', text: ({ subjectName }) => subjectName },
    {
      key: 'started',
      title: 'Started',
      text: ({ startAt }) => sayMoment(startAt, now),
      order: ({ startAt }) => startAt,
    },
    { key: 'decision', title: 'Decision', text: ({ decision }) => DECISION_WORDS[decision] },
    { key: 'by', title: 'Reviewed by', text: ({ reviewedBy }) => reviewedBy },
    { key: 'result', title: 'Apply result', text: sayPast },
    { key: 'status', title: 'Status', text: ({ status }) => STATUS[status], minor: true },
    { key: 'applied', title: 'Applied by', text: ({ appliedBy }) => appliedBy, minor: true },
  ];
}

const STATUS: Readonly<Record<ReviewHistoryRow['status'], string>> = {
  InProgress: 'Runs',
  Completed: 'Ended, not applied',
  Applied: 'Applied',
  Deleted: 'Deleted',
};

const RESULTS: Readonly<Record<ReviewHistoryRow['result'], string>> = {
  '': 'Not applied',
  removed: 'Removed',
  kept: 'Kept',
  kept_last_administrator: 'Kept: the last administrator',
  gone: 'Was gone already',
};

function sayPast({ result }: ReviewHistoryRow): string {
  return RESULTS[result];
}
