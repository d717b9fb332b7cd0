import { durationToMs } from '../../../../core/time.ts';
import type { RoleRow } from '../../../../core/wire/rows.ts';
import { sayDuration } from '../../duration-text.ts';
import { sayMoment } from '../../moment-text.ts';
import type { AdminDesk } from '../desk.ts';
import { hashOf, type Route } from '../routes.ts';
import { type Column, lookOf } from '../table/arrange.ts';
import { Table } from '../table/Table.tsx';
import { NewRole } from './NewRole.tsx';

/** Every role, with how many are eligible and active; from here into a role's settings. */
export function RolesPage({ desk, route }: { readonly desk: AdminDesk; readonly route: Route }) {
  const look = lookOf(route.query, 'name');
  const { mayAdminister } = desk.me.meta.user;
  const making = mayAdminister && route.path[0] === 'new';
  return (
    <>
      <header class="head">
        <h1>Roles</h1>
        {mayAdminister && !making && (
          <a class="button go" href={hashOf('roles', ['new'])}>
            New role
          </a>
        )}
      </header>
      {making && <NewRole desk={desk} />}
      <Table
        caption="Roles"
        rows={Object.values(desk.admin.roles).filter(({ group }) => !group)}
        columns={roleColumns(desk.now)}
        keyOf={({ id }) => id}
        hrefOf={({ id }) => hashOf('roles', [id])}
        below={(role) => <Below role={role} />}
        look={look}
        onLook={(next) => desk.go(hashOf('roles', route.path, { ...route.query, ...next }))}
        empty="There is no role yet."
        csv="roles.csv"
      />
    </>
  );
}

function Below({ role }: { readonly role: RoleRow }) {
  return (
    <span class="below">
      {role.builtIn && <span class="tag">Built-in</span>}
      {role.rules && role.rules.mfa !== 'none' && (
        <span class="tag">{role.rules.mfa === 'mfa' ? 'MFA' : 'Passkey'}</span>
      )}
      {role.rules?.approval && <span class="tag">Approval</span>}
      {role.rules?.ticket && <span class="tag">Ticket</span>}
    </span>
  );
}

/** The columns of the table of roles. */
export function roleColumns(now: number): readonly Column<RoleRow>[] {
  return [
    { key: 'name', title: 'Role', text: ({ name }) => name },
    { key: 'description', title: 'Description', text: ({ description }) => description, minor: true },
    {
      key: 'eligible',
      title: 'Eligible',
      text: (role) => String(role.eligible),
      order: (role) => role.eligible,
      numeric: true,
    },
    {
      key: 'active',
      title: 'Active',
      text: (role) => String(role.active),
      order: (role) => role.active,
      numeric: true,
    },
    {
      key: 'longest',
      title: 'Up to',
      text: ({ rules }) => (rules ? sayDuration(rules.maxDuration) : ''),
      order: ({ rules }) => durationToMs(rules?.maxDuration ?? '') ?? 0,
      numeric: true,
    },
    {
      key: 'changed',
      title: 'Changed',
      text: ({ updatedAt }) => sayMoment(updatedAt, now),
      order: ({ updatedAt }) => updatedAt,
      whole: true,
      minor: true,
    },
  ];
}
