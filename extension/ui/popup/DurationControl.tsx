import { durationToMs, HOUR, type Instant, MINUTE, type Ms } from '../../../core/time.ts';
import { sayDuration, saySpan } from '../duration-text.ts';
import { Chips } from '../pieces/Chips.tsx';
import { Field } from '../pieces/Field.tsx';
import { readLength, untilText } from './ask.ts';

export type DurationControlProps = {
  readonly max: string;
  /** As typed. */
  readonly value: string;
  readonly now: Instant;
  readonly onChange: (typed: string) => void;
};

/** How long: typed freely, or one of a few lengths, or until a time of day. */
export function DurationControl({ max, value, now, onChange }: DurationControlProps) {
  const length = durationToMs(readLength(value, now));
  const longest = durationToMs(max) ?? 0;
  const until = /^\s*until/i.test(value);
  return (
    <Field label="Duration" hint={`up to ${sayDuration(max)} by this role's settings`}>
      {(control) => (
        <div class="duration">
          <input
            {...control}
            value={value}
            autocomplete="off"
            spellcheck={false}
            placeholder="1 h"
            onInput={(event) => onChange(event.currentTarget.value)}
          />
          <Chips
            label="Ready-made lengths"
            choices={[
              ...lengths(longest).map((ms) => ({ value: saySpan(ms), text: saySpan(ms) })),
              { value: 'until', text: 'Until…' },
            ]}
            chosen={until ? 'until' : length === null ? '' : saySpan(length)}
            onChoose={(chosen) => onChange(chosen === 'until' ? untilText(now, longest) : chosen)}
          />
        </div>
      )}
    </Field>
  );
}

/** Half an hour, one, two, and the longest there is. */
export function lengths(longest: Ms): readonly Ms[] {
  return [...new Set([30 * MINUTE, HOUR, 2 * HOUR, longest])].filter((ms) => ms > 0 && ms <= longest);
}
