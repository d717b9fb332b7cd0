import { Field } from '../../pieces/Field.tsx';
import { NO_RESPONSE_WORDS } from '../../reviewing/words.ts';
import { Check } from './Check.tsx';
import type { ReviewFieldsProps, ReviewFormKind } from './ReviewFields.tsx';
import type { ReviewDraft } from './review-form.ts';

/** What is asked of reviewers, what they are shown, and what follows from their answers. */
export function CompletionFields({ draft, change, kind }: ReviewFieldsProps & { readonly kind: ReviewFormKind }) {
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
      <Check
        name="Apply the results by itself"
        sentence="At the end; otherwise an administrator applies them."
        on={draft.autoApply}
        onChange={(autoApply) => change({ autoApply })}
      />
      <Check
        name="Require a reason on approval"
        sentence="A denial needs none."
        on={draft.justificationRequired}
        onChange={(justificationRequired) => change({ justificationRequired })}
      />
      <Check
        name="Show recommendations"
        sentence="By the last use or sign-in, with what was seen."
        on={draft.recommendations}
        onChange={(recommendations) => change({ recommendations })}
      />
      {kind !== 'current' && (draft.recommendations || draft.ifNoResponse === 'recommendation') && (
        <Field label="Recommendations look back" hint="Days; what is older counts as unused.">
          {(control) => (
            <input
              {...control}
              type="number"
              min={1}
              max={730}
              value={draft.lookBackDays}
              onInput={({ currentTarget }) => change({ lookBackDays: currentTarget.value })}
            />
          )}
        </Field>
      )}
      {draft.stages.length > 1 && (
        <Check
          name="Show earlier decisions"
          sentence="Reviewers of a later round see what earlier rounds answered."
          on={draft.showEarlier}
          onChange={(showEarlier) => change({ showEarlier })}
        />
      )}
    </>
  );
}
