import { useState } from 'preact/hooks';
import { Button } from '../pieces/Button.tsx';
import { CopyButton } from '../pieces/CopyButton.tsx';

export type RecoveryCodesProps = {
  readonly codes: readonly string[];
  readonly onDone: () => void;
};

/** The codes for the day the phone is gone, shown this once. */
export function RecoveryCodes({ codes, onDone }: RecoveryCodesProps) {
  const [kept, setKept] = useState(false);
  const text = `Keyturn recovery codes. Each works once.\n\n${codes.join('\n')}\n`;

  return (
    <div class="set-up">
      <h1>Keep your recovery codes</h1>
      <p>
        They let you in when your phone or key is gone. Each works once, and they are shown only now: keep them where
        you keep passwords.
      </p>
      <ul class="codes" aria-label="Recovery codes">
        {codes.map((code) => (
          <li key={code}>
            <code>{code}</code>
          </li>
        ))}
      </ul>
      <div class="line-up">
        <a
          class="button"
          href={`data:text/plain;charset=utf-8,${encodeURIComponent(text)}`}
          download="keyturn-recovery-codes.txt"
        >
          Download
        </a>
        <CopyButton text={text} otherwise="Download them instead." />
      </div>
      <label class="kept">
        <input type="checkbox" checked={kept} onChange={({ currentTarget }) => setKept(currentTarget.checked)} />I have
        kept them
      </label>
      <div class="dialog-foot">
        <Button kind="go" large disabled={!kept} onClick={onDone}>
          Done
        </Button>
      </div>
    </div>
  );
}
