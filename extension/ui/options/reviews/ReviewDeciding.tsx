import { useRef, useState } from 'preact/hooks';
import type { ReviewDecision } from '../../../../core/reviews.ts';
import type { ReviewItemRow, ReviewRow } from '../../../../core/wire/review-rows.ts';
import { sayEnd } from '../../moment-text.ts';
import { Button } from '../../pieces/Button.tsx';
import { Field } from '../../pieces/Field.tsx';
import { Tag } from '../../pieces/Tag.tsx';
import type { Desk } from '../desk.ts';
import { Outcome } from '../parts/Outcome.tsx';
import { DECISION_WORDS, sayRecommendation } from './review-words.ts';
import { useDeciding } from './useDeciding.ts';

const KEYS: Readonly<Record<string, ReviewDecision>> = { a: 'Approve', d: 'Deny', u: 'DontKnow' };
const TONES = { Approve: 'ok', Deny: 'bad', DontKnow: 'warn' } as const;

type Props = { readonly desk: Desk; readonly review: ReviewRow; readonly items: readonly ReviewItemRow[] };

/** What the reader decides on: arrows move, Space chooses, A approves, D denies, U does not know. */
export function ReviewDeciding({ desk, review, items }: Props) {
  const [at, setAt] = useState(0);
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [reason, setReason] = useState('');
  const { sending, send } = useDeciding(desk, review.name);
  const list = useRef<HTMLUListElement>(null);
  const shown = [...items].sort((one, other) => one.principalName.localeCompare(other.principalName));
  const toggle = (id: string) => {
    const next = new Set(chosen);
    if (!next.delete(id)) next.add(id);
    setChosen(next);
  };

  async function decide(decision: ReviewDecision, ids: readonly string[]) {
    if (!ids.length) return;
    const justification = reason.trim() ? { justification: reason.trim() } : {};
    const command = { type: 'DecideReviewItems' as const, reviewId: review.id, itemIds: [...ids], decision };
    if (await send({ ...command, ...justification })) {
      setChosen(new Set());
      setReason('');
    }
  }
  function move(to: number) {
    const next = Math.min(Math.max(to, 0), shown.length - 1);
    setAt(next);
    list.current?.querySelectorAll<HTMLElement>('li')[next]?.focus();
  }
  function press(event: KeyboardEvent) {
    if (event.ctrlKey || event.metaKey || event.altKey) return;
    const decision = KEYS[event.key.toLowerCase()];
    const current = shown[at];
    if (decision && current) void decide(decision, chosen.size ? [...chosen] : [current.id]);
    else if (event.key === 'ArrowDown') move(at + 1);
    else if (event.key === 'ArrowUp') move(at - 1);
    else if (event.key === 'Home') move(0);
    else if (event.key === 'End') move(shown.length - 1);
    else if (event.key === ' ' && current && event.target instanceof HTMLLIElement) toggle(current.id);
    else return;
    event.preventDefault();
  }
  const ids = chosen.size ? [...chosen] : shown[at] ? [shown[at].id] : [];

  return (
    <section aria-labelledby="review-items" class="stack">
      <h2 id="review-items">Decide</h2>
      <p class="muted small">
        Arrows move, Space chooses several, <kbd>A</kbd> approves, <kbd>D</kbd> denies, <kbd>U</kbd> says don’t know.
        Your last decision counts.
      </p>
      <ul class="approvals review-items" ref={list} onKeyDown={press} aria-label="Access to decide on">
        {shown.map((item, index) => (
          <li key={item.id} tabIndex={index === at ? 0 : -1} onFocus={() => setAt(index)}>
            <input
              type="checkbox"
              tabIndex={-1}
              aria-label={`Choose ${item.principalName}`}
              checked={chosen.has(item.id)}
              onChange={() => toggle(item.id)}
            />
            <div class="grow">
              <span class="name">{item.principalName}</span>{' '}
              {item.decision && <Tag tone={TONES[item.decision]}>{DECISION_WORDS[item.decision]}</Tag>}
              <p class="muted small">
                {sayItem(item, desk.now)} · {sayRecommendation(item, desk.now)}
                {item.justification && ` · “${item.justification}”`}
              </p>
            </div>
          </li>
        ))}
      </ul>
      <Field
        label="Reason"
        hint={review.justificationRequired ? 'Asked for where you approve.' : 'Kept with the decision.'}
      >
        {(control) => (
          <input {...control} maxLength={500} value={reason} onInput={(e) => setReason(e.currentTarget.value)} />
        )}
      </Field>
      <Outcome now={desk.now} sending={sending} done="Decided." />
      <div class="buttons left">
        <Button kind="go" onClick={() => decide('Approve', ids)}>
          {named('Approve', chosen.size)}
        </Button>
        <Button kind="danger" onClick={() => decide('Deny', ids)}>
          {named('Deny', chosen.size)}
        </Button>
        <Button onClick={() => decide('DontKnow', ids)}>{named('Don’t know', chosen.size)}</Button>
        <Button kind="plain" onClick={() => setChosen(new Set(chosen.size ? [] : shown.map(({ id }) => id)))}>
          {chosen.size ? 'Choose none' : 'Choose all'}
        </Button>
        <Button kind="plain" onClick={() => setChosen(new Set(undecided(shown)))}>
          Choose undecided
        </Button>
      </div>
    </section>
  );
}

function sayItem({ assignmentType, endAt, principalType }: ReviewItemRow, now: number): string {
  const what = assignmentType === null ? 'Member' : assignmentType === 'eligible' ? 'Eligible' : 'Active';
  const end = assignmentType === null ? '' : `, ${sayEnd(endAt, now)}`;
  return `${what}${principalType === 'group' ? ' group' : ''}${end}`;
}

function undecided(items: readonly ReviewItemRow[]): readonly string[] {
  return items.filter(({ decision }) => decision === null).map(({ id }) => id);
}

function named(word: string, count: number): string {
  return count > 1 ? `${word} ${count}` : word;
}
