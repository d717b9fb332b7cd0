import type { AuthenticationResponseJSON } from '@simplewebauthn/server';
import type { Proof } from '../../core/commands.ts';
import { type Rejection, rejection } from '../../core/rejections.ts';
import type { Mfa } from '../../core/settings.ts';
import { type Instant, toIso } from '../../core/time.ts';
import type { Secrets } from '../store/store.ts';
import { createAttempts, type Door } from './attempts.ts';
import { createPasskeys, type Passkeys } from './passkeys.ts';
import { createRecoveryCodes, type RecoveryCodes } from './recovery-codes.ts';
import { createSealing } from './sealing.ts';
import { createTotp, type Totp } from './totp.ts';

/** What a proof turned out to be; `used` names the credential for the audit. */
export type Checked =
  | { readonly ok: true; readonly proof: Mfa; readonly used: 'totp' | 'passkey' | 'recovery_codes' }
  | { readonly ok: false; readonly rejection: Rejection };

export type SecondFactors = {
  readonly totp: Totp;
  readonly passkeys: Passkeys;
  readonly recoveryCodes: RecoveryCodes;
  /**
   * Checks a proof that came with a command, or with a sign-in. It is used up, whatever becomes of what it came with. A passkey
   * cannot be guessed, so it is not counted and never waits.
   */
  check(
    userId: string,
    frame: { readonly id: string; readonly command: object },
    proof: Proof,
    door?: Door,
  ): Promise<Checked>;
  /**
   * Checks a passkey's proof that came with a command and leaves it to `useUp`. Until then it is good for that very command,
   * which is carried out once. [H2]
   */
  checkPasskey(
    userId: string,
    frame: { readonly id: string; readonly command: object },
    response: object,
  ): Promise<Checked & { readonly useUp?: () => Promise<boolean> }>;
  /** Looks at a password that stands in for a proof while there is none; wrong ones count as wrong proofs do. */
  checkPassword(userId: string, isRight: () => Promise<boolean>): Promise<'right' | 'wrong' | 'blocked'>;
  /** Forgets all of a user's second factors, and what was guessed at them. */
  removeAll(userId: string): Promise<void>;
};

/** Whether the log says that the user has such a factor. */
export type HasMethod = (userId: string, kind: Proof['kind']) => boolean;

/**
 * Everything about second factors; the secrets are theirs, the log only learns that something changed. What the log says a
 * user does not have is no factor, even where a secret was left behind.
 */
export function createSecondFactors(
  secrets: Secrets,
  secretKey: Uint8Array,
  now: () => Instant,
  hasMethod: HasMethod,
): SecondFactors {
  const attempts = createAttempts(secrets);
  const totp = createTotp(secrets, createSealing(secretKey));
  const passkeys = createPasskeys(secrets);
  const recoveryCodes = createRecoveryCodes(secrets);

  async function isRight(userId: string, frame: { id: string; command: object }, proof: Proof): Promise<boolean> {
    switch (proof.kind) {
      case 'totp':
        return totp.verify(userId, proof.code, now());
      case 'recovery':
        return recoveryCodes.use(userId, proof.code, now());
      case 'passkey':
        return (await proven(userId, frame, proof.response))?.useUp() ?? false;
    }
  }

  function proven(userId: string, frame: { id: string; command: object }, response: object) {
    return passkeys.checkProof(userId, frame, response as AuthenticationResponseJSON, now());
  }

  return {
    totp,
    passkeys,
    recoveryCodes,
    async check(userId, frame, proof, door = 'session') {
      const until = proof.kind === 'passkey' ? null : await attempts.begin(userId, door, now());
      if (until !== null) return { ok: false, rejection: rejection('proof_blocked', { until: toIso(until) }) };
      if (!hasMethod(userId, proof.kind) || !(await isRight(userId, frame, proof)))
        return { ok: false, rejection: rejection('proof_wrong', { kind: proof.kind }) };
      await attempts.succeeded(userId, door);
      const used = proof.kind === 'recovery' ? 'recovery_codes' : proof.kind;
      return { ok: true, proof: proof.kind === 'passkey' ? 'passkey' : 'mfa', used };
    },
    async checkPasskey(userId, frame, response) {
      const good = hasMethod(userId, 'passkey') ? await proven(userId, frame, response) : null;
      if (!good) return { ok: false, rejection: rejection('proof_wrong', { kind: 'passkey' }) };
      return { ok: true, proof: 'passkey', used: 'passkey', useUp: good.useUp };
    },
    async checkPassword(userId, isPassword) {
      if ((await attempts.begin(userId, 'session', now())) !== null) return 'blocked';
      if (!(await isPassword())) return 'wrong';
      await attempts.succeeded(userId, 'session');
      return 'right';
    },
    async removeAll(userId) {
      await totp.remove(userId);
      await passkeys.removeAll(userId);
      await recoveryCodes.remove(userId);
      // Who is let in anew must not wait for a day to set up new ones.
      await Promise.all([attempts.succeeded(userId, 'sign_in'), attempts.succeeded(userId, 'session')]);
    },
  };
}
