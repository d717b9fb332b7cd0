import { useState } from 'preact/hooks';
import { Button } from '../pieces/Button.tsx';
import { Field } from '../pieces/Field.tsx';
import { Note } from '../pieces/Note.tsx';
import type { Added, FactorDesk } from './factors.ts';
import { QrCode } from './QrCode.tsx';
import { useAsking } from './useAsking.ts';
import { isCode, readCode } from './ways.ts';

export type AppSetUpProps = {
  readonly seed: { readonly secret: string; readonly uri: string };
  readonly confirm: FactorDesk['confirmApp'];
  readonly onAdded: (added: Added) => void;
  readonly onBack: () => void;
};

/** Shows the seed and asks for two codes that follow one another. */
export function AppSetUp({ seed, confirm, onAdded, onBack }: AppSetUpProps) {
  const [codes, setCodes] = useState<readonly [string, string]>(['', '']);
  const { busy, problem, ask } = useAsking();
  const complete = codes.every(isCode);

  async function submit(event: Event): Promise<void> {
    event.preventDefault();
    if (!complete) return;
    const added = await ask(() => confirm([readCode(codes[0]), readCode(codes[1])]));
    if (added) onAdded(added);
  }
  return (
    <form class="set-up" onSubmit={submit}>
      <h1>Set up an authenticator app</h1>
      <ol class="steps">
        <li>
          <p>Scan this with the app, such as Microsoft or Google Authenticator, 1Password or Aegis.</p>
          <div class="seed">
            <QrCode text={seed.uri} label="QR code with the key of your account" />
            <div>
              <p class="small muted">It cannot be scanned? Type this key, time-based with six digits.</p>
              <code class="key">{seed.secret.replace(/(.{4})(?=.)/g, '$1 ')}</code>
            </div>
          </div>
        </li>
        <li>
          <p>Type the code the app shows, wait half a minute for the next one, and type that too.</p>
          <div class="pair">
            {(['First code', 'Next code'] as const).map((label, at) => (
              <Field key={label} label={label}>
                {(control) => (
                  <input
                    {...control}
                    value={codes[at]}
                    inputMode="numeric"
                    autocomplete="one-time-code"
                    maxLength={7}
                    onInput={({ currentTarget: { value } }) =>
                      setCodes(at === 0 ? [value, codes[1]] : [codes[0], value])
                    }
                  />
                )}
              </Field>
            ))}
          </div>
        </li>
      </ol>
      {problem && (
        <Note tone="bad" alert>
          {problem}
        </Note>
      )}
      <div class="dialog-foot">
        <Button kind="plain" large onClick={onBack}>
          Back
        </Button>
        <Button kind="go" large type="submit" disabled={busy || !complete}>
          {busy ? 'Checking' : 'Confirm the app'}
        </Button>
      </div>
    </form>
  );
}
