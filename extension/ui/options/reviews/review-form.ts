import type { CommandOf } from '../../../../core/commands.ts';
import type { PrincipalRef } from '../../../../core/ids.ts';
import type { Recurrence, ReviewAnswer } from '../../../../core/reviews.ts';
import { fromLocalField } from '../../moment-text.ts';

/** A round of the form. */
export type StageDraft = {
  readonly kind: 'selected' | 'self' | 'managers';
  readonly refs: readonly PrincipalRef[];
  readonly days: number;
  readonly goOn: readonly ReviewAnswer[];
};

/** A review as the form holds it. */
export type ReviewDraft = {
  readonly name: string;
  readonly description: string;
  readonly of: 'roles' | 'groups';
  readonly ids: readonly string[];
  readonly include: 'eligible' | 'active' | 'all';
  readonly inactive: boolean;
  readonly inactiveDays: number;
  readonly stages: readonly StageDraft[];
  readonly start: string;
  readonly recurrence: Recurrence;
  readonly times: string;
  readonly ifNoResponse: 'nothing' | 'remove' | 'approve' | 'recommendation';
  readonly autoApply: boolean;
  readonly justificationRequired: boolean;
  readonly reminders: boolean;
  readonly tellAtEnd: readonly PrincipalRef[];
};

export const FIRST_STAGE: StageDraft = {
  kind: 'selected',
  refs: [],
  days: 14,
  goOn: ['Approve', 'DontKnow', 'NotReviewed'],
};

/** What the form offers first: of the role it was opened for, where it was. */
export function firstReview(roleId: string | undefined): ReviewDraft {
  return {
    name: '',
    description: '',
    of: 'roles',
    ids: roleId ? [roleId] : [],
    include: 'all',
    inactive: false,
    inactiveDays: 30,
    stages: [FIRST_STAGE],
    start: '',
    recurrence: 'none',
    times: '',
    ifNoResponse: 'nothing',
    autoApply: false,
    justificationRequired: true,
    reminders: true,
    tellAtEnd: [],
  };
}

/** Why the review cannot be made yet, or null. */
export function problemOf({ name, ids, of, stages }: ReviewDraft): string | null {
  if (!name.trim()) return 'Give the review a name.';
  if (!ids.length) return of === 'roles' ? 'Choose at least one role.' : 'Choose at least one group.';
  if (stages.some(({ kind, refs }) => kind === 'selected' && !refs.length)) return 'Choose who reviews.';
  if (stages.some(({ days }) => !(days >= 1))) return 'A round lasts at least one day.';
  return null;
}

/** The form as a command. */
export function reviewCommand(draft: ReviewDraft): CommandOf<'CreateReview'> {
  const startAt = fromLocalField(draft.start);
  return {
    type: 'CreateReview',
    name: draft.name.trim(),
    ...(draft.description.trim() && { description: draft.description.trim() }),
    ...(draft.of === 'roles' ? { roleIds: [...draft.ids], include: draft.include } : { groupIds: [...draft.ids] }),
    ...(draft.inactive && { inactiveDays: draft.inactiveDays }),
    stages: draft.stages.map(({ kind, refs, days, goOn }) => ({
      reviewers:
        kind === 'selected'
          ? { kind, refs: [...refs] }
          : kind === 'managers'
            ? { kind, fallback: [...refs] }
            : { kind },
      duration: `P${days}D`,
      goOn: [...goOn],
    })),
    ...(startAt && { startAt }),
    recurrence: draft.recurrence,
    ...(draft.recurrence !== 'none' && Number(draft.times) > 0 && { times: Number(draft.times) }),
    ifNoResponse: draft.ifNoResponse,
    autoApply: draft.autoApply,
    justificationRequired: draft.justificationRequired,
    reminders: draft.reminders,
    tellAtEnd: [...draft.tellAtEnd],
  };
}
