import type { Command } from '../../../../core/commands.ts';
import type { ReviewRow } from '../../../../core/wire/review-rows.ts';
import { Button } from '../../pieces/Button.tsx';
import type { Desk } from '../desk.ts';
import { Outcome } from '../parts/Outcome.tsx';
import { useSending } from '../parts/sending.ts';
import { hashOf } from '../routes.ts';

/** What an administrator can do with a review: end its round, stop it, wipe its decisions, apply it. */
export function ReviewActions({ desk, review }: { readonly desk: Desk; readonly review: ReviewRow }) {
  const { sending, send } = useSending(desk.act);
  const { id: reviewId, status, stage, stages, recurrence } = review;
  const decided = review.approved + review.denied + review.unsure > 0;
  const running = status === 'InProgress';
  const press = (command: Command) => () => void send(command, review.name);
  async function callOff() {
    const answer = await send({ type: 'StopReview', reviewId }, review.name);
    if (answer?.ok) desk.go(hashOf('reviews'));
  }
  return (
    <div class="buttons">
      <Outcome now={desk.now} sending={sending} done="Done." />
      {running && decided && <Button onClick={press({ type: 'ResetReview', reviewId })}>Reset</Button>}
      {running && stage < stages && (
        <Button onClick={press({ type: 'EndReviewStage', reviewId })}>End this round</Button>
      )}
      {running && <Button onClick={press({ type: 'StopReview', reviewId })}>Stop</Button>}
      {recurrence !== 'none' && running && (
        <Button kind="danger" onClick={press({ type: 'StopReview', reviewId, series: true })}>
          Stop for good
        </Button>
      )}
      {status === 'NotStarted' && (
        <Button kind="danger" onClick={callOff}>
          Call off
        </Button>
      )}
      {status === 'Completed' && (
        <Button kind="go" onClick={press({ type: 'ApplyReview', reviewId })}>
          Apply
        </Button>
      )}
    </div>
  );
}
