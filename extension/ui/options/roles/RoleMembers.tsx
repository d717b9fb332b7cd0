import type { RoleView } from '../../../../core/wire/rows.ts';
import { AssignmentsTable } from '../assignments/AssignmentsTable.tsx';
import type { AdminDesk } from '../desk.ts';
import { hashOf, type Route } from '../routes.ts';

/** Who has the role: eligible and active assignments, and the activations that run. */
export function RoleMembers({ desk, role, route }: { desk: AdminDesk; role: RoleView; route: Route }) {
  const { id } = role.meta.role;
  const current = Object.values(role.assignments).filter(({ state }) => state === 'InForce' || state === 'Scheduled');
  return (
    <AssignmentsTable
      desk={desk}
      caption="Members"
      of="role"
      assignments={current}
      activations={Object.values(role.activations)}
      query={route.query}
      onQuery={(query) => desk.go(hashOf('roles', [id, 'members'], query))}
      add={hashOf('assignments', ['new'], { role: id })}
      empty="Nobody has this role, neither eligible nor active."
      csv={`${role.meta.role.name} members.csv`}
    />
  );
}
