import { Empty } from '../../pieces/Empty.tsx';
import type { AdminDesk, Desk } from '../desk.ts';
import { OnItsWay } from '../parts/OnItsWay.tsx';
import { hashOf, type Route } from '../routes.ts';
import { EditReview } from './EditReview.tsx';
import { HistoryPage } from './HistoryPage.tsx';
import { NewReview } from './NewReview.tsx';
import { OneReview } from './OneReview.tsx';
import { ReviewsTable } from './ReviewsTable.tsx';
import { ReviewTasks } from './ReviewTasks.tsx';

/** Access reviews: what waits for the reader's review, and for who may see the organisation all that were made. */
export function ReviewsPage({ desk, route }: { readonly desk: Desk; readonly route: Route }) {
  const [first] = route.path;
  const { admin, me } = desk;
  const { mayAdminister } = me.meta.user;
  if (first === 'new' && admin && mayAdminister) return <NewReview desk={{ ...desk, admin }} route={route} />;
  if (first === 'history' && admin) return <HistoryPage desk={{ ...desk, admin }} route={route} />;
  if (first && first !== 'new' && first !== 'history') return <Shown desk={desk} route={route} id={first} />;
  return (
    <>
      <header class="head">
        <h1>Access reviews</h1>
        {admin && (
          <a class="button" href={hashOf('reviews', ['history'])}>
            History report
          </a>
        )}
        {mayAdminister && (
          <a class="button go" href={hashOf('reviews', ['new'])}>
            New access review
          </a>
        )}
      </header>
      <ReviewTasks tasks={Object.values(me.reviews)} now={desk.now} />
      {admin && <ReviewsTable desk={{ ...desk, admin } satisfies AdminDesk} route={route} />}
    </>
  );
}

function Shown({ desk, route, id }: { readonly desk: Desk; readonly route: Route; readonly id: string }) {
  const { admin, review: view } = desk;
  const review = view?.meta?.review;
  if (view && review) {
    const { plan, series, instances = [] } = view.meta;
    const edits = admin && desk.me.meta.user.mayAdminister && plan && series;
    const startAt = instances.find(({ status }) => status === 'NotStarted')?.startAt ?? null;
    if (edits && route.path[1] === 'edit' && review.status === 'InProgress')
      return <EditReview key={id} desk={{ ...desk, admin }} review={review} of="current" plan={plan} startAt={null} />;
    if (edits && route.path[1] === 'series')
      return (
        <EditReview key={id} desk={{ ...desk, admin }} review={review} of="series" plan={series} startAt={startAt} />
      );
    return <OneReview key={id} desk={desk} route={route} view={view} review={review} />;
  }
  const known = desk.me.reviews[id] ?? admin?.reviews?.[id];
  return (
    <>
      <h1>{known?.name ?? 'Access reviews'}</h1>
      {known ? (
        <OnItsWay what="The review" />
      ) : (
        <Empty title="There is no such review here">
          <p>It may be over, or not yours to see.</p>
          <a href={hashOf('reviews')}>All access reviews</a>
        </Empty>
      )}
    </>
  );
}
