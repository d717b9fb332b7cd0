import { useState } from 'preact/hooks';
import type { Command } from '../../../../core/commands.ts';
import type { ReviewItemRow, ReviewRow, ReviewView } from '../../../../core/wire/review-rows.ts';
import { Button } from '../../pieces/Button.tsx';
import { Dialog } from '../../pieces/Dialog.tsx';
import type { Desk } from '../desk.ts';
import { sayNumber } from '../parts/number-text.ts';
import { Outcome } from '../parts/Outcome.tsx';
import { useSending } from '../parts/sending.ts';
import { hashOf } from '../routes.ts';

/** How many are named before the rest are counted. */
const NAMED = 5;

type Props = { readonly desk: Desk; readonly review: ReviewRow; readonly view: ReviewView };

/** What cannot be taken back is asked about once more. */
type Asked = {
  readonly title: string;
  readonly about: string;
  readonly button: string;
  readonly command: Command;
  readonly leaves: boolean;
};

/** What an administrator can do with a review: remind, end its round, stop it, wipe its decisions, apply it, delete it. */
export function ReviewActions({ desk, review, view }: Props) {
  const { sending, send } = useSending(desk.act);
  const [asked, setAsked] = useState<Asked | null>(null);
  const { id: reviewId, status, stage, stages } = review;
  const decided = Object.values(view.items).filter((item) => item.answered && item.stage === stage).length;
  const losers = Object.values(view.items).filter(({ outcome }) => outcome === 'Deny');
  const apply: Command = { type: 'ApplyReview', reviewId };
  const running = status === 'InProgress';
  const goesOn = view.meta.series?.recurrence !== 'none' || status === 'NotStarted';
  const press = (command: Command) => () => void send(command, review.name);
  const ask = (leaves: boolean, title: string, about: string, button: string, command: Command) => () =>
    setAsked({ title, about, button, command, leaves });

  async function confirm({ command, leaves }: Asked) {
    setAsked(null);
    const answer = await send(command, review.name);
    if (answer?.ok && leaves) desk.go(hashOf('reviews'));
  }
  return (
    <div class="review-actions">
      {status === 'Completed' && (
        <Button
          kind="go"
          onClick={losers.length ? ask(false, 'Apply the results', sayLosers(losers), 'Apply', apply) : press(apply)}
        >
          Apply
        </Button>
      )}
      {running && (
        <a class="button" href={hashOf('reviews', [reviewId, 'edit'])}>
          Edit
        </a>
      )}
      {goesOn && (
        <a class="button" href={hashOf('reviews', [reviewId, 'series'])}>
          {status === 'NotStarted' ? 'Edit' : 'Edit series'}
        </a>
      )}
      {running && <Button onClick={press({ type: 'RemindReviewers', reviewId })}>Remind</Button>}
      {running && decided > 0 && (
        <Button
          onClick={ask(
            false,
            'Reset decisions',
            `${decided === 1 ? 'The decision' : `The ${decided} decisions`} of this round ${decided === 1 ? 'is' : 'are'} wiped, and its reviewers begin anew.`,
            'Reset',
            { type: 'ResetReview', reviewId },
          )}
        >
          Reset
        </Button>
      )}
      {running && stage < stages && (
        <Button onClick={press({ type: 'EndReviewStage', reviewId })}>End this round</Button>
      )}
      {running && (
        <Button
          onClick={ask(
            false,
            'Stop this review',
            review.autoApply
              ? 'It ends now, and what was decided is applied at once. It cannot be started again.'
              : 'It ends now, with what was decided so far. It cannot be started again.',
            'Stop',
            { type: 'StopReview', reviewId },
          )}
        >
          Stop
        </Button>
      )}
      {goesOn && running && (
        <Button
          onClick={ask(false, 'Stop the series', 'This review ends now and no further one comes.', 'Stop for good', {
            type: 'StopReview',
            reviewId,
            series: true,
          })}
        >
          Stop for good
        </Button>
      )}
      <Button
        onClick={ask(
          true,
          'Delete the review',
          'All its reviews and their results go from here, and nothing is applied. The audit and the history report keep them.',
          'Delete',
          { type: 'DeleteReview', reviewId },
        )}
      >
        Delete
      </Button>
      <Outcome now={desk.now} sending={sending} done="Done." />
      {asked && (
        <Dialog kind="box" label={asked.title} onClose={() => setAsked(null)}>
          <h2>{asked.title}</h2>
          <p>{asked.about}</p>
          <div class="dialog-foot">
            <Button autofocus onClick={() => setAsked(null)}>
              Cancel
            </Button>
            <Button kind="danger" onClick={() => void confirm(asked)}>
              {asked.button}
            </Button>
          </div>
        </Dialog>
      )}
    </div>
  );
}

/** Who loses what, before it is lost: a few by name, many by their number. */
function sayLosers(losers: readonly ReviewItemRow[]): string {
  const names = losers.slice(0, NAMED).map(({ principalName }) => principalName);
  const rest = losers.length - names.length;
  const whom = [...names, ...(rest > 0 ? [`${sayNumber(rest)} more`] : [])].join(', ');
  return `What was denied is removed at once, and what was activated from it ends: ${whom}.`;
}
