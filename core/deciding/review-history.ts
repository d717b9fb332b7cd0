import type { CommandOf } from '../commands.ts';
import { accept, type Context, type Decision, reject } from '../decision.ts';
import type { State } from '../state.ts';
import { parseInstant } from '../time.ts';

/** An administrator sets up a report of what reviews decided, which can be downloaded for a while. [V12] [V13] */
export function createReviewHistory(
  state: State,
  { name, from, until, of = 'all', seriesIds = [], decisions }: CommandOf<'CreateReviewHistory'>,
  { newId }: Context,
): Decision {
  for (const id of seriesIds) if (!state.reviewSeries.has(id)) return reject('not_found', { what: 'review', id });
  const [start, end] = [parseInstant(from), parseInstant(until)];
  if (start === null) return reject('start_invalid', { asked: from });
  if (end === null || end <= start) return reject('start_invalid', { asked: until });
  const historyId = newId();
  const about = { historyId, name, from: start, until: end, of, seriesIds, decisions: [...new Set(decisions)] };
  return accept([{ type: 'ReviewHistoryCreated', ...about }], { historyId });
}
