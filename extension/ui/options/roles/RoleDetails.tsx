import type { RoleRow } from '../../../../core/wire/rows.ts';
import type { AdminDesk } from '../desk.ts';
import { Details } from '../parts/Details.tsx';
import { hashOf } from '../routes.ts';

/** What a role is called, described as and used at, and how it is retired. */
export function RoleDetails({ desk, role }: { readonly desk: AdminDesk; readonly role: RoleRow }) {
  const { id, name, description, sites, builtIn, group } = role;
  const named = builtIn ? 'Built in, and fixed.' : group ? 'Its group’s name, and changed there.' : null;
  return (
    <Details
      desk={desk}
      what="role"
      said={{ name, description, sites: sites.join(' ') }}
      named={named}
      kept={builtIn}
      save={(said) => ({
        type: 'UpdateRole',
        roleId: id,
        ...(named === null && { name: said.name.trim() }),
        description: said.description.trim(),
        sites: said.sites.split(/\s+/).filter(Boolean),
      })}
      retire={{ type: 'RetireRole', roleId: id }}
      ends="Every assignment of this role and all that is active from it ends at once. Its history stays."
      onRetired={() => desk.go(group ? hashOf('people', ['group', group.groupId]) : hashOf('roles'))}
    />
  );
}
