import type { Instant } from '../../../core/time.ts';
import type { ReviewTaskRow } from '../../../core/wire/review-rows.ts';
import { sayMoment } from '../moment-text.ts';
import { Button } from '../pieces/Button.tsx';
import { Section } from './Section.tsx';

export type ReviewsSectionProps = {
  readonly rows: readonly ReviewTaskRow[];
  readonly now: Instant;
  readonly onReview: (reviewId: string) => void;
};

/** The access reviews that wait for this person, what ends first on top. */
export function ReviewsSection({ rows, now, onReview }: ReviewsSectionProps) {
  const waiting = rows.filter(({ open }) => open > 0).sort((one, other) => one.endAt.localeCompare(other.endAt));
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
          <div class="line">
            <div class="grow">
              <div class="name">{name}</div>
              <div class="sub">
                {subjectName} · {open} to decide until {sayMoment(endAt, now)}
              </div>
            </div>
            <Button data-stop aria-label={`Review ${name}`} onClick={() => onReview(id)}>
              Review
            </Button>
          </div>
        </article>
      ))}
    </Section>
  );
}
