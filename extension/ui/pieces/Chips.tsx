export type Choice = { readonly value: string; readonly text: string };

export type ChipsProps = {
  /** What the group is for, read out. */
  readonly label: string;
  readonly choices: readonly Choice[];
  readonly chosen?: string | undefined;
  readonly onChoose: (value: string) => void;
};

/** A few ready-made values to take with one press. */
export function Chips({ label, choices, chosen, onChoose }: ChipsProps) {
  return (
    <fieldset class="chips" aria-label={label}>
      {choices.map(({ value, text }) => (
        <button
          type="button"
          class="chip"
          key={value}
          title={text}
          aria-pressed={chosen === undefined ? undefined : value === chosen}
          onClick={() => onChoose(value)}
        >
          {text}
        </button>
      ))}
    </fieldset>
  );
}
