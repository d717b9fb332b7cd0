import type { State } from '../../core/state.ts';
import type { Instant } from '../../core/time.ts';
import type { ReviewHistoryRow } from '../../core/wire/review-history-row.ts';
import type { AuditIndex, Link } from '../store/store.ts';
import type { HistoryAsk } from './ask.ts';
import { historyRows, pastReview } from './history-rows.ts';

/** Where the history is read from. The index of the audit has to be in step with the log. */
export type HistorySource = {
  readonly find: AuditIndex['find'];
  readonly loadLinks: (places: readonly number[]) => Promise<readonly Link[]>;
  readonly state: () => State;
};

const AT_ONCE = 500;
/** Records of one instance. */
const MOST = 1_000_000;

/**
 * What was decided in the reviews that ran within a time, an instance at a time and what ended first on top. It is read
 * from the log, so that it tells of reviews that nobody is shown any more. [V12]
 */
export async function* historyOf(source: HistorySource, ask: HistoryAsk): AsyncGenerator<readonly ReviewHistoryRow[]> {
  const { from, until, of, seriesIds, decisions } = ask;
  for await (const reviewId of instancesSince(source, from)) {
    if (!(await beganBefore(source, reviewId, until))) continue;
    const links = await recordsOf(source, reviewId);
    const past = pastReview(links.map(({ record }) => record));
    if (!past || past.review.startAt >= until || (past.endAt !== null && past.endAt < from)) continue;
    if (seriesIds.length && !seriesIds.includes(past.review.seriesId)) continue;
    if (of !== 'all' && (of === 'roles') !== 'roleId' in past.review.subject) continue;
    yield historyRows(source.state(), past).filter(({ decision }) => decisions.includes(decision));
  }
}

/** The instances that ended at or after an instant, and then those that still run. */
async function* instancesSince(source: HistorySource, from: Instant): AsyncGenerator<string> {
  const seen = new Set<string>();
  const ends = await endsSince(source, from);
  for (let start = 0; start < ends.length; start += AT_ONCE)
    for (const { record } of (await source.loadLinks(ends.slice(start, start + AT_ONCE).reverse())).toReversed()) {
      const { event } = record;
      if (!('reviewId' in event) || seen.has(event.reviewId)) continue;
      seen.add(event.reviewId);
      yield event.reviewId;
    }
  for (const id of [...source.state().by.runningReviews]) if (!seen.has(id)) yield id;
}

/** The places of what ended or deleted an instance, oldest first. */
async function endsSince({ find }: HistorySource, from: Instant): Promise<readonly number[]> {
  const places = await Promise.all(
    ['Access review ended', 'Delete access review'].map((activity) => find({ activity, from }, MOST)),
  );
  return places.flat().sort((one, other) => one - other);
}

/** Told from the index alone, as what an instance began with is long. */
async function beganBefore({ find }: HistorySource, reviewId: string, until: Instant): Promise<boolean> {
  const began = { requestId: reviewId, activity: 'Access review started', until };
  return (await find(began, 1)).length > 0;
}

async function recordsOf({ find, loadLinks }: HistorySource, reviewId: string): Promise<readonly Link[]> {
  return (await loadLinks(await find({ requestId: reviewId }, MOST))).toReversed();
}
