import type { AlertKind } from '../../../../core/alert-settings.ts';
import type { AlertIncident } from '../../../../core/alerts.ts';
import type { AdminView } from '../../../../core/wire/rows.ts';
import { sayMoment } from '../../moment-text.ts';
import { hashOf } from '../routes.ts';
import type { Column } from '../table/arrange.ts';

/** What an incident is called in a line. */
export function nameOfIncident({ principalName, roleName }: AlertIncident): string {
  return principalName ? `${principalName}, ${roleName}` : roleName;
}

/** Where an incident is looked into: the assignment it is about, the person, or the role. */
export function placeOf(kind: AlertKind, incident: AlertIncident): string {
  const { assignmentId, groupId, principalId, roleId } = incident;
  if (groupId) return hashOf('people', ['group', groupId]);
  if (assignmentId && kind !== 'stale_accounts') return hashOf('alerts', [kind], { change: assignmentId });
  return principalId ? hashOf('people', ['user', principalId]) : hashOf('roles', [roleId]);
}

/** The columns of a table of incidents: what each alert is about. */
export function incidentColumns(kind: AlertKind, view: AdminView, now: number): readonly Column<AlertIncident>[] {
  const member: Column<AlertIncident> = {
    key: 'name',
    title: 'Member',
    text: ({ principalName }) => principalName ?? '',
  };
  const role: Column<AlertIncident> = { key: 'role', title: 'Role', text: ({ roleName }) => roleName };
  const through: Column<AlertIncident> = {
    key: 'through',
    title: 'Through group',
    text: ({ groupId }) => (groupId ? (view.groups[groupId]?.name ?? '') : ''),
    minor: true,
  };
  const last = (title: string, never: string): Column<AlertIncident> => ({
    key: 'last',
    title,
    text: ({ lastAt }) => (lastAt ? sayMoment(lastAt, now) : never),
    order: ({ lastAt }) => lastAt ?? '',
  });
  const since = (title: string): Column<AlertIncident> => ({
    key: 'since',
    title,
    text: ({ startAt }) => (startAt ? sayMoment(startAt, now) : ''),
    order: ({ startAt }) => startAt ?? '',
  });
  const count = (title: string): Column<AlertIncident> => ({
    key: 'count',
    title,
    text: ({ count: number }) => String(number ?? ''),
    order: ({ count: number }) => number ?? 0,
    numeric: true,
  });
  switch (kind) {
    case 'stale_accounts':
      return [member, role, last('Last sign-in', 'never'), through];
    case 'standing_access':
      return [member, role, since('Since')];
    case 'no_mfa_on_activation':
      return [role, count('Eligible assignments')];
    case 'too_many_global_administrators':
      return [member, { ...through, minor: false }];
    case 'unused_eligible':
      return [member, role, last('Last activation', 'never'), { ...since('Eligible since'), minor: true }];
    case 'frequent_activations':
      return [member, role, count('Activations'), last('Newest', '')];
    case 'assigned_outside':
      return [member, role, since('Found')];
  }
}
