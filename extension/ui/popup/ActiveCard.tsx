import { type Instant, parseInstant } from '../../../core/time.ts';
import { partLeft, sayLeft, type Urgency, urgencyOf } from '../countdown.ts';
import { sayClock, sayScope } from '../moment-text.ts';
import { Button } from '../pieces/Button.tsx';
import { Tag } from '../pieces/Tag.tsx';
import type { Held } from './listing.ts';

const WORDS: Readonly<Record<Urgency, string | null>> = {
  calm: null,
  soon: 'Ends soon',
  very_soon: 'Ends in a moment',
};
const TONES = { calm: 'ok', soon: 'warn', very_soon: 'bad' } as const;

export type ActiveCardProps = {
  readonly held: Held;
  readonly now: Instant;
  /** What is on its way about it, in a word. */
  readonly busy: 'Working' | 'Waiting' | null;
  readonly onExtend: () => void;
  readonly onEnd: () => void;
};

/** A role that is held: how long it is left, when it ends, and what can be done about it. */
export function ActiveCard({ held: { row, endAt }, now, busy, onExtend, onEnd }: ActiveCardProps) {
  const activated = row.state === 'Activated';
  const left = endAt === null ? null : endAt - now;
  const urgency = activated && left !== null ? urgencyOf(left) : 'calm';
  const end = endAt === null ? 'permanent' : `ends ${sayClock(row.endAt!, now)}`;
  const word = WORDS[urgency];
  return (
    <article
      class={activated ? `card active ${urgency}` : 'card'}
      data-id={row.id}
      tabIndex={-1}
      aria-label={row.roleName}
    >
      <div class="line top">
        <div class="name grow">{row.roleName}</div>
        {activated && left !== null && <span class="left">{sayLeft(left)}</span>}
      </div>
      <div class="line">
        <div class="sub grow">
          <Tag tone={activated ? TONES[urgency] : undefined}>{row.state}</Tag>
          {word && <Tag tone={TONES[urgency]}>{word}</Tag>}
          <span>{`${end} · ${sayScope(row.scope)}`}</span>
        </div>
        {activated && (
          <div class="deeds">
            {row.extendable && (
              <Button data-stop aria-label={`Extend ${row.roleName}`} disabled={busy !== null} onClick={onExtend}>
                Extend
              </Button>
            )}
            <Button
              data-stop
              kind="plain"
              aria-label={`Deactivate ${row.roleName}`}
              disabled={busy !== null}
              onClick={onEnd}
            >
              {busy ?? 'End'}
            </Button>
          </div>
        )}
      </div>
      {activated && endAt !== null && (
        <div
          class="bar"
          style={{ width: `${Math.round(partLeft(parseInstant(row.startAt)!, endAt, now) * 1000) / 10}%` }}
        />
      )}
    </article>
  );
}
