import { useRef, useState } from 'preact/hooks';
import type { Command } from '../../../core/commands.ts';
import type { ReviewAnswer } from '../../../core/reviews.ts';
import type { ReviewItemRow, ReviewRow } from '../../../core/wire/review-rows.ts';
import type { Outcome } from '../../outcome.ts';
import { sayNo } from '../say.ts';
import { DECISION_WORDS } from './words.ts';

/** Sends a command and waits for what becomes of it. */
export type ActInReview = (command: Command, label: string) => Promise<Outcome>;

/** What was last said of decisions: what became of one, or what is missing for it. */
export type Said = { readonly text: string; readonly tone: 'done' | 'refused' | 'sending' | '' };

export type Deciding = {
  readonly reason: string;
  readonly setReason: (reason: string) => void;
  /** The decision that waits for a reason. */
  readonly waits: ReviewAnswer | null;
  readonly said: Said;
  /** Gives whether it was sent; not where a reason is missing. */
  readonly decide: (decision: ReviewAnswer, items: readonly ReviewItemRow[]) => boolean;
  /** The same of everything that was recommended. */
  readonly acceptRecommendations: () => boolean;
};

/** Items of one command; more go in several. */
const AT_ONCE = 500;

/** Sends decisions as fast as they are made; what is told is the first refusal since the last answer. */
export function useDeciding(review: ReviewRow, act: ActInReview, now: number): Deciding {
  const [reason, setReason] = useState('');
  const [waits, setWaits] = useState<ReviewAnswer | null>(null);
  const [said, setSaid] = useState<Said>({ text: '', tone: '' });
  const under = useRef(0);
  const words = reason.trim() ? { justification: reason.trim() } : {};

  async function send(command: Command, done: string): Promise<void> {
    under.current++;
    setSaid((before) =>
      before.tone === 'refused' && under.current > 1 ? before : { text: 'Sending…', tone: 'sending' },
    );
    const answer = await act(command, review.name).finally(() => under.current--);
    if (!answer.ok) setSaid({ text: sayNo(answer, now).join(' '), tone: 'refused' });
    else setSaid((before) => (before.tone === 'refused' ? before : { text: done, tone: 'done' }));
  }

  function lacksReason(decision: ReviewAnswer): boolean {
    const lacks = decision === 'Approve' && review.justificationRequired && !reason.trim();
    setWaits(lacks ? decision : null);
    if (lacks)
      setSaid({ text: 'This review asks for a reason where you approve. Write it and press Enter.', tone: 'refused' });
    return lacks;
  }

  return {
    reason,
    setReason,
    waits,
    said,
    decide(decision, items) {
      if (!items.length || lacksReason(decision)) return false;
      for (const { itemIds, done } of piecesOf(decision, items))
        void send({ type: 'DecideReviewItems', reviewId: review.id, itemIds, decision, ...words }, done);
      setReason('');
      return true;
    },
    acceptRecommendations() {
      if (lacksReason('Approve')) return false;
      void send({ type: 'AcceptRecommendations', reviewId: review.id, ...words }, 'Answered as recommended.');
      setReason('');
      return true;
    },
  };
}

/** What each command of a decision is about, and what is said once it is done: the last one speaks for all before it. */
export function piecesOf(
  decision: ReviewAnswer,
  items: readonly ReviewItemRow[],
): readonly { readonly itemIds: string[]; readonly done: string }[] {
  return Array.from({ length: Math.ceil(items.length / AT_ONCE) }, (_, index) => {
    const end = (index + 1) * AT_ONCE;
    const itemIds = items.slice(index * AT_ONCE, end).map(({ id }) => id);
    return { itemIds, done: sayDone(decision, items.slice(0, end)) };
  });
}

function sayDone(decision: ReviewAnswer, items: readonly ReviewItemRow[]): string {
  const [only] = items;
  const what = decision === 'NotReviewed' ? 'Taken back' : DECISION_WORDS[decision];
  return `${what}: ${items.length === 1 ? only!.principalName : `${items.length} chosen`}.`;
}
