import type { CommandOf } from '../../core/commands.ts';
import { DAY } from '../../core/time.ts';
import { START, world } from './given.ts';

/** Alice and Bob are eligible for Billing, Carol is assigned; Dan reviews. */
export function reviewed() {
  const w = world();
  const [alice, bob, carol, dan] = ['alice', 'bob', 'carol', 'dan'].map((name) => w.user(name)) as [
    string,
    string,
    string,
    string,
  ];
  const role = w.role('Billing');
  const [a, b] = [w.assign(role, alice), w.assign(role, bob)];
  const c = w.assign(role, carol, { assignmentType: 'active', endAt: START + 100 * DAY });
  const create = (more: Partial<CommandOf<'CreateReview'>> = {}): CommandOf<'CreateReview'> => ({
    type: 'CreateReview',
    name: 'Quarterly',
    roleIds: [role],
    stages: [{ reviewers: { kind: 'selected', refs: [`user:${dan}`] }, duration: 'P14D' }],
    justificationRequired: false,
    ...more,
  });
  const start = (more: Partial<CommandOf<'CreateReview'>> = {}) => w.must(w.root, create(more)).reviewId as string;
  const decide = (
    who: string,
    reviewId: string,
    itemIds: string[],
    decision: CommandOf<'DecideReviewItems'>['decision'],
    justification?: string,
  ) =>
    w.send(who, {
      type: 'DecideReviewItems',
      reviewId,
      itemIds,
      decision,
      ...(justification === undefined ? {} : { justification }),
    });
  const itemsOf = (reviewId: string) => w.state.reviews.get(reviewId)!.items;
  const update = (reviewId: string, more: Partial<CommandOf<'UpdateReview'>>) =>
    w.send(w.root, { type: 'UpdateReview', reviewId, of: 'current', ...more });
  const results = (reviewId: string) =>
    Object.fromEntries([...itemsOf(reviewId).values()].map(({ id, result }) => [id, result]));
  return { w, alice, bob, carol, dan, role, a, b, c, create, start, decide, update, itemsOf, results };
}
