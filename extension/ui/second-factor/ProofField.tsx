import { Field } from '../pieces/Field.tsx';
import type { ProofState } from './useProof.ts';
import type { Way } from './ways.ts';

const SWITCH: Readonly<Record<Way, string>> = {
  code: 'Use a code from your app',
  passkey: 'Use your passkey',
  recovery: 'Use a recovery code',
};

export type ProofFieldProps = {
  readonly proof: ProofState;
  /** What the passkey confirms, as in `when you activate`; left out where something else beside it says so. */
  readonly when?: string;
  readonly hint?: string | undefined;
};

/** Asks for the proof of a second factor, in the way somebody has or chooses. */
export function ProofField({ proof, when, hint }: ProofFieldProps) {
  const { verification, way, typed, choose, type } = proof;
  if (verification.kind !== 'prove') return null;
  const others = verification.ways.filter((other) => other !== way);
  if (way === 'passkey' && !when && !others.length) return null;
  return (
    <div class="proof">
      {way === 'passkey' ? (
        when && <p class="small">Your browser asks for your passkey {when}.</p>
      ) : (
        <Field
          label={way === 'code' ? 'Code from your authenticator app' : 'Recovery code'}
          hint={way === 'code' ? hint : 'each works once'}
        >
          {(control) => (
            <input
              {...control}
              key={way}
              value={typed}
              inputMode={way === 'code' ? 'numeric' : 'text'}
              autocomplete={way === 'code' ? 'one-time-code' : 'off'}
              spellcheck={false}
              maxLength={way === 'code' ? 7 : 20}
              onInput={({ currentTarget }) => type(currentTarget.value)}
            />
          )}
        </Field>
      )}
      {others.length > 0 && (
        <p class="other-ways">
          {others.map((other) => (
            <button key={other} type="button" class="as-link" onClick={() => choose(other)}>
              {SWITCH[other]}
            </button>
          ))}
        </p>
      )}
    </div>
  );
}
