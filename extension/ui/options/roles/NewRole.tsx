import { Button } from '../../pieces/Button.tsx';
import { Field } from '../../pieces/Field.tsx';
import type { AdminDesk } from '../desk.ts';
import { Outcome } from '../parts/Outcome.tsx';
import { useSending } from '../parts/sending.ts';
import { useTyped } from '../parts/typed.ts';
import { hashOf } from '../routes.ts';

const EMPTY = { name: '', description: '', sites: '' };

/** The form of a new role; it starts with the default settings and opens them once it is made. */
export function NewRole({ desk }: { readonly desk: AdminDesk }) {
  const { value, type, drop } = useTyped(desk, 'new role', () => EMPTY);
  const { name, description, sites } = value;
  const { sending, send } = useSending(desk.act);

  async function create(event: Event) {
    event.preventDefault();
    const listed = sites.split(/\s+/).filter(Boolean);
    const answer = await send(
      { type: 'CreateRole', name: name.trim(), description: description.trim(), sites: listed },
      name,
    );
    if (!answer?.ok) return;
    drop();
    desk.go(hashOf('roles', [String(answer.result.roleId)]));
  }
  function cancel() {
    drop();
    desk.go(hashOf('roles'));
  }

  return (
    <form class="panel" onSubmit={create} aria-labelledby="new-role">
      <h2 id="new-role">New role</h2>
      <Field label="Name">
        {(control) => (
          <input
            {...control}
            value={name}
            maxLength={128}
            required
            onInput={(event) => type({ name: event.currentTarget.value })}
          />
        )}
      </Field>
      <Field label="Description" hint="What somebody who activates it can do.">
        {(control) => (
          <input
            {...control}
            value={description}
            maxLength={1000}
            onInput={(event) => type({ description: event.currentTarget.value })}
          />
        )}
      </Field>
      <Field
        label="Sites"
        hint="Where it is used, such as https://admin.example.com/*. The popup offers it there first."
      >
        {(control) => (
          <textarea
            {...control}
            rows={2}
            value={sites}
            onInput={(event) => type({ sites: event.currentTarget.value })}
          />
        )}
      </Field>
      <Outcome now={desk.now} sending={sending} done={`Made ${name}.`} />
      <div class="buttons">
        <Button kind="plain" onClick={cancel}>
          Cancel
        </Button>
        <Button kind="go" type="submit" disabled={!name.trim() || sending.state === 'sending'}>
          Create role
        </Button>
      </div>
    </form>
  );
}
