import type { ReviewRow } from '../../../../core/wire/review-rows.ts';
import { sayMoment } from '../../moment-text.ts';
import { RECURRENCE_WORDS, sayReview, sayReviewers } from '../../reviewing/words.ts';
import type { AdminDesk } from '../desk.ts';
import { hashOf, type Route } from '../routes.ts';
import { type Column, lookOf } from '../table/arrange.ts';
import { Table } from '../table/Table.tsx';

/** Every review there is, and was within a year. */
export function ReviewsTable({ desk, route }: { readonly desk: AdminDesk; readonly route: Route }) {
  const { now, admin } = desk;
  const columns: readonly Column<ReviewRow>[] = [
    { key: 'name', title: 'Name', text: ({ name }) => name },
    { key: 'subject', title: 'Role or group', text: ({ subjectName }) => subjectName },
    { key: 'where', title: 'Status', text: (row) => sayReview(row, now), order: ({ status }) => status },
    { key: 'start', title: 'Start', text: ({ startAt }) => sayMoment(startAt, now), order: ({ startAt }) => startAt },
    {
      key: 'done',
      title: 'Decided',
      text: (row) => (row.status === 'NotStarted' ? '' : `${decided(row)} of ${row.items}`),
      order: decided,
      numeric: true,
    },
    { key: 'often', title: 'Recurrence', text: ({ recurrence }) => RECURRENCE_WORDS[recurrence], minor: true },
    { key: 'who', title: 'Reviewers', text: sayReviewers, minor: true },
  ];
  const report: readonly Column<ReviewRow>[] = [
    ...columns,
    { key: 'approved', title: 'Approved', text: ({ approved }) => String(approved) },
    { key: 'denied', title: 'Denied', text: ({ denied }) => String(denied) },
    { key: 'unsure', title: 'Don’t know', text: ({ unsure }) => String(unsure) },
    { key: 'ended', title: 'Ended', text: ({ endedAt }) => endedAt ?? '' },
    { key: 'by', title: 'Created by', text: ({ createdByName }) => createdByName },
  ];
  return (
    <section aria-labelledby="all-reviews" class="stack">
      <h2 id="all-reviews">All reviews</h2>
      <Table
        caption="All reviews"
        rows={Object.values(admin.reviews ?? {})}
        columns={columns}
        csvColumns={report}
        keyOf={({ id }) => id}
        hrefOf={({ id }) => hashOf('reviews', [id])}
        look={lookOf(route.query, '-start')}
        onLook={(look) => desk.go(hashOf('reviews', [], { ...route.query, ...look }))}
        empty="No access review was made yet."
        csv="access reviews.csv"
      />
    </section>
  );
}

function decided({ approved, denied, unsure }: ReviewRow): number {
  return approved + denied + unsure;
}
