import type { CommandOf } from '../commands.ts';
import { type PrincipalRef, parseRef } from '../ids.ts';
import { type Rejection, rejection } from '../rejections.ts';
import type { Reviewers, ReviewPlan, ReviewStage } from '../reviews.ts';
import type { State } from '../state.ts';
import { DAY, durationToMs, msToDuration } from '../time.ts';
import { lengthOf, SHORTEST_PERIOD } from './recurrence.ts';
import { refsOf } from './reviewers.ts';

/** How long instances stay after their end, and reports after they were set up. Both are longer in the log. [V13] */
export const REVIEWS_KEPT = { ended: 365 * DAY, reports: 30 * DAY } as const;

const LONGEST_LOOK_BACK = 730 * DAY;

/** What a review does that was made before it could be set. */
export const PLAN_BEFORE = {
  message: '',
  principals: 'all',
  recommendations: true,
  lookBack: 'P30D',
  showEarlier: true,
  mails: true,
} as const;

type Asked = Omit<CommandOf<'UpdateReview'>, 'type' | 'reviewId' | 'of' | 'startAt' | 'endAt'>;

/** What a new review is where nothing else is asked for (entra-pim §6.1). */
export const DEFAULT_PLAN: Omit<ReviewPlan, 'name' | 'stages'> = {
  ...PLAN_BEFORE,
  description: '',
  include: 'all',
  inactiveDays: null,
  recurrence: 'none',
  until: null,
  times: null,
  ifNoResponse: 'nothing',
  autoApply: false,
  justificationRequired: true,
  reminders: true,
  tellAtEnd: [],
};

/** The rounds of a command, each with what goes on from it. */
export function stagesOf(stages: NonNullable<Asked['stages']>): readonly ReviewStage[] {
  return stages.map(({ reviewers, duration, goOn = ['Approve', 'DontKnow', 'NotReviewed'] }) => ({
    reviewers: reviewers as Reviewers,
    duration,
    goOn,
  }));
}

/** Why a review cannot be as it is planned, or null. Principals it named `before` may be gone by now. */
export function refusalOfPlan(state: State, plan: ReviewPlan, before: ReviewPlan | null): Rejection | null {
  const unknown = unknownOf(state, plan, before);
  if (unknown) return rejection('not_found', { what: 'principal', id: unknown });
  if (plan.stages.some(({ reviewers }) => reviewers.kind === 'selected' && !reviewers.refs.length))
    return rejection('review_reviewers', { why: 'none' });
  const longest = SHORTEST_PERIOD[plan.recurrence];
  const length = lengthOf(plan.stages);
  if (length === null) return rejection('review_length', { min: 'P1D', max: null });
  if (length > longest) return rejection('review_length', { min: 'P1D', max: msToDuration(longest) });
  const lookBack = durationToMs(plan.lookBack);
  if (lookBack === null || lookBack < DAY || lookBack > LONGEST_LOOK_BACK)
    return rejection('review_look_back', { min: 'P1D', max: msToDuration(LONGEST_LOOK_BACK) });
  return null;
}

/** The principals a plan names. */
function principalsIn({ stages, tellAtEnd }: ReviewPlan): readonly PrincipalRef[] {
  return [...stages.flatMap(({ reviewers }) => refsOf(reviewers)), ...tellAtEnd];
}

/** The first principal a plan names anew that does not exist (any more). */
function unknownOf(state: State, plan: ReviewPlan, before: ReviewPlan | null): string | null {
  const known = new Set(before && principalsIn(before));
  for (const ref of principalsIn(plan)) {
    if (known.has(ref)) continue;
    const { type, id } = parseRef(ref);
    if (type === 'user' ? !state.users.has(id) : state.groups.get(id)?.retired !== false) return ref;
  }
  return null;
}
