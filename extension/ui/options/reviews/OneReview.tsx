import type { ReviewRow, ReviewView } from '../../../../core/wire/review-rows.ts';
import { Deciding } from '../../reviewing/Deciding.tsx';
import { sayReview } from '../../reviewing/words.ts';
import type { Desk } from '../desk.ts';
import { type Tab, Tabs } from '../parts/Tabs.tsx';
import { hashOf, type Route } from '../routes.ts';
import { ReviewActions } from './ReviewActions.tsx';
import { ReviewFacts } from './ReviewFacts.tsx';
import { ReviewResults } from './ReviewResults.tsx';

type Props = {
  readonly desk: Desk;
  readonly route: Route;
  readonly view: ReviewView;
  readonly review: ReviewRow;
};

/** One review: what the reader has to decide, what came of it, and how it is set up. */
export function OneReview({ desk, route, view, review }: Props) {
  const items = Object.values(view.items);
  const mine = items.filter((item) => item.mine);
  const tabs: readonly Tab[] = [
    ...(mine.length
      ? [{ key: 'decide', title: 'Decide', count: mine.filter(({ answered }) => !answered).length }]
      : []),
    ...(desk.me.meta.user.mayRead ? [{ key: 'results', title: 'Results', count: items.length }] : []),
    { key: 'about', title: 'About' },
  ];
  const at = tabs.find(({ key }) => key === route.path[1])?.key ?? tabs[0]!.key;
  return (
    <>
      <header class="head">
        <div class="grow">
          <a class="back" href={hashOf('reviews')}>
            Access reviews
          </a>
          <h1>{review.name}</h1>
          <p class="muted">
            {review.roleId ? `Assignments of ${review.subjectName}` : `Members of ${review.subjectName}`} ·{' '}
            {sayReview(review, desk.now)}
          </p>
          {review.description && <p>{review.description}</p>}
        </div>
      </header>
      {desk.me.meta.user.mayAdminister && <ReviewActions desk={desk} review={review} view={view} />}
      <Tabs label="Review" tabs={tabs} at={at} onChoose={(key) => desk.go(hashOf('reviews', [review.id, key]))} />
      <div id="tab-panel" role="tabpanel" aria-labelledby={`tab-${at}`}>
        {at === 'decide' && <Deciding review={review} items={mine} now={desk.now} act={desk.act} />}
        {at === 'results' && <ReviewResults desk={desk} route={route} review={review} items={items} />}
        {at === 'about' && <ReviewFacts now={desk.now} view={view} review={review} />}
      </div>
    </>
  );
}
