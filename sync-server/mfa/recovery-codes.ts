import { createHash, randomInt } from 'node:crypto';
import { RECOVERY_CODES } from '../../core/evolving/principals.ts';
import type { Instant } from '../../core/time.ts';
import type { Secrets } from '../store/store.ts';

// Without letters and digits that are taken for one another.
const ALPHABET = 'abcdefghjkmnpqrstuvwxyz23456789';
const LENGTH = 12;

export type RecoveryCodes = {
  /** Makes new codes, which replace the old ones, and gives them in clear this one time. */
  make(userId: string): Promise<readonly string[]>;
  /** Whether the code was one of the user's; it is used up. */
  use(userId: string, code: string, now: Instant): Promise<boolean>;
  remove(userId: string): Promise<void>;
};

/** Codes for the day the phone is gone. Kept as SHA-256: each has 59 random bits, so a slow hash would add nothing. */
export function createRecoveryCodes(secrets: Secrets): RecoveryCodes {
  return {
    async make(userId) {
      await secrets.removeOf('recovery_codes', userId);
      const codes = Array.from({ length: RECOVERY_CODES }, randomCode);
      for (const code of codes)
        await secrets.put({
          kind: 'recovery_codes',
          id: idOf(userId, code),
          ownerId: userId,
          value: '1',
          expiresAt: null,
        });
      return codes;
    },
    async use(userId, code, now) {
      return (await secrets.take('recovery_codes', idOf(userId, code), now)) !== null;
    },
    remove: (userId) => secrets.removeOf('recovery_codes', userId),
  };
}

function idOf(userId: string, code: string): string {
  const plain = code.toLowerCase().replace(/[^a-z0-9]/g, '');
  return createHash('sha256').update(`${userId}:${plain}`).digest('base64url');
}

function randomCode(): string {
  const letters = Array.from({ length: LENGTH }, () => ALPHABET[randomInt(ALPHABET.length)]).join('');
  return letters.replace(/(.{4})(?=.)/g, '$1-');
}
