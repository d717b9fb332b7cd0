import type { CommandOf } from '../commands.ts';
import { accept, type Context, type Decision, reject, rejectWith } from '../decision.ts';
import type { Event } from '../events.ts';
import { refusalOfPlan, stagesOf } from '../reviewing/plan.ts';
import { lengthOf, nextOccurrence } from '../reviewing/recurrence.ts';
import { refsOf } from '../reviewing/reviewers.ts';
import { aboutReview, remindAtOf } from '../reviewing/running.ts';
import { type Review, type ReviewPlan, type ReviewSeries, type ReviewStage, stageStartOf } from '../reviews.ts';
import type { State } from '../state.ts';
import { type Instant, MINUTE, msToDuration, parseInstant, toIso } from '../time.ts';

type Command = CommandOf<'UpdateReview'>;
type Changes = { readonly before: Partial<ReviewPlan>; readonly after: Partial<ReviewPlan> };

/** An administrator changes the instance that runs, or all of a series that have not begun (entra-pim §6.3). [V10] */
export function updateReview(state: State, command: Command, ctx: Context): Decision {
  const review = state.reviews.get(command.reviewId);
  if (!review) return reject('not_found', { what: 'review', id: command.reviewId });
  const until = command.until ? parseInstant(command.until) : null;
  if (command.until && until === null) return reject('start_invalid', { asked: command.until });
  return command.of === 'current'
    ? updateCurrent(state, review, command, ctx)
    : updateSeries(state, state.reviewSeries.get(review.seriesId)!, command, until, ctx);
}

/** What was begun with stays: only who reviews, what follows, and when the round ends can still change. */
const FIXED = ['include', 'principals', 'inactiveDays', 'lookBack', 'recurrence', 'until', 'times', 'startAt'] as const;

function updateCurrent(state: State, review: Review, command: Command, { now }: Context): Decision {
  const { plan, stage, stageEndAt } = review;
  if (review.status !== 'InProgress' || now >= stageEndAt!)
    return reject('review_not_running', { status: review.status });
  const fixed = FIXED.find((field) => command[field] !== undefined);
  if (fixed) return reject('review_unchangeable', { field: fixed });
  const changes = changesOf(plan, command, null);
  const changed = { ...plan, ...changes.after };
  const refusal = refusalOfPlan(state, changed, plan);
  if (refusal) return rejectWith(refusal);
  const other = changes.after.stages && refusalOfStages(plan.stages, changes.after.stages, stage);
  if (other) return other;
  const endAt = command.endAt === undefined ? stageEndAt! : parseInstant(command.endAt);
  if (endAt === null || endAt <= now) return reject('start_invalid', { asked: command.endAt! });
  const next = comingOf(state, state.reviewSeries.get(review.seriesId)!);
  if (next && endAt !== stageEndAt && endAt + lengthOf(plan.stages.slice(stage))! > next.startAt)
    return reject('review_length', { min: 'P1D', max: msToDuration(next.startAt - review.startAt) });

  const remindAt = remindAtOf(changed, stageStartOf(review), endAt);
  const told = plan.reminders && plan.mails && endAt === stageEndAt;
  const times = {
    ...(endAt !== stageEndAt && { stageEndAt: endAt }),
    // One that was sent is not sent again, unless there is another half of the time to wait for.
    ...(!(told && remindAt !== null) && { remindAt: remindAt !== null && remindAt > now ? remindAt : null }),
  };
  if (!Object.keys(changes.after).length && endAt === stageEndAt) return accept([], { reviewId: review.id });
  const about = { ...aboutReview(review), seriesId: review.seriesId };
  return accept([{ type: 'ReviewUpdated', ...about, of: 'current', ...changes, ...times }], { reviewId: review.id });
}

/** Selected reviewers come and go; those who stand in for managers are only added to (entra-pim §6.3). */
function refusalOfStages(
  before: readonly ReviewStage[],
  after: readonly ReviewStage[],
  stage: number,
): Decision | null {
  const over = (stages: readonly ReviewStage[]) => JSON.stringify(stages.slice(0, stage - 1));
  if (before.length !== after.length || over(before) !== over(after))
    return reject('review_unchangeable', { field: 'stages' });
  for (const [index, { reviewers, duration }] of after.entries()) {
    const was = before[index]!;
    if (duration !== was.duration) return reject('review_unchangeable', { field: 'duration' });
    if (reviewers.kind !== was.reviewers.kind) return reject('review_reviewers', { why: 'kind' });
    if (reviewers.kind === 'managers' && !refsOf(was.reviewers).every((ref) => reviewers.fallback.includes(ref)))
      return reject('review_reviewers', { why: 'fallback' });
  }
  return null;
}

function updateSeries(
  state: State,
  series: ReviewSeries,
  command: Command,
  until: Instant | null,
  ctx: Context,
): Decision {
  if (command.endAt !== undefined) return reject('review_unchangeable', { field: 'endAt' });
  const instances = series.instances.map((id) => state.reviews.get(id)!);
  const coming = comingOf(state, series);
  const last = instances.findLast(({ status }) => status !== 'NotStarted');
  const asked = command.startAt === undefined ? null : parseInstant(command.startAt);
  if (command.startAt !== undefined) {
    if (asked === null) return reject('start_invalid', { asked: command.startAt });
    if (!coming) return reject('review_unchangeable', { field: 'startAt' });
  }
  const busyUntil = Math.max(ctx.now, ...instances.map(endOf));
  const changes = changesOf(series.plan, command, until);
  const plan = { ...series.plan, ...changes.after };
  const refusal = refusalOfPlan(state, plan, series.plan);
  if (refusal) return rejectWith(refusal);

  const { after } = changes;
  const moved = 'recurrence' in after || 'until' in after || 'times' in after || asked !== null;
  const anchorAt = asked === null ? null : Math.max(asked, ctx.now);
  if (anchorAt !== null && anchorAt < busyUntil) return reject('review_overlaps', { endAt: toIso(busyUntil) });
  // Only what is asked for begins a series anew: another name leaves one that was stopped as it is.
  // One that begins when the last one ends does not run beside it, nor for the moments by which that began late.
  const next = moved ? nextOf(plan, series, last, anchorAt, coming, busyUntil - MINUTE) : (coming ?? null);
  const about = { reviewId: (coming ?? last)!.id, name: series.plan.name, ...series.subject, seriesId: series.id };
  const times = {
    ...(coming && next && next.startAt !== coming.startAt && { startAt: next.startAt }),
    ...(anchorAt !== null && { anchorAt }),
  };
  const events: Event[] = [];
  if (Object.keys(after).length || Object.keys(times).length)
    events.push({ type: 'ReviewUpdated', ...about, of: 'series', ...changes, ...times });
  if (coming && !next) events.push({ type: 'ReviewEnded', ...aboutReview(coming), how: 'stopped' });
  if (!coming && next) {
    const { startAt, occurrence } = next;
    const made = { reviewId: ctx.newId(), name: plan.name, startAt, occurrence };
    events.push({ type: 'ReviewCreated', ...about, ...made, plan });
  }
  return accept(events, { reviewId: series.id });
}

/** The instance that has not begun. */
function comingOf(state: State, { instances }: ReviewSeries): Review | undefined {
  return instances.map((id) => state.reviews.get(id)!).find(({ status }) => status === 'NotStarted');
}

/** The instance that comes next by the changed plan; the first one of all comes whatever the recurrence says. */
function nextOf(
  plan: ReviewPlan,
  series: ReviewSeries,
  last: Review | undefined,
  anchorAt: Instant | null,
  coming: Review | undefined,
  after: Instant,
): { readonly startAt: Instant; readonly occurrence: number } | null {
  if (coming && (anchorAt !== null || !last)) return { ...coming, startAt: anchorAt ?? coming.startAt };
  return last ? nextOccurrence(plan, series.anchorAt, last, after) : null;
}

/** When all rounds of an instance that runs are over at the latest; the beginning of time where it does not run. */
function endOf({ status, plan, stage, stageEndAt }: Review): Instant {
  return status === 'InProgress' ? stageEndAt! + lengthOf(plan.stages.slice(stage))! : 0;
}

/** What a command changes of a plan, field by field. */
function changesOf(plan: ReviewPlan, command: Command, until: Instant | null): Changes {
  const { type: _, reviewId: _id, of: _of, startAt: _start, endAt: _end, until: last, stages, ...fields } = command;
  const asked = {
    ...fields,
    ...(stages && { stages: stagesOf(stages) }),
    ...(last !== undefined && { until }),
  } as Partial<ReviewPlan>;
  const keys = (Object.keys(asked) as (keyof ReviewPlan)[]).filter(
    (key) => JSON.stringify(asked[key]) !== JSON.stringify(plan[key]),
  );
  return {
    before: Object.fromEntries(keys.map((key) => [key, plan[key]])),
    after: Object.fromEntries(keys.map((key) => [key, asked[key]])),
  };
}
