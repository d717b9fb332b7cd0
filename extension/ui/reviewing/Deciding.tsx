import { useEffect, useRef, useState } from 'preact/hooks';
import type { ReviewAnswer } from '../../../core/reviews.ts';
import type { ReviewItemRow, ReviewRow } from '../../../core/wire/review-rows.ts';
import { Button } from '../pieces/Button.tsx';
import { Field } from '../pieces/Field.tsx';
import { DecisionList } from './DecisionList.tsx';
import { deedOf } from './keys.ts';
import { type ActInReview, useDeciding } from './useDeciding.ts';

export type DecidingProps = {
  readonly review: ReviewRow;
  /** What is the reader's to decide. */
  readonly items: readonly ReviewItemRow[];
  readonly now: number;
  readonly act: ActInReview;
};

/** Rows of the first paint; more on demand. */
const STEP = 100;
/** Fewer need no search. */
const FEW = 8;

/** Deciding on one after the other by keyboard, or on many at once. */
export function Deciding({ review, items, now, act }: DecidingProps) {
  const [find, setFind] = useState('');
  const [openOnly, setOpenOnly] = useState(false);
  const [limit, setLimit] = useState(STEP);
  const [at, setAt] = useState({ id: '', index: 0 });
  const [chosen, setChosen] = useState<ReadonlySet<string>>(new Set());
  const [kept, setKept] = useState<ReadonlySet<string>>(new Set());
  const list = useRef<HTMLDivElement>(null);
  const words = useRef<HTMLInputElement>(null);
  const deciding = useDeciding(review, act, now);

  const wanted = find.trim().toLowerCase();
  const found = [...items]
    .sort((one, other) => one.principalName.localeCompare(other.principalName))
    // What was just decided stays where it is until the list is narrowed anew.
    .filter((item) => !openOnly || !item.answered || kept.has(item.id))
    .filter(({ principalName }) => principalName.toLowerCase().includes(wanted));
  const shown = found.slice(0, limit);
  // By whom it is and not by the place alone: rows come and go above it, and a decision must not be about the next one.
  const place = shown.findIndex(({ id }) => id === at.id);
  const here = place === -1 ? Math.min(at.index, shown.length - 1) : place;
  useEffect(() => setAt({ id: shown[here]?.id ?? '', index: Math.max(0, here) }), [shown[here]?.id, here]);
  // Also those below what is shown: all means all that were found.
  const picked = found.filter(({ id }) => chosen.has(id));
  const subject = picked.length ? picked : shown[here] ? [shown[here]] : [];
  const open = items.filter(({ answered }) => !answered);
  const recommended = open.filter(({ recommendation }) => recommendation !== 'NoInfoAvailable');

  function goTo(index: number): void {
    setAt({ id: shown[index]?.id ?? '', index });
  }
  function focus(index: number): void {
    goTo(index);
    const option = list.current?.querySelectorAll<HTMLElement>('[role=option]')[index];
    option?.focus({ preventScroll: true });
    option?.scrollIntoView({ block: 'nearest' });
  }
  function decide(decision: ReviewAnswer, goOn: boolean): void {
    if (!deciding.decide(decision, subject)) {
      askReason();
      return;
    }
    setKept(new Set([...kept, ...subject.map(({ id }) => id)]));
    setChosen(new Set());
    if (goOn && !picked.length) focus(Math.min(here + 1, shown.length - 1));
    else if (goOn) focus(here);
  }
  /** At once, as the next key is the reason's first letter, and letters are decisions in the list. */
  function askReason(): void {
    words.current?.focus();
  }
  function press(event: KeyboardEvent): void {
    const deed = deedOf(event, here, shown.length, chosen.size);
    if (!deed || !shown.length) return;
    event.preventDefault();
    event.stopPropagation();
    switch (deed.do) {
      case 'decide':
        decide(deed.decision, true);
        break;
      case 'go':
        if (deed.stretch) setChosen(new Set([...chosen, ...shown.slice(...span(here, deed.to)).map(({ id }) => id)]));
        focus(deed.to);
        break;
      case 'toggle':
        setChosen(toggled(chosen, shown[here]!.id));
        break;
      case 'all':
        setChosen(new Set(found.map(({ id }) => id)));
        break;
      case 'none':
        setChosen(new Set());
        break;
    }
  }

  return (
    <section class="deciding" aria-label="Decide">
      <div class="deciding-bar">
        {items.length > FEW && (
          <>
            <input
              class="input"
              type="search"
              aria-label="Find in access to decide on"
              placeholder="Find"
              value={find}
              onInput={({ currentTarget }) => setFind(currentTarget.value)}
            />
            <label>
              <input
                type="checkbox"
                checked={openOnly}
                onChange={({ currentTarget }) => {
                  setKept(new Set());
                  setOpenOnly(currentTarget.checked);
                }}
              />
              Only undecided
            </label>
          </>
        )}
        <span class="muted small grow" role="status">
          {items.length - open.length} of {items.length} decided
        </span>
        <Button kind="plain" onClick={() => setChosen(new Set(chosen.size ? [] : found.map(({ id }) => id)))}>
          {chosen.size ? 'Choose none' : 'Choose all'}
        </Button>
      </div>
      <DecisionList
        review={review}
        items={shown}
        at={here}
        alone={picked.length ? -1 : here}
        chosen={chosen}
        now={now}
        list={list}
        onKey={press}
        onAt={goTo}
        onToggle={(id) => setChosen(toggled(chosen, id))}
      />
      {!shown.length && <p class="empty">{wanted ? `Nobody is called “${find}”.` : 'Everything is decided.'}</p>}
      {found.length > shown.length && (
        <Button onClick={() => setLimit(limit + STEP)}>Show {Math.min(STEP, found.length - shown.length)} more</Button>
      )}
      <form
        class="verdict"
        onSubmit={(event) => {
          event.preventDefault();
          if (deciding.waits) decide(deciding.waits, true);
        }}
      >
        {subject.length > 0 && (
          <p class="muted small">
            About {subject.length === 1 ? subject[0]!.principalName : `the ${subject.length} chosen`}
          </p>
        )}
        <Field
          label="Reason"
          hint={review.justificationRequired ? 'Asked for where you approve.' : 'Kept with the decision.'}
        >
          {(control) => (
            <input
              {...control}
              ref={words}
              maxLength={500}
              value={deciding.reason}
              onInput={({ currentTarget }) => deciding.setReason(currentTarget.value)}
            />
          )}
        </Field>
        <div class="verdict-deeds">
          <Button kind="go" disabled={!subject.length} onClick={() => decide('Approve', false)}>
            {named('Approve', picked.length)}
          </Button>
          <Button kind="danger" disabled={!subject.length} onClick={() => decide('Deny', false)}>
            {named('Deny', picked.length)}
          </Button>
          <Button disabled={!subject.length} onClick={() => decide('DontKnow', false)}>
            {named('Don’t know', picked.length)}
          </Button>
          {subject.some(({ answered }) => answered) && (
            <Button kind="plain" onClick={() => decide('NotReviewed', false)}>
              Take back
            </Button>
          )}
          {review.recommendations && recommended.length > 0 && (
            <Button onClick={() => deciding.acceptRecommendations() || askReason()}>
              {named('Accept', recommended.length)} recommendation{recommended.length === 1 ? '' : 's'}
            </Button>
          )}
        </div>
        <p class={`outcome ${deciding.said.tone}`} role="status">
          {deciding.said.text}
        </p>
        <p class="muted small deciding-keys" aria-hidden="true">
          <kbd>↑</kbd> <kbd>↓</kbd> move · <kbd>Space</kbd> choose · <kbd>A</kbd> approve · <kbd>D</kbd> deny ·{' '}
          <kbd>U</kbd> don’t know · <kbd>R</kbd> take back
        </p>
      </form>
    </section>
  );
}

function toggled(chosen: ReadonlySet<string>, id: string): ReadonlySet<string> {
  const next = new Set(chosen);
  if (!next.delete(id)) next.add(id);
  return next;
}

/** The places from one row to another, both included. */
function span(from: number, to: number): readonly [number, number] {
  return [Math.min(from, to), Math.max(from, to) + 1];
}

function named(word: string, count: number): string {
  return count > 1 ? `${word} ${count}` : word;
}
