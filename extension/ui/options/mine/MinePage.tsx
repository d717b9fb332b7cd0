import { sayEnd, sayScope } from '../../moment-text.ts';
import type { Desk } from '../desk.ts';
import type { Route } from '../routes.ts';
import { hashOf } from '../routes.ts';
import { type Column, lookOf } from '../table/arrange.ts';
import { Table } from '../table/Table.tsx';

type Mine = {
  readonly key: string;
  readonly roleName: string;
  readonly type: string;
  readonly scope: string;
  readonly endAt: string | null;
  readonly through: string;
};

/** What somebody has and could have; turning the key is the popup's. */
export function MinePage({ desk, route }: { readonly desk: Desk; readonly route: Route }) {
  const { eligible, active } = desk.me;
  const rows: readonly Mine[] = [
    ...Object.values(active).map((row) => ({ ...row, key: row.id, type: row.state, through: row.groupName ?? '' })),
    ...Object.values(eligible).map((row) => ({ ...row, key: row.id, type: 'Eligible', through: row.groupName ?? '' })),
  ];
  const columns: readonly Column<Mine>[] = [
    { key: 'role', title: 'Role', text: ({ roleName }) => roleName },
    { key: 'type', title: 'Type', text: ({ type }) => type },
    { key: 'scope', title: 'Scope', text: ({ scope }) => sayScope(scope) },
    { key: 'end', title: 'End', text: ({ endAt }) => sayEnd(endAt, desk.now), order: ({ endAt }) => endAt ?? '9999' },
    { key: 'through', title: 'Through group', text: ({ through }) => through, minor: true },
  ];
  return (
    <>
      <h1>My roles</h1>
      <p class="muted">Activate and deactivate from the Keyturn button in the browser’s toolbar.</p>
      <Table
        caption="My roles"
        rows={rows}
        columns={columns}
        keyOf={({ key }) => key}
        look={lookOf(route.query, 'role')}
        onLook={(look) => desk.go(hashOf('mine', [], { ...route.query, ...look }))}
        empty="You have no role, and are eligible for none. Ask an administrator for an eligible assignment."
        csv="my roles.csv"
      />
    </>
  );
}
