import type { Mfa } from '../../../core/settings.ts';
import { Button } from '../pieces/Button.tsx';
import { Note } from '../pieces/Note.tsx';

/** Says that a second factor has to be set up before anything else, and leads there. */
export function SetUpNotice({ need, onContinue }: { need: Exclude<Mfa, 'none'>; onContinue: () => void }) {
  return (
    <Note tone="warn">
      <p>
        <strong>Additional verification is required.</strong>{' '}
        {need === 'passkey'
          ? 'This asks for a passkey, and you have none yet.'
          : 'This asks for a second factor, and you have none yet.'}{' '}
        What you typed is kept.
      </p>
      <Button onClick={onContinue}>Continue</Button>
    </Note>
  );
}
