import { useEffect, useState } from 'preact/hooks';
import { durationToMs, HOUR, msToDuration } from '../../../../core/time.ts';
import { readDuration, sayDuration } from '../../duration-text.ts';

export type DurationFieldProps = {
  readonly id: string;
  /** ISO 8601; also what could not be read, as typed. */
  readonly value: string;
  readonly unit: 'h' | 'd';
  readonly choices: readonly string[];
  /** Whether empty is an answer: never. */
  readonly optional?: boolean;
  readonly disabled?: boolean;
  readonly onChange: (value: string) => void;
};

const STEP = { h: HOUR / 2, d: 24 * HOUR } as const;

/** A length of time: typed as people write it (`8`, `1 h 30 min`, `PT8H`), chosen, or stepped with the arrow keys. */
export function DurationField({ id, value, unit, choices, optional, disabled, onChange }: DurationFieldProps) {
  const [text, setText] = useState(() => sayDuration(value));
  useEffect(() => {
    setText((typed) => (readDuration(typed, unit) === value || typed === value ? typed : sayDuration(value)));
  }, [value, unit]);

  function type(typed: string) {
    setText(typed);
    onChange(typed.trim() === '' && optional ? '' : (readDuration(typed, unit) ?? typed));
  }
  function step(event: KeyboardEvent, by: 1 | -1) {
    const ms = durationToMs(value);
    if (ms === null) return;
    event.preventDefault();
    const next = by > 0 ? Math.floor(ms / STEP[unit]) + 1 : Math.ceil(ms / STEP[unit]) - 1;
    const stepped = msToDuration(Math.max(next, 1) * STEP[unit]);
    setText(sayDuration(stepped));
    onChange(stepped);
  }

  return (
    <>
      <input
        id={id}
        class="input duration"
        list={`${id}-choices`}
        value={text}
        disabled={disabled}
        placeholder={optional ? 'Never' : undefined}
        autocomplete="off"
        aria-describedby={`${id}-about`}
        aria-invalid={readDuration(text, unit) === null && !(optional && text === '')}
        onInput={(event) => type(event.currentTarget.value)}
        onBlur={() => setText(sayDuration(value))}
        onKeyDown={(event) => {
          if (event.key === 'ArrowUp') step(event, 1);
          if (event.key === 'ArrowDown') step(event, -1);
        }}
      />
      <datalist id={`${id}-choices`}>
        {choices.map((choice) => (
          <option key={choice} value={sayDuration(choice)} />
        ))}
      </datalist>
    </>
  );
}
