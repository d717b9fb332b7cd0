import type { GroupRow } from '../../../../core/wire/rows.ts';
import type { AdminDesk } from '../desk.ts';
import { Details } from '../parts/Details.tsx';
import { hashOf } from '../routes.ts';

/** What a group is called and described as, and how it is retired. */
export function GroupDetails({ desk, group }: { readonly desk: AdminDesk; readonly group: GroupRow }) {
  const { id, name, description } = group;
  return (
    <Details
      desk={desk}
      what="group"
      said={{ name, description, sites: '' }}
      named={null}
      kept={false}
      save={(said) => ({
        type: 'UpdateGroup',
        groupId: id,
        name: said.name.trim(),
        description: said.description.trim(),
      })}
      retire={{ type: 'RetireGroup', groupId: id }}
      ends="Every assignment of this group, its membership and its ownership, and what was activated through any of them, ends at once."
      onRetired={() => desk.go(hashOf('people', ['groups']))}
    />
  );
}
