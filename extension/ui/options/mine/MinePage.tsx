import { useState } from 'preact/hooks';
import { sayEnd, sayScope } from '../../moment-text.ts';
import { Button } from '../../pieces/Button.tsx';
import { Tag } from '../../pieces/Tag.tsx';
import type { Desk } from '../desk.ts';
import type { Route } from '../routes.ts';
import { hashOf } from '../routes.ts';
import { type Column, lookOf } from '../table/arrange.ts';
import { Table } from '../table/Table.tsx';
import { AskExtension } from './AskExtension.tsx';
import { type Mine, mineOf } from './mine.ts';
import { OwnedGroups } from './OwnedGroups.tsx';

/** What somebody has and could have; turning the key is the popup's, asking for more time is here. */
export function MinePage({ desk, route }: { readonly desk: Desk; readonly route: Route }) {
  const [asking, setAsking] = useState<string | null>(null);
  const rows = mineOf(desk.me, desk.now);
  const chosen = rows.find(({ key }) => key === asking);
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
        actions={({ key, roleName, offer, asked }) =>
          offer &&
          (asked ? (
            <Tag tone="warn">Asked</Tag>
          ) : (
            <Button
              aria-label={`${offer === 'selfRenew' ? 'Renew' : 'Extend'} ${roleName}`}
              onClick={() => setAsking(key)}
            >
              {offer === 'selfRenew' ? 'Renew' : 'Extend'}
            </Button>
          ))
        }
        empty="You have no role, and are eligible for none. Ask an administrator for an eligible assignment."
        csv="my roles.csv"
      />
      <OwnedGroups desk={desk} />
      {chosen && <AskExtension key={chosen.key} desk={desk} row={chosen} onClose={() => setAsking(null)} />}
    </>
  );
}
