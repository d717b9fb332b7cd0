import { createEndings, type Endings, grantOf } from '../ending.ts';
import type { Event } from '../events.ts';
import { lastAdministratorRefusal } from '../last-administrator.ts';
import type { ReviewEvent } from '../review-events.ts';
import {
  outcomeOf,
  type Review,
  type ReviewItem,
  type ReviewPlan,
  type ReviewResult,
  type ReviewSubject,
} from '../reviews.ts';
import type { State } from '../state.ts';
import { durationToMs, type Instant } from '../time.ts';
import { itemsOf } from './items.ts';
import { lengthOf, nextOccurrence } from './recurrence.ts';

/** What names a review in its events. */
export function aboutReview({ id: reviewId, plan, subject }: Review) {
  return { reviewId, name: plan.name, ...subject };
}

type Startable = { readonly seriesId: string; readonly occurrence: number; readonly startAt: Instant };
type Named = { readonly reviewId: string; readonly name: string } & ReviewSubject;

/** An instance begins, and where it recurs the next one is put down. [V2] [V8] */
export function startEvents(
  state: State,
  about: Named,
  plan: ReviewPlan,
  { seriesId, occurrence, startAt }: Startable,
  { now, newId }: { readonly now: Instant; readonly newId: () => string },
): readonly ReviewEvent[] {
  const subject = 'roleId' in about ? { roleId: about.roleId } : { groupId: about.groupId };
  const stageEndAt = now + durationToMs(plan.stages[0]!.duration)!;
  const remindAt = plan.reminders ? now + Math.floor(lengthOf(plan.stages)! / 2) : null;
  const items = itemsOf(state, subject, plan, now);
  const next = nextOccurrence(plan, startAt, occurrence, now);
  return [
    { type: 'ReviewStarted', ...about, stageEndAt, remindAt, items },
    ...(next ? [{ type: 'ReviewCreated' as const, ...about, reviewId: newId(), seriesId, plan, ...next }] : []),
  ];
}

/** A round's time is over: the next one begins, or the review ends and, where it says so, is applied. [V5] [V6] */
export function endStageEvents(
  state: State,
  review: Review,
  { now, newId }: { readonly now: Instant; readonly newId: () => string },
): readonly Event[] {
  const about = aboutReview(review);
  const next = review.plan.stages[review.stage];
  if (next)
    return [
      { type: 'ReviewStageEnded', ...about, stage: review.stage, stageEndAt: now + durationToMs(next.duration)! },
    ];
  return [
    { type: 'ReviewEnded', ...about, how: 'in_time' },
    ...(review.plan.autoApply ? applyEvents(state, review, now, newId) : []),
  ];
}

/**
 * What applying a review does: each denied assignment or membership goes the way every removal goes, and the last
 * administrator stays. [V7] [L1]
 */
export function applyEvents(state: State, review: Review, now: Instant, newId: () => string): readonly Event[] {
  const results: { itemId: string; result: ReviewResult }[] = [];
  const removals: Event[] = [];
  const endings = createEndings(state, now);
  for (const item of review.items.values()) {
    const result = (result: ReviewResult) => results.push({ itemId: item.id, result });
    const removal = removalOf(state, review, item, newId);
    if (!removal) result('gone');
    else if (outcomeOf(review, item) !== 'Deny') result('kept');
    else if (lastAdministratorRefusal(state, [...removals, removal], now)) result('kept_last_administrator');
    else {
      removals.push(removal, ...followOf(removal, endings));
      result('removed');
    }
  }
  return [{ type: 'ReviewApplied', ...aboutReview(review), results }, ...removals];
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
