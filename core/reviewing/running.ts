import { grantOf } from '../about.ts';
import { createEndings, type Endings } from '../ending.ts';
import type { Event } from '../events.ts';
import { lastAdministratorRefusal } from '../last-administrator.ts';
import type { ReviewEvent } from '../review-events.ts';
import {
  answerOf,
  outcomeOf,
  type Review,
  type ReviewItem,
  type ReviewPlan,
  type ReviewResult,
  type ReviewSubject,
} from '../reviews.ts';
import type { State } from '../state.ts';
import { durationToMs, type Instant, MINUTE } from '../time.ts';
import { itemsOf } from './items.ts';
import { nextOccurrence } from './recurrence.ts';

/** What names a review in its events. */
export function aboutReview({ id: reviewId, plan, subject }: Review) {
  return { reviewId, name: plan.name, ...subject };
}

type Startable = {
  readonly seriesId: string;
  readonly anchorAt: Instant;
  readonly occurrence: number;
  readonly startAt: Instant;
};
type Named = { readonly reviewId: string; readonly name: string } & ReviewSubject;
type Now = { readonly now: Instant; readonly newId: () => string };

/** An instance begins, and where it recurs the next one is put down, by what the series is planned as. [V2] [V8] */
export function startEvents(
  state: State,
  about: Named,
  plan: ReviewPlan,
  { seriesId, anchorAt, occurrence, startAt }: Startable,
  { now, newId }: Now,
): readonly ReviewEvent[] {
  const subject = 'roleId' in about ? { roleId: about.roleId } : { groupId: about.groupId };
  const stageEndAt = onTime(startAt, now) + durationToMs(plan.stages[0]!.duration)!;
  const items = itemsOf(state, subject, plan, now);
  const next = nextOccurrence(plan, anchorAt, { startAt, occurrence }, now);
  return [
    { type: 'ReviewStarted', ...about, stageEndAt, remindAt: remindAtOf(plan, now, stageEndAt), items },
    ...(next ? [{ type: 'ReviewCreated' as const, ...about, reviewId: newId(), seriesId, plan, ...next }] : []),
  ];
}

/** When a round begins that was due: the moments the clock comes late would add up, and reach into the next instance. [V1] */
function onTime(due: Instant, now: Instant): Instant {
  return due <= now && now - due < MINUTE ? due : now;
}

/** When the reviewers of a round are reminded; null where they are not. [V9] */
export function remindAtOf({ mails, reminders }: ReviewPlan, startAt: Instant, endAt: Instant): Instant | null {
  return mails && reminders ? Math.floor((startAt + endAt) / 2) : null;
}

/** A round's time is over: the next one begins, or the review ends and, where it says so, is applied. [V5] [V6] */
export function endStageEvents(state: State, review: Review, { now, newId }: Now): readonly Event[] {
  const about = aboutReview(review);
  const { plan, stage } = review;
  const next = plan.stages[stage];
  const { goOn } = plan.stages[stage - 1]!;
  const goesOn = (item: ReviewItem) => item.stage === stage && goOn.includes(answerOf(item));
  if (next && [...review.items.values()].some(goesOn)) {
    const stageEndAt = onTime(review.stageEndAt!, now) + durationToMs(next.duration)!;
    return [{ type: 'ReviewStageEnded', ...about, stage, stageEndAt, remindAt: remindAtOf(plan, now, stageEndAt) }];
  }
  return [
    { type: 'ReviewEnded', ...about, how: 'in_time' },
    ...(plan.autoApply ? applyEvents(state, review, now, newId) : []),
  ];
}

/**
 * What applying a review does: each denied assignment or membership goes the way every removal goes, and the last
 * administrator stays. [V7] [L1]
 */
export function applyEvents(state: State, review: Review, now: Instant, newId: () => string): readonly Event[] {
  const items = [...review.items.values()].map((item) => ({
    item,
    removal: removalOf(state, review, item, newId),
    denied: outcomeOf(review, item) === 'Deny',
  }));
  const denied = items.flatMap(({ removal, denied }) => (denied && removal ? [removal] : []));
  const going = new Set(withoutLast(state, denied, now));
  const results: { itemId: string; result: ReviewResult }[] = [];
  const removals: Event[] = [];
  const endings = createEndings(state, now);
  for (const { item, removal, denied } of items) {
    const result = (result: ReviewResult) => results.push({ itemId: item.id, result });
    if (!removal) result('gone');
    else if (!denied) result('kept');
    else if (!going.has(removal)) result('kept_last_administrator');
    else {
      removals.push(removal, ...followOf(removal, endings));
      result('removed');
    }
  }
  return [{ type: 'ReviewApplied', ...aboutReview(review), results }, ...removals];
}

/**
 * The removals one after the other, without those that would take the last administrator. All together are looked at first,
 * then halves of what is refused: nearly always none is anybody's last, and one by one would take long for thousands. [L1]
 */
function withoutLast(
  state: State,
  removals: readonly Removal[],
  now: Instant,
  before: readonly Removal[] = [],
): readonly Removal[] {
  if (!lastAdministratorRefusal(state, [...before, ...removals], now)) return removals;
  if (removals.length === 1) return [];
  const half = Math.ceil(removals.length / 2);
  const first = withoutLast(state, removals.slice(0, half), now, before);
  return [...first, ...withoutLast(state, removals.slice(half), now, [...before, ...first])];
}

type Removal = Extract<Event, { type: 'GroupMemberRemoved' | 'AssignmentRemoved' }>;

/** The event that takes an item's access away, or null where it is gone already. */
function removalOf(state: State, review: Review, item: ReviewItem, newId: () => string): Removal | null {
  const justification = item.decision?.justification ?? '';
  if ('groupId' in review.subject) {
    const { groupId } = review.subject;
    const isMember = state.groups.get(groupId)?.members.has(item.principalId);
    return isMember ? { type: 'GroupMemberRemoved', groupId, userId: item.principalId } : null;
  }
  const assignment = state.assignments.get(item.id);
  if (!assignment || assignment.ended) return null;
  const about = { ...grantOf(assignment), requestId: newId(), justification };
  return { type: 'AssignmentRemoved', ...about, because: 'review' };
}

function followOf(removal: Removal, endings: Endings): readonly Event[] {
  return removal.type === 'GroupMemberRemoved'
    ? endings.ofMembership(removal.groupId, removal.userId)
    : endings.ofAssignment(removal.assignmentId, 'eligibility_removed');
}
