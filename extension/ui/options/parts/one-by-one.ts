import type { Outcome } from '../../../outcome.ts';

/**
 * Does the same with one thing after the other, each with its own answer. Where the server did not answer, no further one
 * is begun: each may wait for it, and what was decided now must not be done long after.
 */
export async function oneByOne<Item>(
  items: readonly Item[],
  act: (item: Item) => Promise<Outcome>,
  tell: (item: Item, answer: Outcome) => void,
): Promise<void> {
  for (const item of items) {
    const answer = await act(item);
    tell(item, answer);
    if (!answer.ok && !('rejection' in answer)) return;
  }
}
