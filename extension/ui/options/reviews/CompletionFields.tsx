import { Field } from '../../pieces/Field.tsx';
import { PrincipalPicker } from '../parts/PrincipalPicker.tsx';
import type { Principal } from '../people/principals.ts';
import type { ReviewFieldsProps } from './NewReview.tsx';
import type { ReviewDraft } from './review-form.ts';
import { NO_RESPONSE_WORDS } from './review-words.ts';

const SWITCHES = [
  ['autoApply', 'Apply the results by itself', 'At the end; otherwise an administrator applies them.'],
  ['justificationRequired', 'Require a reason on approval', 'A denial needs none.'],
  ['reminders', 'Remind reviewers halfway', 'By e-mail, whoever reviews something.'],
] as const;

/** What follows from a review. */
export function CompletionFields({ draft, change, all }: ReviewFieldsProps & { readonly all: readonly Principal[] }) {
  return (
    <>
      <Field label="If reviewers don’t respond">
        {(control) => (
          <select
            {...control}
            value={draft.ifNoResponse}
            onChange={(e) => change({ ifNoResponse: e.currentTarget.value as ReviewDraft['ifNoResponse'] })}
          >
            {Object.entries(NO_RESPONSE_WORDS).map(([value, word]) => (
              <option key={value} value={value}>
                {word}
              </option>
            ))}
          </select>
        )}
      </Field>
      {SWITCHES.map(([key, name, sentence]) => (
        <label key={key} class="check">
          <input type="checkbox" checked={draft[key]} onChange={(e) => change({ [key]: e.currentTarget.checked })} />
          <span>
            {name} <span class="muted small">{sentence}</span>
          </span>
        </label>
      ))}
      <Field label="Tell at the end" hint="Beside administrators.">
        {({ id }) => (
          <PrincipalPicker id={id} all={all} chosen={draft.tellAtEnd} onChange={(tellAtEnd) => change({ tellAtEnd })} />
        )}
      </Field>
    </>
  );
}
