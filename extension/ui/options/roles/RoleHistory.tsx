import type { RoleView } from '../../../../core/wire/rows.ts';
import type { AdminDesk } from '../desk.ts';
import { HistoryTable } from '../history/HistoryTable.tsx';
import { historyOf } from '../history/history.ts';
import { hashOf, type Route } from '../routes.ts';

/** What happened with the role in the last 30 days. */
export function RoleHistory({ desk, role, route }: { desk: AdminDesk; role: RoleView; route: Route }) {
  const { id, name } = role.meta.role;
  return (
    <>
      <HistoryTable
        entries={historyOf(role)}
        now={desk.now}
        query={route.query}
        onQuery={(query) => desk.go(hashOf('roles', [id, 'history'], query))}
        ofRole
        csv={`${name} history.csv`}
      />
      <p class="muted">
        Assignments and activations of the last 30 days. Changes of its settings, and what is older, are in{' '}
        <a href={hashOf('audit', ['resource'], { role: id, span: 'all' })}>the audit</a>.
      </p>
    </>
  );
}
