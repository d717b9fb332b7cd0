import { useState } from 'preact/hooks';
import { Button } from '../../pieces/Button.tsx';
import { Field } from '../../pieces/Field.tsx';
import type { AdminDesk } from '../desk.ts';
import { Outcome } from '../parts/Outcome.tsx';
import { useSending } from '../parts/sending.ts';
import { principalsOf } from '../people/principals.ts';
import { hashOf, type Route } from '../routes.ts';
import { CompletionFields } from './CompletionFields.tsx';
import { firstReview, problemOf, type ReviewDraft, reviewCommand } from './review-form.ts';
import { ScopeFields } from './ScopeFields.tsx';
import { StagesFields } from './StagesFields.tsx';
import { TimeFields } from './TimeFields.tsx';

/** What each part of the form is given. */
export type ReviewFieldsProps = {
  readonly draft: ReviewDraft;
  readonly change: (changes: Partial<ReviewDraft>) => void;
};

/** The form of a new access review: what, who, when, and what then. */
export function NewReview({ desk, route }: { readonly desk: AdminDesk; readonly route: Route }) {
  const [draft, setDraft] = useState(() => firstReview(route.query.role));
  const { sending, send } = useSending(desk.act);
  const change = (changes: Partial<ReviewDraft>) => setDraft({ ...draft, ...changes });
  const problem = problemOf(draft);
  const all = principalsOf(desk.admin);

  async function create(event: Event) {
    event.preventDefault();
    const answer = await send(reviewCommand(draft), draft.name);
    if (answer?.ok) desk.go(hashOf('reviews', answer.result.reviews === 1 ? [String(answer.result.reviewId)] : []));
  }
  return (
    <form class="panel wide" onSubmit={create} aria-labelledby="new-review">
      <h1 id="new-review">New access review</h1>
      <Field label="Name" hint="Reviewers see it.">
        {(control) => (
          <input
            {...control}
            required
            maxLength={128}
            value={draft.name}
            onInput={(e) => change({ name: e.currentTarget.value })}
          />
        )}
      </Field>
      <Field label="Description" hint="What reviewers should know.">
        {(control) => (
          <textarea
            {...control}
            rows={2}
            maxLength={1000}
            value={draft.description}
            onInput={(e) => change({ description: e.currentTarget.value })}
          />
        )}
      </Field>
      <ScopeFields draft={draft} change={change} admin={desk.admin} />
      <StagesFields draft={draft} change={change} all={all} />
      <TimeFields draft={draft} change={change} />
      <CompletionFields draft={draft} change={change} all={all} />
      <p class="muted small">{problem}</p>
      <Outcome now={desk.now} sending={sending} done="" />
      <div class="buttons">
        <Button kind="plain" onClick={() => desk.go(hashOf('reviews'))}>
          Cancel
        </Button>
        <Button kind="go" type="submit" disabled={problem !== null || sending.state === 'sending'}>
          Create review
        </Button>
      </div>
    </form>
  );
}
