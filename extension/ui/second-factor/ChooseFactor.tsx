import { useState } from 'preact/hooks';
import { Button } from '../pieces/Button.tsx';
import { Field } from '../pieces/Field.tsx';
import { Note } from '../pieces/Note.tsx';
import type { Added } from './factors.ts';
import { GroundsFields, useGrounds } from './GroundsFields.tsx';
import type { SetUpProps } from './SetUp.tsx';
import { useAsking } from './useAsking.ts';

export type ChooseFactorProps = Omit<SetUpProps, 'onDone'> & {
  readonly onSeed: (seed: { readonly secret: string; readonly uri: string }) => void;
  readonly onAdded: (added: Added) => void;
};

const KINDS = {
  passkey: {
    name: 'Passkey',
    about: 'Your fingerprint, face, PIN or a security key. It cannot be phished, and every role takes it.',
  },
  app: { name: 'Authenticator app', about: 'An app on your phone that shows a new code every half minute.' },
} as const;
type Kind = keyof typeof KINDS;

/** Asks which factor to set up, and for what allows it. */
export function ChooseFactor({ desk, methods, need, afterwards, onSeed, onAdded, onCancel }: ChooseFactorProps) {
  const kinds: readonly Kind[] = need === 'passkey' || methods.includes('totp') ? ['passkey'] : ['passkey', 'app'];
  const [kind, setKind] = useState<Kind>('passkey');
  const [name, setName] = useState('This device');
  const state = useGrounds(methods);
  const { busy, problem, ask } = useAsking();
  const stuck = busy || !state.grounds || (kind === 'passkey' && !name.trim());

  async function submit(event: Event): Promise<void> {
    event.preventDefault();
    const { grounds } = state;
    if (!grounds || stuck) return;
    if (kind === 'app') {
      const seed = await ask(() => desk.startApp(grounds));
      if (seed) onSeed(seed);
    } else {
      const added = await ask(() => desk.addPasskey(grounds, name.trim()));
      if (added) onAdded(added);
    }
    state.proof.type('');
  }
  return (
    <form class="set-up" onSubmit={submit}>
      <h1>Set up a second factor</h1>
      {need === 'passkey' && <p>What you asked for takes a passkey only.</p>}
      {afterwards && <p class="muted">{afterwards}</p>}
      <fieldset class="kinds" aria-label="Second factor">
        {kinds.map((one) => (
          <label key={one} class="kind">
            <input
              type="radio"
              name="kind"
              aria-label={KINDS[one].name}
              aria-describedby={`${one}-about`}
              checked={kind === one}
              onChange={() => setKind(one)}
            />
            <span>
              <strong>{KINDS[one].name}</strong>
              <span class="small muted" id={`${one}-about`}>
                {KINDS[one].about}
              </span>
            </span>
          </label>
        ))}
      </fieldset>
      {kind === 'passkey' && (
        <Field label="Name" hint="to tell your passkeys apart">
          {(control) => (
            <input
              {...control}
              value={name}
              maxLength={60}
              onInput={({ currentTarget }) => setName(currentTarget.value)}
            />
          )}
        </Field>
      )}
      <GroundsFields state={state} when="to allow this" />
      {problem && (
        <Note tone="bad" alert>
          {problem}
        </Note>
      )}
      <div class="dialog-foot">
        <Button kind="plain" large onClick={onCancel}>
          Cancel
        </Button>
        <Button kind="go" large type="submit" disabled={stuck}>
          {busy && kind === 'passkey' ? 'Follow your browser' : 'Continue'}
        </Button>
      </div>
    </form>
  );
}
