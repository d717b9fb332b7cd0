import { useState } from 'preact/hooks';
import type { MfaMethod } from '../../../core/wire/rows.ts';
import { Field } from '../pieces/Field.tsx';
import type { Grounds } from './factors.ts';
import { ProofField } from './ProofField.tsx';
import { type ProofState, useProof } from './useProof.ts';

export type GroundsState = {
  readonly proof: ProofState;
  readonly password: string;
  readonly typePassword: (text: string) => void;
  /** Null while something is still missing. */
  readonly grounds: Grounds | null;
};

/** What allows a change of factors: a factor one has, or the password while there is none. */
export function useGrounds(methods: readonly MfaMethod[]): GroundsState {
  const [password, typePassword] = useState('');
  const proof = useProof('mfa', methods);
  const first = proof.verification.kind === 'set_up';
  const grounds = first ? (password ? { password } : null) : proof.given && { given: proof.given };
  return { proof, password, typePassword, grounds };
}

/** Asks for it. */
export function GroundsFields({ state, when }: { readonly state: GroundsState; readonly when: string }) {
  const { proof, password, typePassword } = state;
  if (proof.verification.kind !== 'set_up') return <ProofField proof={proof} when={when} hint="the newest one" />;
  return (
    <Field label="Password" hint="the one you sign in with">
      {(control) => (
        <input
          {...control}
          type="password"
          value={password}
          autocomplete="current-password"
          onInput={({ currentTarget }) => typePassword(currentTarget.value)}
        />
      )}
    </Field>
  );
}
