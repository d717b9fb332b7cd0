import type { Instant } from '../../../core/time.ts';
import type { ReviewTaskRow } from '../../../core/wire/review-rows.ts';
import { sayMoment } from '../moment-text.ts';
import { Section } from './Section.tsx';

/** The access reviews that wait for this person; deciding is the options page's, where there is room. */
export function ReviewsSection({ rows, now }: { readonly rows: readonly ReviewTaskRow[]; readonly now: Instant }) {
  const waiting = rows.filter(({ open }) => open > 0);
  return (
    <Section
      label="Access reviews"
      count={waiting.length}
      empty={waiting.length === 0}
      quiet
      nothing="No access review waits for you."
    >
      {waiting.map(({ id, name, subjectName, endAt, open }) => (
        <article class="card" key={id} aria-label={name}>
          <a class="name" href={`/options.html#/reviews/${id}`} target="_blank" rel="noreferrer">
            {name}
          </a>
          <div class="sub">
            {subjectName} · {open} to decide until {sayMoment(endAt, now)}
          </div>
        </article>
      ))}
    </Section>
  );
}
