import { useState } from 'preact/hooks';
import type { ReviewPlan } from '../../../../core/reviews.ts';
import type { ReviewRow } from '../../../../core/wire/review-rows.ts';
import { Button } from '../../pieces/Button.tsx';
import type { AdminDesk } from '../desk.ts';
import { Outcome } from '../parts/Outcome.tsx';
import { useSending } from '../parts/sending.ts';
import { useTyped } from '../parts/typed.ts';
import { hashOf } from '../routes.ts';
import { ReviewFields } from './ReviewFields.tsx';
import { changeCommand, draftOf, problemOf, type ReviewDraft } from './review-form.ts';

type Props = {
  readonly desk: AdminDesk;
  readonly review: ReviewRow;
  readonly of: 'current' | 'series';
  readonly plan: ReviewPlan;
  /** The start of the instance that has not begun. */
  readonly startAt: string | null;
};

/** Changes what runs, or what the instances to come go by. Only what was edited is sent. */
export function EditReview({ desk, review, of, plan, startAt }: Props) {
  const [first] = useState(() => draftOf(plan, review, of === 'series' ? { startAt } : { endAt: review.endAt }));
  const form = useTyped(desk, `edit review ${review.id} ${of}`, () => ({ before: first, draft: first }));
  const { before, draft } = form.value;
  const { sending, send } = useSending(desk.act);
  const change = (changes: Partial<ReviewDraft>) =>
    form.change(({ before, draft }) => ({ before, draft: { ...draft, ...changes } }));
  const command = changeCommand(review.id, of, before, draft);
  const problem = problemOf(draft);
  const back = hashOf('reviews', [review.id]);

  async function update(event: Event) {
    event.preventDefault();
    if (command && (await send(command, draft.name))?.ok) leave();
  }
  function leave() {
    form.drop();
    desk.go(back);
  }
  return (
    <form class="review-form" onSubmit={update} aria-labelledby="edit-review">
      <header>
        <a class="back" href={back}>
          {review.name}
        </a>
        <h1 id="edit-review">{of === 'current' ? 'Edit this review' : 'Edit the series'}</h1>
        <p class="muted">
          {of === 'current'
            ? 'It holds from now on for what runs. What it looks at stays as it began.'
            : 'It holds for the reviews that have not begun. What runs stays as it is.'}
        </p>
      </header>
      <ReviewFields draft={draft} change={change} admin={desk.admin} kind={of} />
      <footer class="form-foot">
        <div class="grow">
          {problem ? <p class="muted small">{problem}</p> : <Outcome now={desk.now} sending={sending} done="" />}
        </div>
        <Button kind="plain" onClick={leave}>
          Cancel
        </Button>
        <Button kind="go" type="submit" disabled={!command || problem !== null || sending.state === 'sending'}>
          Update
        </Button>
      </footer>
    </form>
  );
}
