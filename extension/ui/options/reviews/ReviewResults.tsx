import type { ReviewItemRow, ReviewRow } from '../../../../core/wire/review-rows.ts';
import { sayMoment } from '../../moment-text.ts';
import {
  DECISION_WORDS,
  sayEarlier,
  sayOutcome,
  sayRecommendation,
  sayResult,
  sayType,
} from '../../reviewing/words.ts';
import type { Desk } from '../desk.ts';
import { hashOf, type Route } from '../routes.ts';
import { type Column, lookOf } from '../table/arrange.ts';
import { Table } from '../table/Table.tsx';

type Props = {
  readonly desk: Desk;
  readonly route: Route;
  readonly review: ReviewRow;
  readonly items: readonly ReviewItemRow[];
};

/** What a review comes to, line by line, and as a file. */
export function ReviewResults({ desk, route, review, items }: Props) {
  const { now } = desk;
  const applied = review.appliedByName ?? '';
  const columns: readonly Column<ReviewItemRow>[] = [
    { key: 'who', title: 'User or group', text: ({ principalName }) => principalName },
    { key: 'type', title: 'Type', text: sayType, minor: true },
    {
      key: 'decision',
      title: 'Decision',
      text: ({ decision }) => DECISION_WORDS[decision ?? 'NotReviewed'],
    },
    { key: 'outcome', title: 'Outcome', text: sayOutcome },
    { key: 'reason', title: 'Reason', text: ({ justification }) => justification },
    { key: 'by', title: 'Reviewed by', text: ({ byName }) => byName ?? '' },
    { key: 'result', title: 'Apply result', text: sayResult },
    { key: 'applied', title: 'Applied by', text: ({ result }) => (result ? applied : ''), minor: true },
    { key: 'recommended', title: 'Recommendation', text: (item) => sayRecommendation(item, review, now), minor: true },
  ];
  const file: readonly Column<ReviewItemRow>[] = [
    ...columns,
    { key: 'at', title: 'Reviewed', text: ({ decidedAt }) => decidedAt ?? '' },
    { key: 'appliedAt', title: 'Applied', text: ({ result }) => (result ? (review.appliedAt ?? '') : '') },
    { key: 'earlier', title: 'Earlier rounds', text: ({ earlier }) => earlier.map(sayEarlier).join('; ') },
    { key: 'id', title: 'User or group id', text: ({ principalId }) => principalId },
  ];
  return (
    <section class="stack" aria-label="Results">
      <p class="muted">
        {review.approved} approved, {review.denied} denied, {review.unsure} don’t know,{' '}
        {review.items - review.approved - review.denied - review.unsure} not reviewed
        {review.appliedAt && ` · applied ${sayMoment(review.appliedAt, now)} by ${applied}`}
      </p>
      <Table
        caption="Results"
        rows={items}
        columns={columns}
        csvColumns={file}
        keyOf={({ id }) => id}
        below={({ earlier, answered }) =>
          // What no later round answered is in the row itself.
          (answered ? earlier : earlier.slice(0, -1)).map((one) => (
            <div class="note-below" key={one.stage}>
              {sayEarlier(one)}
            </div>
          ))
        }
        look={lookOf(route.query, 'who')}
        onLook={(look) => desk.go(hashOf('reviews', [review.id, 'results'], { ...route.query, ...look }))}
        empty={review.status === 'NotStarted' ? 'It has not begun yet.' : 'There was nothing to review.'}
        csv={`${review.name} ${review.subjectName}.csv`}
      />
    </section>
  );
}
