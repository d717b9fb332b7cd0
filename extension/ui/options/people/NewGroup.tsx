import { Button } from '../../pieces/Button.tsx';
import { Field } from '../../pieces/Field.tsx';
import type { AdminDesk } from '../desk.ts';
import { Outcome } from '../parts/Outcome.tsx';
import { useSending } from '../parts/sending.ts';
import { useTyped } from '../parts/typed.ts';
import { hashOf } from '../routes.ts';

const EMPTY = { name: '', description: '' };

/** The form of a new group; its members are added on its page. */
export function NewGroup({ desk }: { readonly desk: AdminDesk }) {
  const { value, type, drop } = useTyped(desk, 'new group', () => EMPTY);
  const { name, description } = value;
  const { sending, send } = useSending(desk.act);

  async function create(event: Event) {
    event.preventDefault();
    const answer = await send({ type: 'CreateGroup', name: name.trim(), description: description.trim() }, name);
    if (!answer?.ok) return;
    drop();
    desk.go(hashOf('people', ['group', String(answer.result.groupId)]));
  }
  function cancel() {
    drop();
    desk.go(hashOf('people', ['groups']));
  }
  return (
    <form class="panel" onSubmit={create} aria-labelledby="new-group">
      <h2 id="new-group">New group</h2>
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
      <Field label="Description">
        {(control) => (
          <input
            {...control}
            maxLength={1000}
            value={description}
            onInput={(e) => type({ description: e.currentTarget.value })}
          />
        )}
      </Field>
      <Outcome now={desk.now} sending={sending} done="" />
      <div class="buttons">
        <Button kind="plain" onClick={cancel}>
          Cancel
        </Button>
        <Button kind="go" type="submit" disabled={!name.trim() || sending.state === 'sending'}>
          Create group
        </Button>
      </div>
    </form>
  );
}
