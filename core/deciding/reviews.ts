import { checkJustification, refusalOf } from '../check.ts';
import type { CommandOf } from '../commands.ts';
import { accept, type Context, type Decision, reject, rejectWith } from '../decision.ts';
import type { Event } from '../events.ts';
import { type PrincipalRef, parseRef } from '../ids.ts';
import { lengthOf, SHORTEST_PERIOD } from '../reviewing/recurrence.ts';
import { reviewersOf } from '../reviewing/reviewers.ts';
import { aboutReview, applyEvents, endStageEvents, startEvents } from '../reviewing/running.ts';
import { isOpen, type Review, type ReviewPlan, type ReviewSubject } from '../reviews.ts';
import type { State } from '../state.ts';
import { type Instant, msToDuration, parseInstant } from '../time.ts';

/** An administrator has access reviewed: one review for each role or group named. [V1] */
export function createReview(state: State, command: CommandOf<'CreateReview'>, ctx: Context): Decision {
  const { roleIds = [], groupIds = [], stages, recurrence = 'none' } = command;
  for (const id of roleIds)
    if (state.roles.get(id)?.retired !== false) return reject('not_found', { what: 'role', id });
  for (const id of groupIds)
    if (state.groups.get(id)?.retired !== false) return reject('not_found', { what: 'group', id });
  const unknown = unknownOf(state, command);
  if (unknown) return reject('not_found', { what: 'principal', id: unknown });
  const subjects: readonly ReviewSubject[] = [...new Set(roleIds), ...new Set(groupIds)].map((id) =>
    state.roles.has(id) ? { roleId: id } : { groupId: id },
  );
  if (!subjects.length) return reject('review_empty', {});
  const length = lengthOf(stages);
  if (length === null) return reject('review_length', { min: 'P1D', max: null });
  if (length > SHORTEST_PERIOD[recurrence])
    return reject('review_length', { min: 'P1D', max: msToDuration(SHORTEST_PERIOD[recurrence]) });
  const asked = command.startAt === undefined ? ctx.now : parseInstant(command.startAt);
  if (asked === null) return reject('start_invalid', { asked: command.startAt! });
  const until = command.until === undefined ? null : parseInstant(command.until);
  if (command.until !== undefined && until === null) return reject('start_invalid', { asked: command.until });

  const startAt = Math.max(asked, ctx.now);
  const plan = planOf(command, until);
  const ids = subjects.map(() => ctx.newId());
  const events = subjects.flatMap((subject, index): readonly Event[] => {
    const reviewId = ids[index]!;
    const about = { reviewId, name: plan.name, ...subject };
    const instance = { seriesId: reviewId, occurrence: 1, startAt };
    const created: Event = { type: 'ReviewCreated', ...about, ...instance, plan };
    return startAt > ctx.now ? [created] : [created, ...startEvents(state, about, plan, instance, ctx)];
  });
  return accept(events, { reviewId: ids[0]!, reviews: ids.length });
}

/** A reviewer decides on one or many items; the last decision counts. [V3] [V4] */
export function decideReviewItems(
  state: State,
  command: CommandOf<'DecideReviewItems'>,
  { actor, now }: Context,
): Decision {
  const review = state.reviews.get(command.reviewId);
  if (!review || actor.kind !== 'user') return reject('not_found', { what: 'review', id: command.reviewId });
  const items = [...new Set(command.itemIds)].map((id) => review.items.get(id));
  const mine = items.every((item) => item && reviewersOf(state, review, item, now).has(actor.userId));
  if (!mine) return reject('not_reviewer', {});
  if (items.some((item) => !isOpen(review, item!))) return reject('review_not_running', { status: review.status });
  const required = review.plan.justificationRequired && command.decision === 'Approve';
  const refusal = refusalOf([checkJustification(required, command.justification)]);
  if (refusal) return rejectWith(refusal);

  const justification = command.justification?.trim() ?? '';
  const { decision } = command;
  const events = items.map((item): Event => {
    const { id: itemId, principalId, recommendation, stage } = item!;
    return {
      type: 'ReviewItemDecided',
      ...aboutReview(review),
      itemId,
      principalId,
      stage,
      decision,
      recommendation,
      justification,
    };
  });
  return accept(events, { decided: events.length });
}

/** An administrator ends a review before its time, for good; with `series` no further instance follows. [V6] */
export function stopReview(
  state: State,
  { reviewId, series = false }: CommandOf<'StopReview'>,
  ctx: Context,
): Decision {
  const review = state.reviews.get(reviewId);
  if (!review) return reject('not_found', { what: 'review', id: reviewId });
  const others = [...state.reviews.values()].filter(
    (other) => series && other.id !== reviewId && other.seriesId === review.seriesId && other.status === 'NotStarted',
  );
  const running = review.status === 'InProgress' || review.status === 'NotStarted';
  if (!running && !others.length) return reject('review_not_running', { status: review.status });
  const stopped = [...(running ? [review] : []), ...others];
  const applied =
    review.status === 'InProgress' && review.plan.autoApply ? applyEvents(state, review, ctx.now, ctx.newId) : [];
  return accept([
    ...stopped.map((one): Event => ({ type: 'ReviewEnded', ...aboutReview(one), how: 'stopped' })),
    ...applied,
  ]);
}

/** An administrator ends the round that runs, so that the next begins, or the review ends. [V5] */
export function endReviewStage(state: State, { reviewId }: CommandOf<'EndReviewStage'>, ctx: Context): Decision {
  const review = runningReview(state, reviewId);
  return 'ok' in review ? review : accept(endStageEvents(state, review, ctx));
}

/** An administrator wipes all decisions of a review that runs. [V6] */
export function resetReview(state: State, { reviewId }: CommandOf<'ResetReview'>): Decision {
  const review = runningReview(state, reviewId);
  if ('ok' in review) return review;
  const decided = [...review.items.values()].some(({ decision }) => decision);
  return accept(decided ? [{ type: 'ReviewReset', ...aboutReview(review) }] : []);
}

/** An administrator carries out what a review that ended came to. [V7] */
export function applyReview(state: State, { reviewId }: CommandOf<'ApplyReview'>, ctx: Context): Decision {
  const review = state.reviews.get(reviewId);
  if (!review) return reject('not_found', { what: 'review', id: reviewId });
  if (review.status !== 'Completed') return reject('review_not_ended', { status: review.status });
  const events = applyEvents(state, review, ctx.now, ctx.newId);
  const removed = events.filter(({ type }) => type === 'AssignmentRemoved' || type === 'GroupMemberRemoved').length;
  return accept(events, { removed });
}

function runningReview(state: State, id: string): Review | Decision {
  const review = state.reviews.get(id);
  if (!review) return reject('not_found', { what: 'review', id });
  return review.status === 'InProgress' ? review : reject('review_not_running', { status: review.status });
}

function planOf(command: CommandOf<'CreateReview'>, until: Instant | null): ReviewPlan {
  return {
    name: command.name,
    description: command.description ?? '',
    include: command.include ?? 'all',
    inactiveDays: command.inactiveDays ?? null,
    stages: command.stages.map(({ reviewers, duration, goOn = ['Approve', 'DontKnow', 'NotReviewed'] }) => ({
      reviewers: reviewers as ReviewPlan['stages'][number]['reviewers'],
      duration,
      goOn,
    })),
    recurrence: command.recurrence ?? 'none',
    until,
    times: command.times ?? null,
    ifNoResponse: command.ifNoResponse ?? 'nothing',
    autoApply: command.autoApply ?? false,
    justificationRequired: command.justificationRequired ?? true,
    reminders: command.reminders ?? true,
    tellAtEnd: (command.tellAtEnd ?? []) as readonly PrincipalRef[],
  };
}

/** The first principal a review names that does not exist (any more). */
function unknownOf(state: State, { stages, tellAtEnd = [] }: CommandOf<'CreateReview'>): string | null {
  const named = stages.flatMap(({ reviewers }) =>
    reviewers.kind === 'selected' ? reviewers.refs : reviewers.kind === 'managers' ? reviewers.fallback : [],
  );
  for (const ref of [...named, ...tellAtEnd]) {
    const { type, id } = parseRef(ref as PrincipalRef);
    if (type === 'user' ? !state.users.has(id) : state.groups.get(id)?.retired !== false) return ref;
  }
  return null;
}
