import type { ReviewItemRow, ReviewRow } from '../../../../core/wire/review-rows.ts';
import { sayMoment } from '../../moment-text.ts';
import type { Desk } from '../desk.ts';
import { hashOf, type Route } from '../routes.ts';
import { type Column, lookOf } from '../table/arrange.ts';
import { Table } from '../table/Table.tsx';
import { DECISION_WORDS, sayOutcome, sayRecommendation } from './review-words.ts';

type Props = {
  readonly desk: Desk;
  readonly route: Route;
  readonly review: ReviewRow;
  readonly items: readonly ReviewItemRow[];
};

/** What a review comes to, line by line, and as a file. */
export function ReviewResults({ desk, route, review, items }: Props) {
  const { now } = desk;
  const columns: readonly Column<ReviewItemRow>[] = [
    { key: 'who', title: 'User or group', text: ({ principalName }) => principalName },
    { key: 'type', title: 'Type', text: ({ assignmentType }) => assignmentType ?? 'member' },
    {
      key: 'decision',
      title: 'Decision',
      text: ({ decision }) => (decision ? DECISION_WORDS[decision] : 'Not reviewed'),
    },
    { key: 'outcome', title: 'Result', text: sayOutcome },
    { key: 'reason', title: 'Reason', text: ({ justification }) => justification },
    { key: 'by', title: 'Reviewed by', text: ({ byName }) => byName ?? '' },
    {
      key: 'at',
      title: 'Reviewed',
      text: ({ decidedAt }) => (decidedAt ? sayMoment(decidedAt, now) : ''),
      order: ({ decidedAt }) => decidedAt ?? '',
      minor: true,
    },
    { key: 'recommended', title: 'Recommendation', text: (item) => sayRecommendation(item, now), minor: true },
  ];
  return (
    <section aria-labelledby="review-results" class="stack">
      <h2 id="review-results">Results</h2>
      <Table
        caption="Results"
        rows={items}
        columns={columns}
        keyOf={({ id }) => id}
        look={lookOf(route.query, 'who')}
        onLook={(look) => desk.go(hashOf('reviews', [review.id], { ...route.query, ...look }))}
        empty={review.status === 'NotStarted' ? 'It has not begun yet.' : 'There was nothing to review.'}
        csv={`${review.name} ${review.subjectName}.csv`}
      />
    </section>
  );
}
