import { Secret, TOTP } from 'otpauth';
import type { Instant } from '../../core/time.ts';
import { MINUTE } from '../../core/time.ts';
import type { Secrets } from '../store/store.ts';
import type { Sealing } from './sealing.ts';

const STEP = 30_000;
const TIME_TO_SCAN = 15 * MINUTE;

/** A seed as an authenticator app takes it: base32 to type, or the address a QR code carries. */
export type TotpSetup = { readonly secret: string; readonly uri: string };

export type Totp = {
  start(userId: string, label: string, issuer: string, now: Instant): Promise<TotpSetup>;
  /** Two codes that follow one another prove that the app has the seed and that its clock is right. */
  confirm(
    userId: string,
    codes: readonly [string, string],
    now: Instant,
  ): Promise<'confirmed' | 'wrong_codes' | 'not_started'>;
  /** Whether the code is the user's now. One that was accepted, and any older one, is never accepted again. */
  verify(userId: string, code: string, now: Instant): Promise<boolean>;
  remove(userId: string): Promise<void>;
};

type Kept = { readonly seed: string; readonly lastStep: number };

/** Authenticator apps by RFC 6238: SHA-1, six digits, thirty seconds, one step of drift either way. */
export function createTotp(secrets: Secrets, sealing: Sealing): Totp {
  return {
    async start(userId, label, issuer, now) {
      const secret = new Secret({ size: 20 });
      const value = sealing.seal(secret.base32);
      await secrets.put({ kind: 'totp_pending', id: userId, ownerId: userId, value, expiresAt: now + TIME_TO_SCAN });
      return { secret: secret.base32, uri: new TOTP({ issuer, label, secret }).toString() };
    },

    async confirm(userId, [first, second], now) {
      const pending = await secrets.get('totp_pending', userId, now);
      if (!pending) return 'not_started';
      const base32 = sealing.open(pending.value);
      // The first code may be up to three steps old: it takes half a minute to wait for the second.
      const earlier = stepOf(base32, first, now, 3);
      const later = stepOf(base32, second, now, 1);
      if (earlier === null || later === null || later !== earlier + 1) return 'wrong_codes';
      if (!(await secrets.take('totp_pending', userId, now))) return 'not_started';
      const value = JSON.stringify({ seed: sealing.seal(base32), lastStep: later } satisfies Kept);
      await secrets.put({ kind: 'totp', id: userId, ownerId: userId, value, expiresAt: null });
      return 'confirmed';
    },

    async verify(userId, code, now) {
      const kept = await secrets.get('totp', userId, now);
      if (!kept) return false;
      const { seed, lastStep } = JSON.parse(kept.value) as Kept;
      const step = stepOf(sealing.open(seed), code, now, 1);
      if (step === null || step <= lastStep) return false;
      // Of two requests with one code, exactly one wins the swap.
      return secrets.swap('totp', userId, kept.value, JSON.stringify({ seed, lastStep: step } satisfies Kept));
    },

    async remove(userId) {
      await secrets.remove('totp', userId);
      await secrets.remove('totp_pending', userId);
    },
  };
}

function stepOf(base32: string, token: string, now: Instant, window: number): number | null {
  const delta = new TOTP({ secret: Secret.fromBase32(base32) }).validate({ token, timestamp: now, window });
  return delta === null ? null : Math.floor(now / STEP) + delta;
}
