import { useEffect, useState } from 'preact/hooks';
import type { Instant } from '../../../core/time.ts';
import type { ReviewTaskRow, ReviewView } from '../../../core/wire/review-rows.ts';
import { sayMoment } from '../moment-text.ts';
import { Button } from '../pieces/Button.tsx';
import { Dialog } from '../pieces/Dialog.tsx';
import { Deciding } from '../reviewing/Deciding.tsx';
import type { PopupActions } from './data.ts';

export type ReviewSheetProps = {
  readonly reviewId: string;
  /** Undefined once nothing of it is this person's any more. */
  readonly task: ReviewTaskRow | undefined;
  readonly now: Instant;
  readonly actions: Pick<PopupActions, 'act' | 'watchReview'>;
  readonly onClose: () => void;
};

/** An access review, decided on without leaving the popup. */
export function ReviewSheet({ reviewId, task, now, actions, onClose }: ReviewSheetProps) {
  const [view, setView] = useState<ReviewView | null>(null);
  useEffect(() => actions.watchReview(reviewId, setView), [reviewId]);
  const review = view?.meta?.review;
  const mine = Object.values(view?.items ?? {}).filter((item) => item.mine);
  const title = review?.name ?? task?.name ?? 'Access review';
  return (
    <Dialog kind="sheet" label={title} onClose={onClose}>
      <div class="line top">
        <h1 class="grow">{title}</h1>
        <Button kind="plain" onClick={onClose}>
          Close
        </Button>
      </div>
      <p class="sub">
        <span class="grow">
          {review?.subjectName ?? task?.subjectName}
          {review?.endAt && ` · until ${sayMoment(review.endAt, now)}`}
        </span>
        <a href={`/options.html#/reviews/${reviewId}`} target="_blank" rel="noreferrer">
          Open in a tab
        </a>
      </p>
      {review?.description && <p class="sub">{review.description}</p>}
      {!view && task && <p class="nothing">It is on its way.</p>}
      {review && mine.length > 0 && <Deciding review={review} items={mine} now={now} act={actions.act} />}
      {(view ? !mine.length : !task) && <p class="nothing">Nothing of it is yours to decide any more.</p>}
    </Dialog>
  );
}
