import type { Recommendation, ReviewItemSeed, ReviewPlan, ReviewSubject } from '../reviews.ts';
import { inForce, usersOf } from '../standing.ts';
import type { State } from '../state.ts';
import { DAY, durationToMs, type Instant, type Ms } from '../time.ts';

/** What an instance reviews: a snapshot of this moment, with what Keyturn would answer and why. [V2] */
export function itemsOf(
  state: State,
  subject: ReviewSubject,
  plan: ReviewPlan,
  now: Instant,
): readonly ReviewItemSeed[] {
  const items =
    'roleId' in subject ? ofRole(state, subject.roleId, plan, now) : ofGroup(state, subject.groupId, plan, now);
  const usersOnly = plan.principals === 'users' || plan.stages[0]!.reviewers.kind === 'self';
  return items.filter(
    ({ principalId, principalType }) =>
      (!usersOnly || principalType === 'user') &&
      (plan.inactiveDays === null || inactive(state, principalId, plan.inactiveDays * DAY, now)),
  );
}

function ofRole(state: State, roleId: string, plan: ReviewPlan, now: Instant): readonly ReviewItemSeed[] {
  const { include } = plan;
  return [...(state.by.assignmentsOfRole.get(roleId) ?? [])]
    .map((id) => state.assignments.get(id)!)
    .filter((assignment) => inForce(assignment, now) && (include === 'all' || include === assignment.type))
    .map((assignment) => {
      // The log's own count: a person's requests are forgotten, the older ones first. [W2]
      const used = assignment.type === 'eligible' ? (state.activity.usedAt.get(assignment.id) ?? null) : null;
      const signedIn = lastSignIn(state, assignment.principalId, now);
      const { id, principalId, principalType } = assignment;
      const last = assignment.type === 'eligible' ? used : signedIn;
      const recommendation = recommend(last, assignment.startAt, lookBackOf(plan), now);
      return { id, principalId, principalType, recommendation, lastUsedAt: used, lastSignInAt: signedIn };
    });
}

function ofGroup(state: State, groupId: string, plan: ReviewPlan, now: Instant): readonly ReviewItemSeed[] {
  return [...(state.groups.get(groupId)?.members ?? [])].map(([userId, since]) => {
    const { lastSignInAt } = state.users.get(userId)!;
    const recommendation = recommend(lastSignInAt, since, lookBackOf(plan), now);
    return { id: userId, principalId: userId, principalType: 'user', recommendation, lastUsedAt: null, lastSignInAt };
  });
}

/** Whoever came too lately to have used anything is not told apart from who does not need it. */
function recommend(last: Instant | null, since: Instant, lookBack: Ms, now: Instant): Recommendation {
  if (last !== null && last > now - lookBack) return 'Approve';
  return since > now - lookBack ? 'NoInfoAvailable' : 'Deny';
}

function lookBackOf({ lookBack }: ReviewPlan): Ms {
  return durationToMs(lookBack)!;
}

function lastSignIn(state: State, principalId: string, now: Instant): Instant | null {
  let last: Instant | null = null;
  for (const userId of usersOf(state, principalId, now)) {
    const at = state.users.get(userId)!.lastSignInAt;
    if (at !== null && (last === null || at > last)) last = at;
  }
  return last;
}

/** Nobody of the principal signed in for so long; who is younger than that is left out (entra-pim §6.1). */
function inactive(state: State, principalId: string, inactiveFor: Ms, now: Instant): boolean {
  return usersOf(state, principalId, now).every((userId) => {
    const { lastSignInAt, createdAt } = state.users.get(userId)!;
    return Math.max(lastSignInAt ?? createdAt, createdAt) <= now - inactiveFor;
  });
}
