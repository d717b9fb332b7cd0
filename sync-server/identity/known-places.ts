import { createHash } from 'node:crypto';
import { DAY, type Instant, type Ms } from '../../core/time.ts';
import type { Secrets } from '../store/store.ts';

/** Where people have signed in from: what strangers do elsewhere does not keep them out there. */
export type KnownPlaces = {
  has(account: string, address: string): Promise<boolean>;
  add(account: string, address: string, userId: string): Promise<void>;
};

/** How long after the last sign-in from it a place is known. */
const KNOWN_FOR: Ms = 30 * DAY;

export function createKnownPlaces(secrets: Secrets, now: () => Instant): KnownPlaces {
  return {
    has: async (account, address) => (await secrets.get('known_place', idOf(account, address), now())) !== null,
    async add(account, address, userId) {
      const id = idOf(account, address);
      await secrets.put({ kind: 'known_place', id, ownerId: userId, value: '1', expiresAt: now() + KNOWN_FOR });
    },
  };
}

/** Hashed, so that nobody reads where people have been. */
function idOf(account: string, address: string): string {
  return createHash('sha256')
    .update(JSON.stringify([account, address]))
    .digest('base64url');
}
