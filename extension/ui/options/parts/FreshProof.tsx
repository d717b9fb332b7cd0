import { useState } from 'preact/hooks';
import { Dialog } from '../../pieces/Dialog.tsx';
import { ProofField } from '../../second-factor/ProofField.tsx';
import { SetUp } from '../../second-factor/SetUp.tsx';
import { SetUpNotice } from '../../second-factor/SetUpNotice.tsx';
import type { ProofState } from '../../second-factor/useProof.ts';
import type { Desk } from '../desk.ts';

/** Asks for a fresh proof where the rules do; who has no second factor sets one up here, over what they typed. */
export function FreshProof({ desk, proof, hint }: { readonly desk: Desk; readonly proof: ProofState; hint: string }) {
  const [settingUp, setSettingUp] = useState(false);
  const close = () => setSettingUp(false);
  return (
    <>
      {proof.verification.kind === 'set_up' && (
        <SetUpNotice need={proof.verification.need} onContinue={() => setSettingUp(true)} />
      )}
      <ProofField proof={proof} when="when you send this" hint={hint} />
      {settingUp && (
        <Dialog kind="box" label="Set up a second factor" onClose={close}>
          <SetUp
            desk={desk.factors}
            methods={desk.me.meta.user.mfaMethods}
            need="mfa"
            onDone={close}
            onCancel={close}
          />
        </Dialog>
      )}
    </>
  );
}
