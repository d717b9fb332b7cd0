import type { ReviewView } from '../../../../core/wire/review-rows.ts';
import { sayMoment } from '../../moment-text.ts';
import type { Desk } from '../desk.ts';
import { hashOf, type Route } from '../routes.ts';
import { ReviewActions } from './ReviewActions.tsx';
import { ReviewDeciding } from './ReviewDeciding.tsx';
import { ReviewResults } from './ReviewResults.tsx';
import { NO_RESPONSE_WORDS, RECURRENCE_WORDS, sayReview, sayReviewers } from './review-words.ts';

type Props = { readonly desk: Desk; readonly route: Route; readonly view: ReviewView };

/** One review: what it is, what the reader has to decide, and what came of it. */
export function OneReview({ desk, route, view }: Props) {
  const { review } = view.meta;
  const items = Object.values(view.items);
  const mine = items.filter((item) => item.mine);
  const facts: readonly (readonly [string, string])[] = [
    ['Status', sayReview(review, desk.now)],
    ['Reviews', review.roleId ? `Assignments of ${review.subjectName}` : `Members of ${review.subjectName}`],
    ['Reviewers', sayReviewers(review)],
    ['Started', sayMoment(review.startAt, desk.now)],
    ['Recurrence', RECURRENCE_WORDS[review.recurrence]],
    ['If reviewers don’t respond', NO_RESPONSE_WORDS[review.ifNoResponse]],
    ['Results are applied', review.autoApply ? 'by themselves at the end' : 'by an administrator'],
    [
      'Decided',
      `${review.approved} approved, ${review.denied} denied, ${review.unsure} don’t know, of ${review.items}`,
    ],
  ];
  return (
    <>
      <header class="head">
        <div class="grow">
          <a class="back" href={hashOf('reviews')}>
            Access reviews
          </a>
          <h1>{review.name}</h1>
          {review.description && <p class="muted">{review.description}</p>}
        </div>
        {desk.me.meta.user.mayAdminister && <ReviewActions desk={desk} review={review} />}
      </header>
      <dl class="facts">
        {facts.map(([name, value]) => (
          <>
            <dt>{name}</dt>
            <dd>{value}</dd>
          </>
        ))}
      </dl>
      {mine.length > 0 && <ReviewDeciding desk={desk} review={review} items={mine} />}
      {desk.me.meta.user.mayRead && <ReviewResults desk={desk} route={route} review={review} items={items} />}
    </>
  );
}
