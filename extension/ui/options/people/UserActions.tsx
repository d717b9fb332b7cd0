import { useState } from 'preact/hooks';
import type { Command } from '../../../../core/commands.ts';
import type { UserRow } from '../../../../core/wire/rows.ts';
import { Button } from '../../pieces/Button.tsx';
import { Dialog } from '../../pieces/Dialog.tsx';
import { Field } from '../../pieces/Field.tsx';
import type { AdminDesk } from '../desk.ts';
import { Outcome } from '../parts/Outcome.tsx';
import { useSending } from '../parts/sending.ts';

/** What an administrator can do to an account: end its sessions, take its second factors away, shut it. */
export function UserActions({ desk, user }: { readonly desk: AdminDesk; readonly user: UserRow }) {
  const [asking, setAsking] = useState(false);
  const [done, setDone] = useState('');
  const { sending, send } = useSending(desk.act);
  const run = async (command: Command, told: string) => {
    setDone(told);
    const answer = await send(command, user.name);
    if (answer?.ok) setAsking(false);
  };
  const busy = sending.state === 'sending';
  return (
    <div class="buttons left">
      <Button disabled={busy} onClick={() => run({ type: 'SignOutUser', userId: user.id }, 'All sessions have ended.')}>
        Sign out everywhere
      </Button>
      {user.mfaMethods.length > 0 && (
        <Button
          disabled={busy}
          onClick={() =>
            run({ type: 'ResetMfaMethods', userId: user.id }, 'A new second factor is set up at the next use.')
          }
        >
          Reset second factors
        </Button>
      )}
      {user.disabled ? (
        <Button disabled={busy} onClick={() => run({ type: 'EnableUser', userId: user.id }, 'Enabled.')}>
          Enable
        </Button>
      ) : (
        <Button onClick={() => setAsking(true)}>Disable…</Button>
      )}
      <Outcome now={desk.now} sending={sending} done={done} />
      {asking && (
        <Disable
          user={user}
          busy={busy}
          onClose={() => setAsking(false)}
          onDisable={() => run({ type: 'DisableUser', userId: user.id }, 'Disabled. Everything of theirs has ended.')}
        />
      )}
    </div>
  );
}

function Disable(props: {
  readonly user: UserRow;
  readonly busy: boolean;
  readonly onClose: () => void;
  readonly onDisable: () => void;
}) {
  const { user, busy, onClose, onDisable } = props;
  const [typed, setTyped] = useState('');
  const title = `Disable ${user.name}`;
  return (
    <Dialog label={title} kind="box" onClose={onClose}>
      <form
        class="stack"
        onSubmit={(event) => {
          event.preventDefault();
          onDisable();
        }}
      >
        <h2>{title}</h2>
        <p>Ends their sessions and what they have active, at once. Assignments stay and count again when enabled.</p>
        <Field label={`Type ${user.name} to confirm`}>
          {(control) => (
            <input
              {...control}
              value={typed}
              autocomplete="off"
              onInput={({ currentTarget }) => setTyped(currentTarget.value)}
            />
          )}
        </Field>
        <div class="dialog-foot">
          <Button onClick={onClose}>Cancel</Button>
          <Button kind="danger" type="submit" disabled={busy || typed.trim() !== user.name}>
            Disable
          </Button>
        </div>
      </form>
    </Dialog>
  );
}
