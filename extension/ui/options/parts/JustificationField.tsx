import { Field } from '../../pieces/Field.tsx';

type Props = {
  readonly hint: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
};

/** Why something is done, for the audit. */
export function JustificationField({ hint, value, onChange }: Props) {
  return (
    <Field label="Justification" hint={hint}>
      {(control) => (
        <input
          {...control}
          value={value}
          maxLength={500}
          onInput={({ currentTarget }) => onChange(currentTarget.value)}
        />
      )}
    </Field>
  );
}
