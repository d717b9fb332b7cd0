import type { CommandOf } from '../../../../core/commands.ts';
import type { PrincipalRef } from '../../../../core/ids.ts';
import { lengthOf, SHORTEST_PERIOD } from '../../../../core/reviewing/recurrence.ts';
import type { Recurrence, ReviewAnswer, ReviewPlan } from '../../../../core/reviews.ts';
import { DAY, durationToMs } from '../../../../core/time.ts';
import { saySpan } from '../../duration-text.ts';
import { fromLocalField, toLocalField } from '../../moment-text.ts';

/** A round of the form. */
export type StageDraft = {
  readonly kind: 'selected' | 'self' | 'managers';
  readonly refs: readonly PrincipalRef[];
  /** An ISO 8601 duration; '' where the days were taken out. */
  readonly duration: string;
  readonly goOn: readonly ReviewAnswer[];
};

/** A review as the form holds it. */
export type ReviewDraft = {
  readonly name: string;
  readonly description: string;
  readonly message: string;
  readonly of: 'roles' | 'groups';
  readonly ids: readonly string[];
  readonly include: ReviewPlan['include'];
  readonly principals: ReviewPlan['principals'];
  readonly inactive: boolean;
  readonly inactiveDays: string;
  readonly stages: readonly StageDraft[];
  readonly start: string;
  readonly recurrence: Recurrence;
  readonly ends: 'never' | 'on' | 'after';
  /** A day. */
  readonly until: string;
  readonly times: string;
  readonly ifNoResponse: ReviewPlan['ifNoResponse'];
  readonly autoApply: boolean;
  readonly justificationRequired: boolean;
  readonly recommendations: boolean;
  readonly lookBackDays: string;
  readonly showEarlier: boolean;
  readonly mails: boolean;
  readonly reminders: boolean;
  readonly tellAtEnd: readonly PrincipalRef[];
  /** When the round that runs ends; only where an instance is changed. */
  readonly endAt: string;
};

export const FIRST_STAGE: StageDraft = {
  kind: 'selected',
  refs: [],
  duration: 'P14D',
  goOn: ['Approve', 'DontKnow', 'NotReviewed'],
};

/** What the form offers first: of the role it was opened for, where it was. */
export function firstReview(roleId: string | undefined): ReviewDraft {
  return {
    name: '',
    description: '',
    message: '',
    of: 'roles',
    ids: roleId ? [roleId] : [],
    include: 'all',
    principals: 'all',
    inactive: false,
    inactiveDays: '30',
    stages: [FIRST_STAGE],
    start: '',
    recurrence: 'none',
    ends: 'never',
    until: '',
    times: '',
    ifNoResponse: 'nothing',
    autoApply: false,
    justificationRequired: true,
    recommendations: true,
    lookBackDays: '30',
    showEarlier: true,
    mails: true,
    reminders: true,
    tellAtEnd: [],
    endAt: '',
  };
}

/** The form of a review that there is. `startAt` is that of the instance to come, `endAt` that of the round that runs. */
export function draftOf(
  plan: ReviewPlan,
  subject: { readonly roleId: string | null; readonly groupId: string | null },
  at: { readonly startAt?: string | null; readonly endAt?: string | null },
): ReviewDraft {
  const { inactiveDays, lookBack, until, times, stages } = plan;
  return {
    ...plan,
    of: subject.roleId ? 'roles' : 'groups',
    ids: [subject.roleId ?? subject.groupId ?? ''],
    inactive: inactiveDays !== null,
    inactiveDays: String(inactiveDays ?? 30),
    stages: stages.map(({ reviewers, duration, goOn }) => ({
      kind: reviewers.kind,
      refs: reviewers.kind === 'selected' ? reviewers.refs : reviewers.kind === 'managers' ? reviewers.fallback : [],
      duration,
      goOn,
    })),
    start: at.startAt ? toLocalField(Date.parse(at.startAt)) : '',
    ends: until !== null ? 'on' : times !== null ? 'after' : 'never',
    until: until === null ? '' : toLocalField(until).slice(0, 10),
    times: times === null ? '' : String(times),
    lookBackDays: String(daysOf(lookBack)),
    endAt: at.endAt ? toLocalField(Date.parse(at.endAt)) : '',
  };
}

/** The days of a duration, as the form's fields show them. */
export function daysOf(duration: string): number {
  return (durationToMs(duration) ?? 0) / DAY;
}

/** Why the review cannot be made yet, or null. */
export function problemOf(draft: ReviewDraft): string | null {
  const { name, ids, of, stages, inactive, inactiveDays, ends, until, times, recurrence, lookBackDays } = draft;
  if (!name.trim()) return 'Give the review a name.';
  if (!ids.length) return of === 'roles' ? 'Choose at least one role.' : 'Choose at least one group.';
  if (inactive && !isWhole(inactiveDays, 0, 730)) return 'Inactive users: choose 0 to 730 days.';
  if (stages.some(({ kind, refs }) => kind === 'selected' && !refs.length)) return 'Choose who reviews.';
  if (stages.some(({ duration }) => !(daysOf(duration) >= 1))) return 'A round lasts at least one day.';
  const longest = SHORTEST_PERIOD[recurrence];
  if ((lengthOf(stages) ?? 0) > longest)
    return `All rounds have to be over within ${saySpan(longest)}, before the next time.`;
  if (recurrence !== 'none' && ends === 'on' && !until) return 'Choose the last day.';
  if (recurrence !== 'none' && ends === 'after' && !isWhole(times, 1, 1_000)) return 'Choose a number of times.';
  if (!isWhole(lookBackDays, 1, 730)) return 'Recommendations look back 1 to 730 days.';
  return null;
}

function isWhole(text: string, least: number, most: number): boolean {
  return /^\d+$/.test(text) && Number(text) >= least && Number(text) <= most;
}

/** The form as a command. */
export function reviewCommand(draft: ReviewDraft): CommandOf<'CreateReview'> {
  const { until, times, inactiveDays, ...settings } = settingsOf(draft);
  const startAt = fromLocalField(draft.start);
  return {
    type: 'CreateReview',
    ...settings,
    ...(draft.of === 'roles' ? { roleIds: [...draft.ids] } : { groupIds: [...draft.ids] }),
    ...(inactiveDays !== null && { inactiveDays }),
    ...(startAt && { startAt }),
    ...(until !== null && { until }),
    ...(times !== null && { times }),
  };
}

/** What of a form was changed, as a command; null where nothing was. */
export function changeCommand(
  reviewId: string,
  of: 'current' | 'series',
  before: ReviewDraft,
  draft: ReviewDraft,
): CommandOf<'UpdateReview'> | null {
  const [was, is] = [settingsOf(before), settingsOf(draft)];
  const keys = (Object.keys(is) as (keyof typeof is)[]).filter(
    (key) => JSON.stringify(is[key]) !== JSON.stringify(was[key]),
  );
  const startAt = draft.start === before.start ? null : fromLocalField(draft.start);
  const endAt = draft.endAt === before.endAt ? null : fromLocalField(draft.endAt);
  if (!keys.length && !startAt && !endAt) return null;
  return {
    type: 'UpdateReview',
    reviewId,
    of,
    ...Object.fromEntries(keys.map((key) => [key, is[key]])),
    ...(startAt && { startAt }),
    ...(endAt && { endAt }),
  };
}

function settingsOf(draft: ReviewDraft) {
  const { recurrence, ends, of } = draft;
  const again = recurrence !== 'none';
  return {
    name: draft.name.trim(),
    description: draft.description.trim(),
    message: draft.message.trim(),
    include: of === 'roles' ? draft.include : ('all' as const),
    principals: of === 'roles' ? draft.principals : ('all' as const),
    inactiveDays: draft.inactive ? Number(draft.inactiveDays) : null,
    stages: draft.stages.map(({ kind, refs, duration, goOn }) => ({
      reviewers:
        kind === 'selected'
          ? { kind, refs: [...refs] }
          : kind === 'managers'
            ? { kind, fallback: [...refs] }
            : { kind },
      duration,
      goOn: [...goOn],
    })),
    recurrence,
    // The last day is one of the review's.
    until: again && ends === 'on' ? fromLocalField(`${draft.until}T23:59`) : null,
    times: again && ends === 'after' ? Number(draft.times) : null,
    ifNoResponse: draft.ifNoResponse,
    autoApply: draft.autoApply,
    justificationRequired: draft.justificationRequired,
    recommendations: draft.recommendations,
    lookBack: `P${Number(draft.lookBackDays)}D`,
    showEarlier: draft.showEarlier,
    mails: draft.mails,
    reminders: draft.reminders,
    tellAtEnd: [...draft.tellAtEnd],
  };
}
