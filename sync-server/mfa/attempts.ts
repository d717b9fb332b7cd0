import type { Instant } from '../../core/time.ts';
import { MINUTE } from '../../core/time.ts';
import type { Secrets } from '../store/store.ts';

const LIMIT = 5;
const WINDOW = 15 * MINUTE;

/** Whether a user has guessed too often of late, and noting one more wrong guess. Holds across server nodes. */
export type Attempts = {
  blocked(userId: string, now: Instant): Promise<boolean>;
  failed(userId: string, now: Instant): Promise<void>;
  succeeded(userId: string): Promise<void>;
};

/** Five wrong codes in a quarter of an hour; a code of six digits then takes centuries to guess. */
export function createAttempts(secrets: Secrets): Attempts {
  const idOf = (userId: string) => `mfa:${userId}`;
  return {
    async blocked(userId, now) {
      const kept = await secrets.get('attempts', idOf(userId), now);
      return kept !== null && Number(kept.value) >= LIMIT;
    },
    async failed(userId, now) {
      const id = idOf(userId);
      const first = { kind: 'attempts', id, ownerId: userId, value: '1', expiresAt: now + WINDOW } as const;
      if (await secrets.putNew(first, now)) return;
      for (let tries = 0; tries < 20; tries++) {
        const kept = await secrets.get('attempts', id, now);
        if (!kept || (await secrets.swap('attempts', id, kept.value, String(Number(kept.value) + 1)))) return;
      }
    },
    succeeded: (userId) => secrets.remove('attempts', idOf(userId)),
  };
}
