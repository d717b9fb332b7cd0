import { useState } from 'preact/hooks';
import { sayMoment } from '../../moment-text.ts';
import { Button } from '../../pieces/Button.tsx';
import { CopyButton } from '../../pieces/CopyButton.tsx';
import { Field } from '../../pieces/Field.tsx';
import { Note } from '../../pieces/Note.tsx';
import type { AdminDesk } from '../desk.ts';
import { type Invitation, sayInviteProblem } from './inviter.ts';

export type Invited = { readonly id: string; readonly name: string; readonly mail: string };

/** Makes the link with which somebody who has never signed in chooses their password, and offers it to be passed on. */
export function Invite({ desk, user }: { readonly desk: AdminDesk; readonly user: Invited }) {
  const [asking, setAsking] = useState(false);
  const [made, setMade] = useState<Invitation | null>(null);
  const [problem, setProblem] = useState('');

  async function invite(): Promise<void> {
    setAsking(true);
    const answer = await desk.invite(user.id);
    setAsking(false);
    setProblem(answer.ok ? '' : sayInviteProblem(answer.problem, desk.now));
    setMade(answer.ok ? answer.invitation : null);
  }
  if (!made)
    return (
      <div class="line-up">
        <Button disabled={asking} onClick={invite}>
          Invite
        </Button>
        <span class="small" role="status">
          {problem || 'For somebody who has no password and no token yet.'}
        </span>
      </div>
    );
  return (
    <Note tone="ok" alert>
      <Field label={`Link for ${user.name}`}>
        {(control) => (
          <input {...control} readOnly value={made.link} onFocus={({ currentTarget }) => currentTarget.select()} />
        )}
      </Field>
      <p class="small">
        With it they choose their password. It works once, until {sayMoment(made.expiresAt, desk.now)}, for whoever has
        it: pass it on where only they read it.
      </p>
      <div class="line-up">
        <CopyButton text={made.link} otherwise="Select the link and copy it." />
        <a class="button" href={mailOf(user, made)}>
          Write a mail
        </a>
      </div>
    </Note>
  );
}

function mailOf({ name, mail }: Invited, { link }: Invitation): string {
  const body = `Hello ${name},\n\nchoose your password for Keyturn here. The link works once, for seven days:\n\n${link}\n`;
  return `mailto:${encodeURIComponent(mail)}?subject=${encodeURIComponent('Your Keyturn account')}&body=${encodeURIComponent(body)}`;
}
