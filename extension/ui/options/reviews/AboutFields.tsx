import { Field } from '../../pieces/Field.tsx';
import type { ReviewFieldsProps } from './ReviewFields.tsx';

/** What the review is called. */
export function AboutFields({ draft, change }: ReviewFieldsProps) {
  return (
    <>
      <Field label="Name" hint="Reviewers see it.">
        {(control) => (
          <input
            {...control}
            required
            maxLength={128}
            value={draft.name}
            onInput={({ currentTarget }) => change({ name: currentTarget.value })}
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
            onInput={({ currentTarget }) => change({ description: currentTarget.value })}
          />
        )}
      </Field>
    </>
  );
}
