import { useState } from 'preact/hooks';
import type { MfaMethod } from '../../../core/wire/rows.ts';
import { AppSetUp } from './AppSetUp.tsx';
import { ChooseFactor } from './ChooseFactor.tsx';
import type { Added, FactorDesk } from './factors.ts';
import { RecoveryCodes } from './RecoveryCodes.tsx';

export type SetUpProps = {
  readonly desk: FactorDesk;
  readonly methods: readonly MfaMethod[];
  /** What is asked for; a passkey answers both. */
  readonly need: 'mfa' | 'passkey';
  /** What comes afterwards, where somebody was on their way to something. */
  readonly afterwards?: string;
  readonly onDone: () => void;
  readonly onCancel: () => void;
};

type Step =
  | { readonly at: 'choose' }
  | { readonly at: 'app'; readonly seed: { readonly secret: string; readonly uri: string } }
  | { readonly at: 'codes'; readonly codes: readonly string[] };

/** Sets up a second factor, from the choice to the recovery codes that come with the first one. */
export function SetUp({ desk, methods, need, afterwards, onDone, onCancel }: SetUpProps) {
  const [step, setStep] = useState<Step>({ at: 'choose' });
  const added = ({ recoveryCodes }: Added) =>
    recoveryCodes ? setStep({ at: 'codes', codes: recoveryCodes }) : onDone();
  switch (step.at) {
    case 'choose':
      return (
        <ChooseFactor
          desk={desk}
          methods={methods}
          need={need}
          {...(afterwards && { afterwards })}
          onSeed={(seed) => setStep({ at: 'app', seed })}
          onAdded={added}
          onCancel={onCancel}
        />
      );
    case 'app':
      return (
        <AppSetUp seed={step.seed} confirm={desk.confirmApp} onAdded={added} onBack={() => setStep({ at: 'choose' })} />
      );
    case 'codes':
      return <RecoveryCodes codes={step.codes} onDone={onDone} />;
  }
}
