import { RECURRENCES, type Recurrence } from '../../../../core/reviews.ts';
import { Field } from '../../pieces/Field.tsx';
import { RECURRENCE_WORDS } from '../../reviewing/words.ts';
import type { ReviewFieldsProps, ReviewFormKind } from './ReviewFields.tsx';
import type { ReviewDraft } from './review-form.ts';

/** When it starts, how often it comes again, and until when. */
export function TimeFields({ draft, change, kind }: ReviewFieldsProps & { readonly kind: ReviewFormKind }) {
  return (
    <div class="pair">
      {(kind === 'new' || draft.start !== '') && (
        <Field label={kind === 'new' ? 'Start' : 'Next start'} hint={kind === 'new' ? 'Empty is now.' : undefined}>
          {(control) => (
            <input
              {...control}
              type="datetime-local"
              required={kind !== 'new'}
              value={draft.start}
              onInput={({ currentTarget }) => change({ start: currentTarget.value })}
            />
          )}
        </Field>
      )}
      <Field label="Recurrence">
        {(control) => (
          <select
            {...control}
            value={draft.recurrence}
            onChange={(e) => change({ recurrence: e.currentTarget.value as Recurrence })}
          >
            {RECURRENCES.map((recurrence) => (
              <option key={recurrence} value={recurrence}>
                {RECURRENCE_WORDS[recurrence]}
              </option>
            ))}
          </select>
        )}
      </Field>
      {draft.recurrence !== 'none' && (
        <Field label="End">
          {(control) => (
            <select
              {...control}
              value={draft.ends}
              onChange={(e) => change({ ends: e.currentTarget.value as ReviewDraft['ends'] })}
            >
              <option value="never">Never</option>
              <option value="on">On a day</option>
              <option value="after">After a number of times</option>
            </select>
          )}
        </Field>
      )}
      {draft.recurrence !== 'none' && draft.ends === 'on' && (
        <Field label="Last day">
          {(control) => (
            <input
              {...control}
              type="date"
              value={draft.until}
              onInput={({ currentTarget }) => change({ until: currentTarget.value })}
            />
          )}
        </Field>
      )}
      {draft.recurrence !== 'none' && draft.ends === 'after' && (
        <Field label="Number of times">
          {(control) => (
            <input
              {...control}
              type="number"
              min={1}
              max={1000}
              value={draft.times}
              onInput={({ currentTarget }) => change({ times: currentTarget.value })}
            />
          )}
        </Field>
      )}
    </div>
  );
}
