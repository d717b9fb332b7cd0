import type { ReviewTaskRow } from '../../../../core/wire/review-rows.ts';
import { sayMoment } from '../../moment-text.ts';
import { hashOf } from '../routes.ts';

/** The reviews in which the reader has to decide, what ends first on top. */
export function ReviewTasks({ tasks, now }: { readonly tasks: readonly ReviewTaskRow[]; readonly now: number }) {
  return (
    <section aria-labelledby="review-tasks" class="stack">
      <h2 id="review-tasks">For you to review</h2>
      {!tasks.length && <p class="muted">Nothing waits for your review.</p>}
      <ul class="approvals">
        {[...tasks]
          .sort((one, other) => one.endAt.localeCompare(other.endAt))
          .map(({ id, name, subjectName, endAt, items, open }) => (
            <li key={id}>
              <div class="grow">
                <a class="name" href={hashOf('reviews', [id])}>
                  {name}
                </a>
                <p class="muted small">
                  {subjectName} · {open ? `${open} of ${items} to decide` : `all ${items} decided`} · until{' '}
                  {sayMoment(endAt, now)}
                </p>
              </div>
            </li>
          ))}
      </ul>
    </section>
  );
}
