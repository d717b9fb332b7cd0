import type { RoleRow } from '../../../../core/wire/rows.ts';
import { sayDay } from '../../moment-text.ts';
import { Tag } from '../../pieces/Tag.tsx';
import type { AdminDesk } from '../desk.ts';
import { hashOf, type Route } from '../routes.ts';
import { lookOf } from '../table/arrange.ts';
import { Table } from '../table/Table.tsx';

export type EmptyRolesProps = {
  readonly desk: AdminDesk;
  readonly roles: readonly RoleRow[];
  readonly query: Route['query'];
  readonly onQuery: (query: Route['query']) => void;
};

/** Roles nobody holds and nobody is eligible for: candidates for being retired, on their own page. */
export function EmptyRoles({ desk, roles, query, onQuery }: EmptyRolesProps) {
  return (
    <Table
      caption="Roles held by nobody"
      rows={roles}
      columns={[
        { key: 'role', title: 'Role', text: ({ name }) => name },
        { key: 'about', title: 'Description', text: ({ description }) => description },
        {
          key: 'changed',
          title: 'Settings changed',
          text: ({ updatedAt }) => sayDay(updatedAt, desk.now),
          order: ({ updatedAt }) => updatedAt,
          minor: true,
        },
      ]}
      keyOf={({ id }) => id}
      hrefOf={({ id }) => hashOf('roles', [id])}
      below={({ builtIn }) => builtIn && <Tag>Built in</Tag>}
      look={lookOf(query, 'role')}
      onLook={(look) => onQuery({ ...query, ...look })}
      empty="Every role is held by somebody, or somebody could."
      csv="roles held by nobody.csv"
    />
  );
}
