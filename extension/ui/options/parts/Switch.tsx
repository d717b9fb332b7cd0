export type SwitchProps = {
  readonly id: string;
  readonly on: boolean;
  readonly disabled?: boolean;
  readonly onChange: (on: boolean) => void;
};

/** A setting that is on or off; its label is the setting's. */
export function Switch({ id, on, disabled, onChange }: SwitchProps) {
  return (
    <input
      id={id}
      class="switch"
      type="checkbox"
      role="switch"
      checked={on}
      aria-checked={on}
      disabled={disabled}
      aria-describedby={`${id}-about`}
      onChange={(event) => onChange(event.currentTarget.checked)}
    />
  );
}
