import type { ReviewAnswer } from '../../../core/reviews.ts';

/** What a key does in the list of what is reviewed. */
export type Deed =
  | { readonly do: 'decide'; readonly decision: ReviewAnswer }
  /** Goes to another row; with `stretch` everything on the way is chosen. */
  | { readonly do: 'go'; readonly to: number; readonly stretch: boolean }
  | { readonly do: 'toggle' | 'all' | 'none' };

type Key = Pick<KeyboardEvent, 'key' | 'shiftKey' | 'ctrlKey' | 'metaKey' | 'altKey'>;

const DECISIONS: Readonly<Record<string, ReviewAnswer>> = { a: 'Approve', d: 'Deny', u: 'DontKnow', r: 'NotReviewed' };
const PAGE = 10;

/** The deed of a key on row `at` of `rows`, some of them `chosen`; null where the key means nothing here. */
export function deedOf(key: Key, at: number, rows: number, chosen: number): Deed | null {
  const letter = key.key.toLowerCase();
  if (key.altKey) return null;
  if (key.ctrlKey || key.metaKey) return letter === 'a' ? { do: 'all' } : null;
  if (Object.hasOwn(DECISIONS, letter)) return { do: 'decide', decision: DECISIONS[letter]! };
  if (letter === ' ') return { do: 'toggle' };
  if (letter === 'escape') return chosen ? { do: 'none' } : null;
  const to = targetOf(key.key, at, rows);
  return to === null ? null : { do: 'go', to: Math.min(Math.max(to, 0), rows - 1), stretch: key.shiftKey };
}

function targetOf(key: string, at: number, rows: number): number | null {
  switch (key) {
    case 'ArrowDown':
      return at + 1;
    case 'ArrowUp':
      return at - 1;
    case 'PageDown':
      return at + PAGE;
    case 'PageUp':
      return at - PAGE;
    case 'Home':
      return 0;
    case 'End':
      return rows - 1;
    default:
      return null;
  }
}
