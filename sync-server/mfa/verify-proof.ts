import type { Proof } from '../../core/commands.ts';
import { Proof as ProofSchema } from '../../core/commands.ts';
import { parseInstant } from '../../core/time.ts';
import { methodsOf } from '../../core/views/rows.ts';
import type { Handle } from '../handle.ts';
import type { SecondFactor } from '../identity/sign-in.ts';
import type { VerifyProof } from '../submit.ts';
import type { Door } from './attempts.ts';
import type { Checked, HasMethod, SecondFactors } from './mfa.ts';

export type Verifier = {
  /** Checks the proof that came with a command. */
  readonly verifyProof: VerifyProof;
  /** Asks where the organisation wants it and the user has a factor; the challenge is bound to this sign-in. */
  readonly atSignIn: SecondFactor;
};

/** What the log says of the factors people have. */
export function hasMethodIn(handle: Handle): HasMethod {
  return (userId, kind) => {
    const methods = handle.state.users.get(userId)?.methods;
    if (!methods) return false;
    return { totp: methods.totp, passkey: methods.passkeys > 0, recovery: methods.recoveryCodes > 0 }[kind];
  };
}

/** Proofs at the two places where they are asked for: with a command, and at sign-in. */
export function createVerifier(
  factors: SecondFactors,
  handle: Handle,
  newId: () => string,
  now: () => number,
): Verifier {
  async function check(
    userId: string,
    frame: { id: string; command: object },
    proof: Proof,
    door: Door,
  ): Promise<Checked> {
    const checked = await factors.check(userId, frame, proof, door);
    if (checked.ok && checked.used === 'recovery_codes') {
      const command = { type: 'RecordCredentialChange', userId, credential: 'recovery_codes', change: 'used' } as const;
      const actor = { kind: 'user', userId, client: 'mfa', access: 'self' } as const;
      await handle.send({ id: newId(), command, actor });
    }
    return checked;
  }

  return {
    async verifyProof(userId, { id, command }) {
      const { proof } = command as { proof: Proof };
      if (proof.kind === 'passkey') return factors.checkPasskey(userId, { id, command }, proof.response);
      return check(userId, { id, command }, proof, 'session');
    },
    async atSignIn(userId, proof) {
      const { state } = handle;
      const methods = methodsOf(state.users.get(userId)!);
      if (!state.organisation?.settings.requireMfaAtSignIn || !methods.length) return null;
      const frame = { id: userId, command: { type: 'SignIn' } };
      const given = ProofSchema.safeParse(proof);
      const checked = given.success ? await check(userId, frame, given.data, 'sign_in') : null;
      if (checked?.ok) return 'proven';
      if (checked?.rejection.code === 'proof_blocked')
        return { wait: parseInstant(checked.rejection.facts.until)! - now() };
      const challenge = methods.includes('passkey') ? await factors.passkeys.startProof(userId, frame, now()) : null;
      return { methods, challenge };
    },
  };
}
