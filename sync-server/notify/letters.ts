import type { Recorded } from '../../core/events.ts';
import { MAIL_ADDRESS } from '../../core/name.ts';
import type { State } from '../../core/state.ts';
import { draftsOf } from './drafts.ts';
import type { Letter, LetterKind } from './letter.ts';
import { aboutOf } from './letter-about.ts';

/** The most recipients one event's letters have; the rest are not written to and keep their rights (entra-pim §2.3). */
const MOST_RECIPIENTS = 1_000;

/**
 * The letters an event leads to, by the role's notification settings: three kinds of events, three kinds of readers, each
 * with default and additional recipients or critical ones only (entra-pim §2.3, §9). Read after the event was folded.
 */
export function lettersOf(state: State, record: Recorded): readonly Letter[] {
  const { seq } = record;
  const letters = new Map<string, Letter>();
  for (const { kind, to } of draftsOf(state, record))
    for (const letter of lettersTo(to, String(seq), kind, aboutOf(state, record, kind)))
      if (letters.size < MOST_RECIPIENTS) letters.set(letter.id, letter);
  return [...letters.values()];
}

/** A letter to each address. What cannot be one would be tried for ever, and keep the others waiting. */
export function lettersTo(
  addresses: readonly string[],
  event: string,
  kind: LetterKind,
  about: Letter['about'],
): readonly Letter[] {
  return addresses
    .filter((to) => MAIL_ADDRESS.test(to))
    .map((to) => ({ id: `${event}.${kind}.${to.toLowerCase()}`, kind, to, about }));
}
