import { type PrincipalRef, parseRef } from '../../../../core/ids.ts';
import type { UserRow } from '../../../../core/wire/rows.ts';
import { Button } from '../../pieces/Button.tsx';
import { Empty } from '../../pieces/Empty.tsx';
import { AssignmentsTable } from '../assignments/AssignmentsTable.tsx';
import type { AdminDesk } from '../desk.ts';
import { Outcome } from '../parts/Outcome.tsx';
import { PrincipalPicker } from '../parts/PrincipalPicker.tsx';
import { useSending } from '../parts/sending.ts';
import { useTyped } from '../parts/typed.ts';
import { hashOf, type Route } from '../routes.ts';
import { GroupAccess } from './GroupAccess.tsx';
import { GroupDetails } from './GroupDetails.tsx';
import { GroupMembers } from './GroupMembers.tsx';
import { principalsOf } from './principals.ts';

/** One group: who is in it, and what that gives them. */
export function GroupPage({ desk, id, route }: { desk: AdminDesk; id: string; route: Route }) {
  const group = desk.admin.groups[id];
  const { sending, send } = useSending(desk.act);
  const typed = useTyped<readonly PrincipalRef[]>(desk, `members of ${id}`, () => []);
  const adding = typed.value;
  const setAdding = (next: (before: typeof adding) => typeof adding) => typed.change(next, (refs) => refs.length > 0);
  if (!group)
    return (
      <Empty title="There is no such group">
        <a href={hashOf('people', ['groups'])}>All groups</a>
      </Empty>
    );
  const { mayAdminister } = desk.me.meta.user;
  const members = group.members.flatMap((userId) => desk.admin.users[userId] ?? []);
  const others = principalsOf(desk.admin).filter((one) => one.kind === 'user' && !group.members.includes(one.id));
  const assignments = Object.values(desk.admin.assignments).filter(
    ({ principalId, state }) => principalId === id && (state === 'InForce' || state === 'Scheduled'),
  );

  async function add(event: Event) {
    event.preventDefault();
    for (const ref of adding) {
      const answer = await send({ type: 'AddGroupMember', groupId: id, userId: parseRef(ref).id }, group!.name);
      if (!answer?.ok) return;
      setAdding((left) => left.filter((other) => other !== ref));
    }
  }
  function remove({ id: userId }: UserRow) {
    void send({ type: 'RemoveGroupMember', groupId: id, userId }, group!.name);
  }
  return (
    <>
      <header class="head">
        <div class="grow">
          <a class="back" href={hashOf('people', ['groups'])}>
            Groups
          </a>
          <h1>{group.name}</h1>
          {group.description && <p class="muted">{group.description}</p>}
        </div>
        {mayAdminister && <GroupDetails desk={desk} group={group} />}
      </header>
      <h2>Standing members</h2>
      {mayAdminister && (
        <form class="line add-members" onSubmit={add}>
          <label class="unseen" for="add-members">
            Add members
          </label>
          <PrincipalPicker
            id="add-members"
            all={others}
            chosen={adding}
            placeholder="Find a user"
            onChange={(refs) => setAdding(() => refs)}
          />
          <Button type="submit" disabled={!adding.length || sending.state === 'sending'}>
            Add to the group
          </Button>
        </form>
      )}
      <Outcome now={desk.now} sending={sending} done="Done." />
      <GroupMembers
        group={group}
        members={members}
        busy={sending.state === 'sending'}
        onRemove={mayAdminister ? remove : undefined}
      />
      <GroupAccess desk={desk} group={group} />
      <h2>Roles</h2>
      <AssignmentsTable
        desk={desk}
        caption={`Roles of ${group.name}`}
        of="group"
        assignments={assignments}
        activations={[]}
        query={route.query}
        onQuery={(query) => desk.go(hashOf('people', ['group', id], query))}
        add={hashOf('assignments', ['new'], { principal: `group:${id}` })}
        empty="This group has no role."
        csv={`${group.name}.csv`}
      />
    </>
  );
}
