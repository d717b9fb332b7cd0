import { Field } from '../../pieces/Field.tsx';

/** The code of an authenticator app, where the rules ask for a fresh second factor. */
export function CodeField(props: {
  readonly hint: string;
  readonly code: string;
  readonly onChange: (code: string) => void;
}) {
  return (
    <Field label="Code" hint={props.hint}>
      {(control) => (
        <input
          {...control}
          value={props.code}
          inputMode="numeric"
          autocomplete="one-time-code"
          maxLength={7}
          onInput={({ currentTarget }) => props.onChange(currentTarget.value.replaceAll(/\s/g, ''))}
        />
      )}
    </Field>
  );
}

/** Whether the text is a whole code. */
export function isCode(text: string): boolean {
  return /^\d{6}$/.test(text);
}
