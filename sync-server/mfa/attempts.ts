import { DAY, type Instant, MINUTE, type Ms } from '../../core/time.ts';
import type { Secrets } from '../store/store.ts';

/** How many guesses there are within one wait. */
const LIMIT = 5;
const FIRST_WAIT = 15 * MINUTE;
const LONGEST_WAIT = DAY;
/** After so long nothing is held against anybody any more. */
const FORGOTTEN_AFTER = 30 * DAY;
const TRIES = 20;
/** What was counted later than so far from now was counted by a clock that has been set back; nobody waits for it to come. */
const CLOCKS_DIFFER = MINUTE;

/** Where a second factor is asked for: of who signs in and knows the password, or of a session. */
export type Door = 'sign_in' | 'session';

/**
 * How often a user has guessed of late, at each door for itself: who only knows the password keeps nobody who is signed in
 * from acting. Holds across server nodes.
 */
export type Attempts = {
  /**
   * Counts a guess before it is looked at, so that many at once gain nothing. Gives null, or until when to wait where there
   * were too many; the guess must not be looked at then.
   */
  begin(userId: string, door: Door, now: Instant): Promise<Instant | null>;
  /** Takes the guesses back, as one of them was right. */
  succeeded(userId: string, door: Door): Promise<void>;
};

/** `used` of the five guesses from `since` on are made; `wrong` counts all since one was right, this one included. */
type Guesses = { readonly since: Instant; readonly used: number; readonly wrong: number };

/**
 * Five guesses in a quarter of an hour, and after each five that were wrong the wait is twice as long, up to a day. A code of
 * six digits, of which three are good at a time, then takes more than a century to guess. [M3]
 */
export function createAttempts(secrets: Secrets): Attempts {
  const idOf = (userId: string, door: Door) => `mfa:${door}:${userId}`;
  return {
    async begin(userId, door, now) {
      const id = idOf(userId, door);
      const first = { kind: 'attempts', id, ownerId: userId, expiresAt: now + FORGOTTEN_AFTER } as const;
      for (let tries = 0; tries < TRIES; tries++) {
        if (await secrets.putNew({ ...first, value: JSON.stringify({ since: now, used: 1, wrong: 1 }) }, now))
          return null;
        const kept = await secrets.get('attempts', id, now);
        if (!kept) continue;
        const { since, used, wrong }: Guesses = JSON.parse(kept.value);
        const until = since + waitAfter(wrong);
        const waits = now < until && since <= now + CLOCKS_DIFFER;
        if (waits && used >= LIMIT) return until;
        const next = { ...(waits ? { since, used: used + 1 } : { since: now, used: 1 }), wrong: wrong + 1 };
        if (await secrets.swap('attempts', id, kept.value, JSON.stringify(next))) return null;
      }
      return now + FIRST_WAIT;
    },
    succeeded: (userId, door) => secrets.remove('attempts', idOf(userId, door)),
  };
}

function waitAfter(wrong: number): Ms {
  return Math.min(FIRST_WAIT * 2 ** Math.floor((wrong - 1) / LIMIT), LONGEST_WAIT);
}
