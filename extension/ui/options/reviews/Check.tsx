type Props = {
  readonly name: string;
  readonly sentence: string;
  readonly on: boolean;
  readonly onChange: (on: boolean) => void;
};

/** Something that is on or off, with one sentence that says what it changes. */
export function Check({ name, sentence, on, onChange }: Props) {
  return (
    <label class="check">
      <input type="checkbox" checked={on} onChange={({ currentTarget }) => onChange(currentTarget.checked)} />
      <span>
        {name} <span class="muted small">{sentence}</span>
      </span>
    </label>
  );
}
