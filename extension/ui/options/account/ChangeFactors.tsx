import { useState } from 'preact/hooks';
import { Button } from '../../pieces/Button.tsx';
import { Dialog } from '../../pieces/Dialog.tsx';
import { Note } from '../../pieces/Note.tsx';
import { GroundsFields, useGrounds } from '../../second-factor/GroundsFields.tsx';
import { RecoveryCodes } from '../../second-factor/RecoveryCodes.tsx';
import { SetUp } from '../../second-factor/SetUp.tsx';
import { useAsking } from '../../second-factor/useAsking.ts';
import type { Desk } from '../desk.ts';

/** What is changed about one's second factors. */
export type Change =
  | { readonly kind: 'add' }
  | { readonly kind: 'codes' }
  | { readonly kind: 'remove_app' }
  | { readonly kind: 'remove_passkey'; readonly id: string; readonly name: string };

export type ChangeFactorsProps = { readonly desk: Desk; readonly change: Change; readonly onClose: () => void };

/** Asks for the proof that allows a change, and makes it. */
export function ChangeFactors({ desk, change, onClose }: ChangeFactorsProps) {
  const { mfaMethods } = desk.me.meta.user;
  const title = titleOf(change);
  return (
    <Dialog kind="box" label={title} onClose={onClose}>
      {change.kind === 'add' ? (
        <SetUp desk={desk.factors} methods={mfaMethods} need="mfa" onDone={onClose} onCancel={onClose} />
      ) : (
        <Prove desk={desk} change={change} title={title} onClose={onClose} />
      )}
    </Dialog>
  );
}

type ProveProps = {
  readonly desk: Desk;
  readonly change: Exclude<Change, { readonly kind: 'add' }>;
  readonly title: string;
  readonly onClose: () => void;
};

function Prove({ desk, change, title, onClose }: ProveProps) {
  const state = useGrounds(desk.me.meta.user.mfaMethods);
  const { busy, problem, ask } = useAsking();
  const [codes, setCodes] = useState<readonly string[] | null>(null);
  if (codes) return <RecoveryCodes codes={codes} onDone={onClose} />;

  async function submit(event: Event): Promise<void> {
    event.preventDefault();
    const { grounds } = state;
    if (!grounds || busy) return;
    if (change.kind === 'codes') {
      const added = await ask(() => desk.factors.newRecoveryCodes(grounds));
      if (added?.recoveryCodes) setCodes(added.recoveryCodes);
    } else {
      const done = await ask(() =>
        change.kind === 'remove_app' ? desk.factors.removeApp(grounds) : desk.factors.removePasskey(grounds, change.id),
      );
      if (done) onClose();
    }
    state.proof.type('');
  }
  return (
    <form class="stack" onSubmit={submit}>
      <h2>{title}</h2>
      <p>{aboutOf(change)}</p>
      <GroundsFields state={state} when="to allow this" />
      {problem && (
        <Note tone="bad" alert>
          {problem}
        </Note>
      )}
      <div class="dialog-foot">
        <Button onClick={onClose}>Cancel</Button>
        <Button kind={change.kind === 'codes' ? 'go' : 'danger'} type="submit" disabled={busy || !state.grounds}>
          {change.kind === 'codes' ? 'Make new codes' : 'Remove'}
        </Button>
      </div>
    </form>
  );
}

function titleOf(change: Change): string {
  switch (change.kind) {
    case 'add':
      return 'Add a second factor';
    case 'codes':
      return 'New recovery codes';
    case 'remove_app':
      return 'Remove the authenticator app';
    case 'remove_passkey':
      return `Remove ${change.name}`;
  }
}

function aboutOf({ kind }: ProveProps['change']): string {
  return kind === 'codes'
    ? 'The old codes stop working. Prove a second factor you have to get new ones.'
    : 'Prove a second factor you have; it may be this one. Roles that ask for it are out of reach until you set one up again.';
}
