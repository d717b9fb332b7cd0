import { createHash } from 'node:crypto';
import * as z from 'zod';
import { HOUR, type Instant, MINUTE, type Ms, SECOND } from '../../core/time.ts';
import type { Secrets } from '../store/store.ts';

/** How many failures of one kind are free, and how long the wait after the ones beyond them becomes at most. */
export type AttemptRule = { readonly free: number; readonly longest: Ms };

export const ATTEMPT_RULES = {
  /** Of one account, from anywhere. Not long, so that a stranger cannot keep somebody out. */
  account: { free: 5, longest: MINUTE },
  /** Of one account, from an address it was signed in to from before. */
  place: { free: 5, longest: MINUTE },
  /** From one address, on any account. */
  address: { free: 20, longest: 15 * MINUTE },
  setup: { free: 5, longest: 15 * MINUTE },
  /** From one address, on links nobody could guess. */
  invitation: { free: 20, longest: 15 * MINUTE },
} as const satisfies Record<string, AttemptRule>;

export type AttemptKind = keyof typeof ATTEMPT_RULES;

export type Attempts = {
  /**
   * Counts an attempt before it is made, so that many at once gain nothing. Gives the milliseconds to wait where there
   * were too many; the attempt must not be made then.
   */
  begin(kind: AttemptKind, who: string): Promise<Ms>;
  /** Takes the attempts of one back, as one of them was right; gives how many there were. */
  clear(kind: AttemptKind, who: string): Promise<number>;
  /** Takes so many back and leaves the others. */
  takeBack(kind: AttemptKind, who: string, attempts: number): Promise<void>;
};

const Kept = z.object({ failures: z.number(), notBefore: z.number() });
/** Failures are forgotten so long after the first of them. */
const FORGOTTEN_AFTER: Ms = HOUR;
const TRIES = 20;

/** Counts failed attempts in the store, so that they hold over restarts and across nodes. */
export function createAttempts(secrets: Secrets, now: () => Instant): Attempts {
  async function begin(kind: AttemptKind, who: string): Promise<Ms> {
    const id = idOf(kind, who);
    for (let tries = 0; tries < TRIES; tries++) {
      const at = now();
      const secret = await secrets.get('attempts', id, at);
      const kept = secret ? Kept.parse(JSON.parse(secret.value)) : { failures: 0, notBefore: 0 };
      if (kept.notBefore > at) return kept.notBefore - at;
      const failures = kept.failures + 1;
      const value = JSON.stringify({ failures, notBefore: at + waitAfter(failures, ATTEMPT_RULES[kind]) });
      const next = { kind: 'attempts' as const, id, ownerId: null, value, expiresAt: at + FORGOTTEN_AFTER };
      if (!secret) {
        if (await secrets.putNew(next, at)) return 0;
      } else if (await secrets.swap('attempts', id, secret.value, value)) {
        return 0;
      }
    }
    return SECOND;
  }

  async function takeBack(kind: AttemptKind, who: string, attempts: number): Promise<void> {
    const id = idOf(kind, who);
    for (let tries = 0; tries < TRIES; tries++) {
      const secret = await secrets.get('attempts', id, now());
      if (!secret) return;
      const failures = Math.max(0, Kept.parse(JSON.parse(secret.value)).failures - attempts);
      if (await secrets.swap('attempts', id, secret.value, JSON.stringify({ failures, notBefore: 0 }))) return;
    }
  }

  return {
    begin,
    takeBack,
    async clear(kind, who) {
      const secret = await secrets.take('attempts', idOf(kind, who), now());
      return secret ? Kept.parse(JSON.parse(secret.value)).failures : 0;
    },
  };
}

/** Milliseconds between the attempt that was the `failures`th and the next: none at first, then doubling. */
export function waitAfter(failures: number, { free, longest }: AttemptRule): Ms {
  if (failures < free) return 0;
  return Math.min(longest, SECOND * 2 ** Math.min(failures - free, 30));
}

/** Hashed, as people sometimes type a password where their name belongs. */
function idOf(kind: AttemptKind, who: string): string {
  return `${kind}:${createHash('sha256').update(who).digest('base64url')}`;
}
