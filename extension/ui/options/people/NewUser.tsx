import { useState } from 'preact/hooks';
import { Button } from '../../pieces/Button.tsx';
import { Field } from '../../pieces/Field.tsx';
import { Note } from '../../pieces/Note.tsx';
import type { AdminDesk } from '../desk.ts';
import { Outcome } from '../parts/Outcome.tsx';
import { useSending } from '../parts/sending.ts';
import { SIGN_IN_NAME } from '../parts/sign-in-name.ts';
import { useTyped } from '../parts/typed.ts';
import { hashOf } from '../routes.ts';
import { Invite } from './Invite.tsx';

const EMPTY = { name: '', upn: '', mail: '' };

/** The form of a new user, and how they get their password afterwards. */
export function NewUser({ desk }: { readonly desk: AdminDesk }) {
  const { value, type, drop } = useTyped(desk, 'new user', () => EMPTY);
  const { name, upn, mail } = value;
  const [made, setMade] = useState<{ readonly id: string; readonly name: string; readonly mail: string } | null>(null);
  const { sending, send } = useSending(desk.act);

  async function create(event: Event) {
    event.preventDefault();
    const asked = { name: name.trim(), upn: upn.trim().toLowerCase() };
    const answer = await send({ type: 'CreateUser', ...asked, ...(mail.trim() && { mail: mail.trim() }) }, name);
    if (!answer?.ok) return;
    setMade({ id: String(answer.result.userId), name: asked.name, mail: mail.trim() || asked.upn });
    drop();
  }
  function close() {
    drop();
    desk.go(hashOf('people', ['users']));
  }
  return (
    <form class="panel" onSubmit={create} aria-labelledby="new-user">
      <h2 id="new-user">New user</h2>
      {made && (
        <Note tone="ok" alert>
          <p>
            <a href={hashOf('people', ['user', made.id])}>{made.name}</a> is there. Invite them, and they choose their
            password themselves.
          </p>
        </Note>
      )}
      {made && <Invite key={made.id} desk={desk} user={made} />}
      <div class="pair">
        <Field label="Name">
          {(control) => (
            <input
              {...control}
              required
              maxLength={128}
              value={name}
              onInput={(e) => type({ name: e.currentTarget.value })}
            />
          )}
        </Field>
        <Field label="Sign-in name" hint="Such as alice@contoso.example.">
          {(control) => (
            <input
              {...control}
              {...SIGN_IN_NAME}
              required
              value={upn}
              onInput={(e) => type({ upn: e.currentTarget.value })}
            />
          )}
        </Field>
        <Field label="E-mail" hint="Empty is the sign-in name.">
          {(control) => (
            <input
              {...control}
              type="email"
              maxLength={254}
              value={mail}
              onInput={(e) => type({ mail: e.currentTarget.value })}
            />
          )}
        </Field>
      </div>
      <Outcome now={desk.now} sending={sending} done="" />
      <div class="buttons">
        <Button kind="plain" onClick={close}>
          Close
        </Button>
        <Button kind="go" type="submit" disabled={!name.trim() || !upn.trim() || sending.state === 'sending'}>
          Create user
        </Button>
      </div>
    </form>
  );
}
