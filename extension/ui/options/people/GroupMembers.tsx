import { useState } from 'preact/hooks';
import type { GroupRow, UserRow } from '../../../../core/wire/rows.ts';
import { Button } from '../../pieces/Button.tsx';
import { Tag } from '../../pieces/Tag.tsx';
import { hashOf } from '../routes.ts';
import type { Column, Look } from '../table/arrange.ts';
import { Table } from '../table/Table.tsx';

const COLUMNS: readonly Column<UserRow>[] = [
  { key: 'name', title: 'User', text: ({ name }) => name },
  { key: 'upn', title: 'Sign-in name', text: ({ upn }) => upn, address: true },
];

export type GroupMembersProps = {
  readonly group: GroupRow;
  readonly members: readonly UserRow[];
  readonly busy: boolean;
  /** Left out for whoever only reads. */
  readonly onRemove: ((user: UserRow) => void) | undefined;
};

/** Who is in a group for good, to be found also among thousands. */
export function GroupMembers({ group, members, busy, onRemove }: GroupMembersProps) {
  const [look, setLook] = useState<Look>({ find: '', sort: 'name' });
  if (!members.length) return <p class="muted">Nobody is in this group for good.</p>;
  return (
    <Table
      caption="Standing members"
      rows={members}
      columns={COLUMNS}
      keyOf={({ id }) => id}
      look={look}
      onLook={setLook}
      hrefOf={({ id }) => hashOf('people', ['user', id])}
      below={({ disabled }) => disabled && <Tag tone="warn">Disabled</Tag>}
      {...(onRemove && {
        actions: (user: UserRow) => (
          <Button aria-label={`Remove ${user.name} from ${group.name}`} disabled={busy} onClick={() => onRemove(user)}>
            Remove
          </Button>
        ),
      })}
      empty=""
    />
  );
}
