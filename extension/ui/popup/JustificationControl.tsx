import { LONGEST_JUSTIFICATION } from '../../../core/check.ts';
import { Chips } from '../pieces/Chips.tsx';
import { Field } from '../pieces/Field.tsx';

/** From how many characters on those left are counted. */
const COUNTED_FROM = 400;

export type JustificationControlProps = {
  readonly required: boolean;
  readonly value: string;
  /** Words used before, the last first. */
  readonly recent: readonly string[];
  readonly autofocus?: boolean;
  readonly onChange: (typed: string) => void;
};

/** Why: free words, or words used before. */
export function JustificationControl({ required, value, recent, autofocus, onChange }: JustificationControlProps) {
  const length = [...value.trim()].length;
  const choices = recent.filter((words) => words !== value.trim()).slice(0, 3);
  return (
    <div class="stack">
      <Field
        label="Justification"
        hint={required ? undefined : 'optional'}
        counter={length >= COUNTED_FROM ? `${length} of ${LONGEST_JUSTIFICATION}` : undefined}
      >
        {(control) => (
          <textarea
            {...control}
            rows={2}
            value={value}
            aria-required={required}
            autofocus={autofocus}
            onInput={(event) => onChange(event.currentTarget.value)}
          />
        )}
      </Field>
      {choices.length > 0 && (
        <Chips
          label="Words used before"
          choices={choices.map((words) => ({ value: words, text: words }))}
          onChoose={onChange}
        />
      )}
    </div>
  );
}
