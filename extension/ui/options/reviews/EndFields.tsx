import { Field } from '../../pieces/Field.tsx';
import type { ReviewFieldsProps } from './ReviewFields.tsx';

/** When the round that runs is to end. */
export function EndFields({ draft, change }: ReviewFieldsProps) {
  return (
    <div class="pair">
      <Field label="This round ends" hint="Later rounds follow it.">
        {(control) => (
          <input
            {...control}
            type="datetime-local"
            required
            value={draft.endAt}
            onInput={({ currentTarget }) => change({ endAt: currentTarget.value })}
          />
        )}
      </Field>
    </div>
  );
}
