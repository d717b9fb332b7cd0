import type { Actor } from '../../core/events.ts';
import type { ReviewHistory } from '../../core/reviews.ts';
import { mayReadAll } from '../../core/standing.ts';
import { type Instant, toIso } from '../../core/time.ts';
import type { ReviewHistoryRow } from '../../core/wire/review-history-row.ts';
import type { Handle } from '../handle.ts';
import { revokedSince, type Session } from '../session.ts';
import { type HistoryAsk, parseHistoryAsk } from './ask.ts';
import { CSV_HEAD, csvLines } from './csv.ts';
import { type HistorySource, historyOf } from './history.ts';
import { createHistoryLinks } from './links.ts';

export type ReportRefusal =
  | { readonly ok: false; readonly code: 'malformed'; readonly message: string }
  | { readonly ok: false; readonly code: 'not_allowed' | 'not_found' | 'try_later' };

export type ReportFile = { readonly ok: true; readonly name: string; readonly pieces: AsyncIterable<string> };

/** What reviews decided, for who may see the organisation. */
export type Reports = {
  /** The first rows of what is asked for; `more` where there are others. */
  read(
    session: Session,
    asked: Readonly<Record<string, string>>,
  ): Promise<{ readonly ok: true; readonly rows: readonly ReviewHistoryRow[]; readonly more: boolean } | ReportRefusal>;
  /** All of it as CSV. It is recorded before the answer. */
  file(session: Session, asked: Readonly<Record<string, string>>): Promise<ReportFile | ReportRefusal>;
  /** The report a link leads to, as CSV. */
  linked(name: string): Promise<ReportFile | ReportRefusal>;
  /** A link to a report that was set up: the path on this server. */
  link(historyId: string, userId: string): { readonly path: string; readonly expiresAt: Instant };
};

export type ReportsOptions = {
  readonly handle: Handle;
  readonly source: Omit<HistorySource, 'state'>;
  /** Brings the audit's index in step. */
  readonly catchUp: () => Promise<void>;
  readonly secretKey: Uint8Array;
  /** Counts what is taken along by a link; after how many seconds one may go on where it was too much, 0 otherwise. */
  readonly limit: (userId: string) => number;
  readonly now: () => Instant;
  readonly newId: () => string;
};

const LINKED = '/reviews/history/linked';
const MOST_ROWS = 2_000;

export function createReports(options: ReportsOptions): Reports {
  const { handle, source, catchUp, secretKey, limit, now, newId } = options;
  const links = createHistoryLinks(secretKey);
  const past: HistorySource = { ...source, state: () => handle.state };

  async function allowed(userId: string): Promise<boolean> {
    await handle.caughtUp();
    return mayReadAll(handle.state, userId, now());
  }

  async function file(actor: Actor, ask: HistoryAsk, filter: Readonly<Record<string, string>>) {
    const answer = await handle.send({ id: newId(), command: { type: 'RecordReviewExport', filter }, actor });
    if (!answer.ok) return { ok: false, code: 'try_later' } as const;
    await catchUp();
    return { ok: true, name: `access-reviews-${toIso(now()).slice(0, 10)}.csv`, pieces: csvOf(past, ask) } as const;
  }

  return {
    async read(session, asked) {
      if (!(await allowed(session.userId))) return { ok: false, code: 'not_allowed' };
      const ask = parseHistoryAsk(asked);
      if ('problem' in ask) return { ok: false, code: 'malformed', message: ask.problem };
      await catchUp();
      const rows: ReviewHistoryRow[] = [];
      for await (const some of historyOf(past, ask)) {
        // One review may have more than a call takes arguments.
        rows.push(...some.slice(0, MOST_ROWS + 1));
        if (rows.length > MOST_ROWS) return { ok: true, rows: rows.slice(0, MOST_ROWS), more: true };
      }
      return { ok: true, rows, more: false };
    },
    async file({ userId, client, access }, asked) {
      if (!(await allowed(userId))) return { ok: false, code: 'not_allowed' };
      const ask = parseHistoryAsk(asked);
      if ('problem' in ask) return { ok: false, code: 'malformed', message: ask.problem };
      return file({ kind: 'user', userId, client, access }, ask, asked);
    },
    async linked(name) {
      const link = links.read(name, now());
      if (!link || !(await allowed(link.userId))) return { ok: false, code: 'not_found' };
      // Who signs somebody out everywhere means what was taken along with a stolen session as well.
      if (revokedSince(handle.state.users.get(link.userId)!, link.seq)) return { ok: false, code: 'not_found' };
      if (limit(link.userId) > 0) return { ok: false, code: 'try_later' };
      const history = handle.state.reviewHistories.get(link.historyId);
      if (!history) return { ok: false, code: 'not_found' };
      const actor: Actor = { kind: 'user', userId: link.userId, client: 'link', access: 'read' };
      return file(actor, history, filterOf(history));
    },
    link(historyId, userId) {
      const { name, expiresAt } = links.make({ historyId, userId, seq: handle.state.seq }, now());
      // Of an address the path is logged and the query is not.
      return { path: `${LINKED}?link=${name}`, expiresAt };
    },
  };
}

async function* csvOf(source: HistorySource, ask: HistoryAsk): AsyncGenerator<string> {
  yield CSV_HEAD;
  for await (const rows of historyOf(source, ask)) yield csvLines(rows);
}

/** A report by the names of the query, for the record. */
function filterOf({ id, from, until, of, seriesIds, decisions }: ReviewHistory): Readonly<Record<string, string>> {
  const filter = { report: id, from: toIso(from), until: toIso(until), of, decision: decisions.join() };
  return seriesIds.length ? { ...filter, review: seriesIds.join() } : filter;
}
