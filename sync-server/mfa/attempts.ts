import type { Instant } from '../../core/time.ts';
import { MINUTE } from '../../core/time.ts';
import type { Secrets } from '../store/store.ts';

const LIMIT = 5;
const WINDOW = 15 * MINUTE;
const TRIES = 20;

/** How often a user has guessed of late. Holds across server nodes. */
export type Attempts = {
  /**
   * Counts a guess before it is looked at, so that many at once gain nothing. False where there were too many; the guess must
   * not be looked at then.
   */
  begin(userId: string, now: Instant): Promise<boolean>;
  /** Takes the guesses back, as one of them was right. */
  succeeded(userId: string): Promise<void>;
};

/** Five wrong codes in a quarter of an hour; a code of six digits then takes centuries to guess. */
export function createAttempts(secrets: Secrets): Attempts {
  const idOf = (userId: string) => `mfa:${userId}`;
  return {
    async begin(userId, now) {
      const id = idOf(userId);
      const first = { kind: 'attempts', id, ownerId: userId, value: '1', expiresAt: now + WINDOW } as const;
      for (let tries = 0; tries < TRIES; tries++) {
        if (await secrets.putNew(first, now)) return true;
        const kept = await secrets.get('attempts', id, now);
        if (!kept) continue;
        if (Number(kept.value) >= LIMIT) return false;
        if (await secrets.swap('attempts', id, kept.value, String(Number(kept.value) + 1))) return true;
      }
      return false;
    },
    succeeded: (userId) => secrets.remove('attempts', idOf(userId)),
  };
}
