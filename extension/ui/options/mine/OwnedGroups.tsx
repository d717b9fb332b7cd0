import type { OwnedGroupRow } from '../../../../core/wire/rows.ts';
import { Button } from '../../pieces/Button.tsx';
import { Field } from '../../pieces/Field.tsx';
import type { Desk } from '../desk.ts';
import { Outcome } from '../parts/Outcome.tsx';
import { useSending } from '../parts/sending.ts';
import { SIGN_IN_NAME } from '../parts/sign-in-name.ts';
import { byName } from '../parts/text-order.ts';
import { useTyped } from '../parts/typed.ts';

/** The groups somebody owns, for as long as they do: who is in them for good, to be added and taken out. */
export function OwnedGroups({ desk }: { readonly desk: Desk }) {
  const groups = Object.values(desk.me.groups ?? {}).sort(byName);
  if (!groups.length) return null;
  return (
    <>
      <h2>Groups you own</h2>
      {groups.map((group) => (
        <OwnedGroup key={group.id} desk={desk} group={group} />
      ))}
    </>
  );
}

function OwnedGroup({ desk, group }: { readonly desk: Desk; readonly group: OwnedGroupRow }) {
  const { value: upn, change, drop } = useTyped(desk, `add to ${group.id}`, () => '');
  const { sending, send } = useSending(desk.act);
  const busy = sending.state === 'sending';

  async function add(event: Event) {
    event.preventDefault();
    const userUpn = upn.trim().toLowerCase();
    const answer = await send({ type: 'AddGroupMember', groupId: group.id, userUpn }, group.name);
    if (answer?.ok) drop();
  }
  return (
    <section class="panel" aria-labelledby={`group-${group.id}`}>
      <h3 id={`group-${group.id}`}>{group.name}</h3>
      {group.description && <p class="muted">{group.description}</p>}
      {group.members.length ? (
        <ul class="members">
          {group.members.map((member) => (
            <li key={member.id}>
              <span>{member.name}</span>
              <span class="muted small grow">{member.upn}</span>
              <Button
                aria-label={`Remove ${member.name} from ${group.name}`}
                disabled={busy}
                onClick={() => send({ type: 'RemoveGroupMember', groupId: group.id, userId: member.id }, group.name)}
              >
                Remove
              </Button>
            </li>
          ))}
        </ul>
      ) : (
        <p class="muted">Nobody is in this group for good.</p>
      )}
      <form class="line end" onSubmit={add}>
        <Field label={`Add to ${group.name}`} hint="The sign-in name, such as alice@contoso.example.">
          {(control) => (
            <input
              {...control}
              {...SIGN_IN_NAME}
              value={upn}
              autocomplete="off"
              onInput={({ currentTarget: { value } }) => (value ? change(() => value) : drop())}
            />
          )}
        </Field>
        <Button type="submit" disabled={!upn.trim() || busy}>
          Add
        </Button>
      </form>
      <Outcome now={desk.now} sending={sending} done="Done." />
    </section>
  );
}
