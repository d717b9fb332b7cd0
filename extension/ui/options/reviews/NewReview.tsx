import { Button } from '../../pieces/Button.tsx';
import type { AdminDesk } from '../desk.ts';
import { Outcome } from '../parts/Outcome.tsx';
import { useSending } from '../parts/sending.ts';
import { useTyped } from '../parts/typed.ts';
import { hashOf, type Route } from '../routes.ts';
import { ReviewFields } from './ReviewFields.tsx';
import { firstReview, problemOf, type ReviewDraft, reviewCommand } from './review-form.ts';

/** The form of a new access review. */
export function NewReview({ desk, route }: { readonly desk: AdminDesk; readonly route: Route }) {
  const { role = '' } = route.query;
  const { value: draft, change: type, drop } = useTyped(desk, `new review ${role}`, () => firstReview(role));
  const { sending, send } = useSending(desk.act);
  const change = (changes: Partial<ReviewDraft>) => type((before) => ({ ...before, ...changes }));
  const problem = problemOf(draft);

  async function create(event: Event) {
    event.preventDefault();
    const answer = await send(reviewCommand(draft), draft.name);
    if (!answer?.ok) return;
    drop();
    desk.go(hashOf('reviews', answer.result.reviews === 1 ? [String(answer.result.reviewId)] : []));
  }
  function cancel() {
    drop();
    desk.go(hashOf('reviews'));
  }
  return (
    <form class="review-form" onSubmit={create} aria-labelledby="new-review">
      <header>
        <a class="back" href={hashOf('reviews')}>
          Access reviews
        </a>
        <h1 id="new-review">New access review</h1>
      </header>
      <ReviewFields draft={draft} change={change} admin={desk.admin} kind="new" />
      <footer class="form-foot">
        <div class="grow">
          {problem ? <p class="muted small">{problem}</p> : <Outcome now={desk.now} sending={sending} done="" />}
        </div>
        <Button kind="plain" onClick={cancel}>
          Cancel
        </Button>
        <Button kind="go" type="submit" disabled={problem !== null || sending.state === 'sending'}>
          {draft.ids.length > 1 ? `Create ${draft.ids.length} reviews` : 'Create review'}
        </Button>
      </footer>
    </form>
  );
}
