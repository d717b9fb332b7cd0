import { useState } from 'preact/hooks';
import type { Command } from '../../../../core/commands.ts';
import type { UserRow } from '../../../../core/wire/rows.ts';
import { Button } from '../../pieces/Button.tsx';
import type { AdminDesk } from '../desk.ts';
import { Outcome } from '../parts/Outcome.tsx';
import { useSending } from '../parts/sending.ts';
import { TypeToConfirm } from '../parts/TypeToConfirm.tsx';

type Asked = {
  readonly title: string;
  readonly about: string;
  readonly button: string;
  readonly command: Command;
  readonly told: string;
};

/** What an administrator can do to an account: end its sessions, take its second factors away, shut it. */
export function UserActions({ desk, user }: { readonly desk: AdminDesk; readonly user: UserRow }) {
  const [asked, setAsked] = useState<Asked | null>(null);
  const [done, setDone] = useState('');
  const { sending, send } = useSending(desk.act);
  const run = async (command: Command, told: string) => {
    setDone(told);
    const answer = await send(command, user.name);
    if (answer?.ok) setAsked(null);
  };
  const busy = sending.state === 'sending';
  return (
    <div class="buttons left">
      <Button disabled={busy} onClick={() => run({ type: 'SignOutUser', userId: user.id }, 'All sessions have ended.')}>
        Sign out everywhere
      </Button>
      {user.mfaMethods.length > 0 && <Button onClick={() => setAsked(resetOf(user))}>Reset second factors…</Button>}
      {user.disabled ? (
        <Button disabled={busy} onClick={() => run({ type: 'EnableUser', userId: user.id }, 'Enabled.')}>
          Enable
        </Button>
      ) : (
        <Button onClick={() => setAsked(disableOf(user))}>Disable…</Button>
      )}
      {!asked && <Outcome now={desk.now} sending={sending} done={done} />}
      {asked && (
        <TypeToConfirm
          {...asked}
          name={user.name}
          busy={busy}
          outcome={<Outcome now={desk.now} sending={sending} done="" />}
          onClose={() => setAsked(null)}
          onConfirm={() => run(asked.command, asked.told)}
        />
      )}
    </div>
  );
}

function disableOf(user: UserRow): Asked {
  return {
    title: `Disable ${user.name}`,
    about: 'Ends their sessions and what they have active, at once. Assignments stay and count again when enabled.',
    button: 'Disable',
    command: { type: 'DisableUser', userId: user.id },
    told: 'Disabled. Everything of theirs has ended.',
  };
}

function resetOf(user: UserRow): Asked {
  return {
    title: `Reset second factors of ${user.name}`,
    about:
      'Forgets their passkeys, authenticator app and recovery codes, and ends their sessions. Be sure who asks: whoever knows the password sets up the next second factor.',
    button: 'Reset',
    command: { type: 'ResetMfaMethods', userId: user.id },
    told: 'Reset. They set up a new second factor when a role asks for one.',
  };
}
