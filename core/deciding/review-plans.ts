import type { CommandOf } from '../commands.ts';
import { accept, type Context, type Decision, reject, rejectWith } from '../decision.ts';
import type { Event } from '../events.ts';
import type { PrincipalRef } from '../ids.ts';
import { DEFAULT_PLAN, refusalOfPlan, stagesOf } from '../reviewing/plan.ts';
import { startEvents } from '../reviewing/running.ts';
import type { ReviewPlan, ReviewSubject } from '../reviews.ts';
import type { State } from '../state.ts';
import { parseInstant } from '../time.ts';

/** An administrator has access reviewed: one review for each role or group named. [V1] */
export function createReview(state: State, command: CommandOf<'CreateReview'>, ctx: Context): Decision {
  const { type: _, roleIds = [], groupIds = [], startAt: start, until: last, ...asked } = command;
  for (const id of roleIds)
    if (state.roles.get(id)?.retired !== false) return reject('not_found', { what: 'role', id });
  for (const id of groupIds)
    if (state.groups.get(id)?.retired !== false) return reject('not_found', { what: 'group', id });
  const subjects: readonly ReviewSubject[] = [
    ...[...new Set(roleIds)].map((roleId) => ({ roleId })),
    ...[...new Set(groupIds)].map((groupId) => ({ groupId })),
  ];
  if (!subjects.length) return reject('review_empty', {});
  const begins = start === undefined ? ctx.now : parseInstant(start);
  if (begins === null) return reject('start_invalid', { asked: start! });
  const until = last === undefined ? null : parseInstant(last);
  if (last !== undefined && until === null) return reject('start_invalid', { asked: last });
  const plan: ReviewPlan = {
    ...DEFAULT_PLAN,
    ...asked,
    stages: stagesOf(asked.stages),
    tellAtEnd: (asked.tellAtEnd ?? []) as readonly PrincipalRef[],
    until,
  };
  const refusal = refusalOfPlan(state, plan, null);
  if (refusal) return rejectWith(refusal);

  const startAt = Math.max(begins, ctx.now);
  const ids = subjects.map(() => ctx.newId());
  const events = subjects.flatMap((subject, index): readonly Event[] => {
    const reviewId = ids[index]!;
    const about = { reviewId, name: plan.name, ...subject };
    const instance = { seriesId: reviewId, occurrence: 1, startAt };
    const created: Event = { type: 'ReviewCreated', ...about, ...instance, plan };
    if (startAt > ctx.now) return [created];
    return [created, ...startEvents(state, about, plan, { ...instance, anchorAt: startAt }, ctx)];
  });
  return accept(events, { reviewId: ids[0]!, reviews: ids.length });
}
