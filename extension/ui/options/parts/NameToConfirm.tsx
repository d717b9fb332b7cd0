import { Field } from '../../pieces/Field.tsx';

type Props = {
  /** What has to be typed. */
  readonly name: string;
  readonly hint?: string;
  readonly value: string;
  readonly onChange: (value: string) => void;
};

/** The name of what something dangerous is done to, typed so that nobody does it by mistake. */
export function NameToConfirm({ name, hint, value, onChange }: Props) {
  return (
    <Field label={`Type ${name} to confirm`} {...(hint && { hint })}>
      {(control) => (
        <input
          {...control}
          value={value}
          autocomplete="off"
          onInput={({ currentTarget }) => onChange(currentTarget.value)}
        />
      )}
    </Field>
  );
}
