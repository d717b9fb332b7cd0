import { useState } from 'preact/hooks';
import type { Mfa } from '../../../core/settings.ts';
import type { MfaMethod } from '../../../core/wire/rows.ts';
import { type Given, givenOf, type Verification, verificationOf, type Way } from './ways.ts';

/** A proof while it is being given. */
export type ProofState = {
  readonly verification: Verification;
  readonly way: Way;
  readonly typed: string;
  /** Null while something is still missing. */
  readonly given: Given | null;
  readonly choose: (way: Way) => void;
  readonly type: (text: string) => void;
};

/** Asks for a proof by the rule and the methods; a way that is not possible any more gives room to the next. */
export function useProof(required: Mfa, methods: readonly MfaMethod[]): ProofState {
  const [chosen, setChosen] = useState<Way | null>(null);
  const [typed, setTyped] = useState('');
  const verification = verificationOf(required, methods);
  const ways = verification.kind === 'prove' ? verification.ways : [];
  const way = chosen && ways.includes(chosen) ? chosen : (ways[0] ?? 'code');
  return {
    verification,
    way,
    typed,
    given: verification.kind === 'prove' ? givenOf(way, typed) : null,
    choose(next) {
      setChosen(next);
      setTyped('');
    },
    type: setTyped,
  };
}
