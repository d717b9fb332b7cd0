import type { GroupRow, UserRow } from '../../../../core/wire/rows.ts';
import { sayMoment } from '../../moment-text.ts';
import { Tag } from '../../pieces/Tag.tsx';
import type { AdminDesk } from '../desk.ts';
import { Tabs } from '../parts/Tabs.tsx';
import { hashOf, type Route } from '../routes.ts';
import { type Column, lookOf } from '../table/arrange.ts';
import { Table } from '../table/Table.tsx';
import { GroupPage } from './GroupPage.tsx';
import { ImportUsers } from './ImportUsers.tsx';
import { NewGroup } from './NewGroup.tsx';
import { NewUser } from './NewUser.tsx';
import { OrganisationTab } from './OrganisationTab.tsx';
import { UserPage } from './UserPage.tsx';

/** Users and groups: who there is, what they have, who may sign in. */
export function PeoplePage({ desk, route }: { readonly desk: AdminDesk; readonly route: Route }) {
  const [kind, id] = route.path;
  const at = kind === 'organisation' || kind === 'groups' ? kind : 'users';
  if (kind === 'user' && id) return <UserPage key={id} desk={desk} id={id} route={route} />;
  if (kind === 'users' && id === 'import' && desk.me.meta.user.mayAdminister) return <ImportUsers desk={desk} />;
  if (kind === 'group' && id) return <GroupPage key={id} desk={desk} id={id} route={route} />;
  const { mayAdminister } = desk.me.meta.user;
  const table = {
    look: lookOf(route.query, 'name'),
    onLook: (look: Route['query']) => desk.go(hashOf('people', [at], { ...route.query, ...look })),
  };
  const more = mayAdminister && id !== 'new' && (
    <>
      {at === 'users' && (
        <a class="button" href={hashOf('people', ['users', 'import'])}>
          Import a file
        </a>
      )}
      <a class="button go" href={hashOf('people', [at, 'new'])}>
        {at === 'users' ? 'New user' : 'New group'}
      </a>
    </>
  );
  return (
    <>
      <h1>Users and groups</h1>
      <Tabs
        label="Users and groups"
        tabs={[
          { key: 'users', title: 'Users', count: Object.keys(desk.admin.users).length },
          { key: 'groups', title: 'Groups', count: Object.keys(desk.admin.groups).length },
          { key: 'organisation', title: 'Organisation' },
        ]}
        at={at}
        onChoose={(tab) => desk.go(hashOf('people', [tab]))}
      />
      <div id="tab-panel" class="stack" role="tabpanel" aria-labelledby={`tab-${at}`}>
        {id === 'new' && mayAdminister && (at === 'users' ? <NewUser desk={desk} /> : <NewGroup desk={desk} />)}
        {at === 'organisation' && <OrganisationTab desk={desk} />}
        {at === 'users' && (
          <Table
            {...table}
            caption="Users"
            rows={Object.values(desk.admin.users)}
            columns={userColumns(desk)}
            keyOf={(user) => user.id}
            hrefOf={(user) => hashOf('people', ['user', user.id])}
            below={({ disabled }) => disabled && <Tag tone="warn">Disabled</Tag>}
            more={more}
            empty="There is no user yet."
            csv="users.csv"
          />
        )}
        {at === 'groups' && (
          <Table
            {...table}
            caption="Groups"
            rows={Object.values(desk.admin.groups)}
            columns={groupColumns(desk)}
            keyOf={(group) => group.id}
            hrefOf={(group) => hashOf('people', ['group', group.id])}
            more={more}
            empty="There is no group yet. A group can be eligible; each member then activates for themselves."
            csv="groups.csv"
          />
        )}
      </div>
    </>
  );
}

function userColumns({ now }: AdminDesk): readonly Column<UserRow>[] {
  return [
    { key: 'name', title: 'User', text: ({ name }) => name },
    { key: 'upn', title: 'Sign-in name', text: ({ upn }) => upn, address: true },
    { key: 'mfa', title: 'Second factor', text: sayMethods, minor: true },
    {
      key: 'last',
      title: 'Last sign-in',
      text: ({ lastSignInAt }) => (lastSignInAt ? sayMoment(lastSignInAt, now) : 'never'),
      order: ({ lastSignInAt }) => lastSignInAt ?? '',
    },
  ];
}

function groupColumns({ admin }: AdminDesk): readonly Column<GroupRow>[] {
  const held = new Map<string, number>();
  for (const { principalId, principalType, state } of Object.values(admin.assignments))
    if (principalType === 'group' && state === 'InForce') held.set(principalId, (held.get(principalId) ?? 0) + 1);
  const roles = ({ id }: GroupRow) => held.get(id) ?? 0;
  return [
    { key: 'name', title: 'Group', text: ({ name }) => name },
    { key: 'description', title: 'Description', text: ({ description }) => description, minor: true },
    {
      key: 'members',
      title: 'Members',
      text: (row) => String(row.members.length),
      order: (row) => row.members.length,
      numeric: true,
    },
    { key: 'roles', title: 'Roles', text: (row) => String(roles(row)), order: roles, numeric: true },
  ];
}

/** The second factors somebody set up, in words. */
export function sayMethods({ mfaMethods }: Pick<UserRow, 'mfaMethods'>): string {
  const words = [
    ...(mfaMethods.includes('passkey') ? ['passkey'] : []),
    ...(mfaMethods.includes('totp') ? ['authenticator app'] : []),
  ];
  return words.join(', ') || 'none';
}
