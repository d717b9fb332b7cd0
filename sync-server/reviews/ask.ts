import * as z from 'zod/mini';
import type { ReviewAnswer, ReviewHistory } from '../../core/reviews.ts';
import { parseInstant } from '../../core/time.ts';

/** What is asked of the history of reviews. */
export type HistoryAsk = Pick<ReviewHistory, 'from' | 'until' | 'of' | 'seriesIds' | 'decisions'>;

const ANSWERS: readonly ReviewAnswer[] = ['Approve', 'Deny', 'DontKnow', 'NotReviewed'];
const When = z.string().check(z.refine((text) => instantOf(text) !== null, { error: 'expected an instant or a day' }));
const Query = z.strictObject({
  from: When,
  until: When,
  of: z.optional(z.enum(['all', 'roles', 'groups'])),
  /** Ids of reviews, and decisions, with commas between. */
  review: z.optional(z.string().check(z.maxLength(4_000))),
  decision: z.optional(
    z.string().check(
      z.refine((text) => text.split(',').every((one) => ANSWERS.some((known) => known === one)), {
        error: `expected ${ANSWERS.join(', ')}`,
      }),
    ),
  ),
});

/** A question as it came in an address: `from`, `until`, and perhaps `of`, `review`, `decision`. */
export function parseHistoryAsk(query: Readonly<Record<string, string>>): HistoryAsk | { readonly problem: string } {
  const parsed = Query.safeParse(query);
  if (!parsed.success) {
    const [issue] = parsed.error.issues;
    const where = issue!.path.join('.') || 'query';
    return { problem: `${where}: ${issue!.message}. The history takes from, until, of, review and decision.` };
  }
  const { from, until, of = 'all', review, decision } = parsed.data;
  return {
    from: instantOf(from)!,
    until: instantOf(until)!,
    of,
    seriesIds: review ? review.split(',') : [],
    decisions: decision ? (decision.split(',') as readonly ReviewAnswer[]) : ANSWERS,
  };
}

/** A day means its start. */
function instantOf(text: string): number | null {
  return parseInstant(/^\d{4}-\d{2}-\d{2}$/.test(text) ? `${text}T00:00:00Z` : text);
}
