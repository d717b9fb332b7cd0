import type { Ref } from 'preact';
import type { ReviewItemRow, ReviewRow } from '../../../core/wire/review-rows.ts';
import { Tag } from '../pieces/Tag.tsx';
import { DECISION_WORDS, sayAccess, sayEarlier, sayRecommendation } from './words.ts';

const TONES = { Approve: 'ok', Deny: 'bad', DontKnow: 'warn' } as const;

export type DecisionListProps = {
  readonly review: ReviewRow;
  readonly items: readonly ReviewItemRow[];
  readonly at: number;
  /** The row that a decision is about because none is chosen; -1 where some are. */
  readonly alone: number;
  readonly chosen: ReadonlySet<string>;
  readonly now: number;
  readonly list: Ref<HTMLDivElement>;
  readonly onKey: (event: KeyboardEvent) => void;
  readonly onAt: (index: number) => void;
  readonly onToggle: (id: string) => void;
};

/** What somebody reviews: a list box of which several can be chosen. One row at a time can be tabbed to. */
export function DecisionList({
  review,
  items,
  at,
  alone,
  chosen,
  now,
  list,
  onKey,
  onAt,
  onToggle,
}: DecisionListProps) {
  return (
    <div
      class="decisions"
      role="listbox"
      aria-multiselectable="true"
      aria-label="Access to decide on"
      ref={list}
      onKeyDown={onKey}
    >
      {items.map((item, index) => (
        // biome-ignore lint/a11y/useKeyWithClickEvents: the keys are the list box's
        <div
          key={item.id}
          role="option"
          tabIndex={index === at ? 0 : -1}
          aria-selected={chosen.has(item.id)}
          aria-current={index === alone}
          onFocus={() => onAt(index)}
          onClick={(event) => {
            event.currentTarget.focus();
            onToggle(item.id);
          }}
        >
          <span class="box" aria-hidden="true" />
          <div class="grow">
            <div class="who">
              <span class="name">{item.principalName}</span>
              {item.answered && item.decision && <Tag tone={TONES[item.decision]}>{DECISION_WORDS[item.decision]}</Tag>}
            </div>
            <p class="muted small">
              {sayAccess(item, now)} · {sayRecommendation(item, review, now)}
            </p>
            {item.answered && item.justification && <p class="muted small">“{item.justification}”</p>}
            {item.earlier.map((one) => (
              <p class="muted small" key={one.stage}>
                {sayEarlier(one)}
              </p>
            ))}
          </div>
        </div>
      ))}
    </div>
  );
}
