import { RECURRENCES, type Recurrence } from '../../../../core/reviews.ts';
import { Field } from '../../pieces/Field.tsx';
import type { ReviewFieldsProps } from './NewReview.tsx';
import { RECURRENCE_WORDS } from './review-words.ts';

/** When it starts, and how often it comes again. */
export function TimeFields({ draft, change }: ReviewFieldsProps) {
  return (
    <div class="pair">
      <Field label="Start" hint="Empty is now.">
        {(control) => (
          <input
            {...control}
            type="datetime-local"
            value={draft.start}
            onInput={(e) => change({ start: e.currentTarget.value })}
          />
        )}
      </Field>
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
        <Field label="Number of times" hint="Empty is without an end.">
          {(control) => (
            <input
              {...control}
              type="number"
              min={1}
              max={1000}
              value={draft.times}
              onInput={(e) => change({ times: e.currentTarget.value })}
            />
          )}
        </Field>
      )}
    </div>
  );
}
