import { DAY, toIso } from '../../../../core/time.ts';
import type { ActivationRow, AdminView, AssignmentRow } from '../../../../core/wire/rows.ts';
import { sayEnd, sayMoment, sayScope } from '../../moment-text.ts';
import type { Column } from '../table/arrange.ts';

/** A role somebody has: an assignment, or an activation that runs. */
export type Holding = {
  readonly key: string;
  readonly name: string;
  readonly kind: 'user' | 'group';
  readonly principalId: string;
  readonly type: 'Eligible' | 'Active' | 'Activated';
  readonly roleId: string;
  readonly roleName: string;
  readonly scope: string;
  readonly startAt: string;
  readonly endAt: string | null;
  readonly state: AssignmentRow['state'];
  readonly justification: string;
  /** What can be changed; null for an activation, which can only be ended. */
  readonly assignment: AssignmentRow | null;
  readonly activation: ActivationRow | null;
};

export const TABS = ['eligible', 'active', 'expired'] as const;
export type AssignmentsTab = (typeof TABS)[number];

/** What a tab shows: what counts or will, eligible and active, or what ended in the last 30 days. */
export function ofTab(
  assignments: readonly AssignmentRow[],
  activations: readonly ActivationRow[],
  tab: AssignmentsTab,
): { readonly assignments: readonly AssignmentRow[]; readonly activations: readonly ActivationRow[] } {
  const isOver = ({ state }: AssignmentRow) => state === 'Expired' || state === 'Removed';
  switch (tab) {
    case 'eligible':
      return { assignments: assignments.filter((row) => row.type === 'eligible' && !isOver(row)), activations: [] };
    case 'active':
      return { assignments: assignments.filter((row) => row.type === 'active' && !isOver(row)), activations };
    case 'expired':
      return { assignments: assignments.filter(isOver), activations: [] };
  }
}

/** An assignment as a holding. */
export function assigned(row: AssignmentRow): Holding {
  const { id, principalName, principalType, principalId, roleId, roleName, scope, startAt, state, justification } = row;
  return {
    key: id,
    name: principalName,
    kind: principalType,
    principalId,
    type: row.type === 'eligible' ? 'Eligible' : 'Active',
    roleId,
    roleName,
    scope,
    startAt,
    endAt: row.endedAt ?? row.endAt,
    state,
    justification,
    assignment: row,
    activation: null,
  };
}

/** An activation as a holding; one for later has not started. `now` is server time. */
export function activated(row: ActivationRow, now: number): Holding {
  const { id, userId, userName, roleId, roleName, scope, startAt, endAt, justification } = row;
  return {
    key: `activation.${id}`,
    name: userName,
    kind: 'user',
    principalId: userId,
    type: 'Activated',
    roleId,
    roleName,
    scope,
    startAt,
    endAt,
    state: startAt > toIso(now) ? 'Scheduled' : 'InForce',
    justification,
    assignment: null,
    activation: row,
  };
}

/** Whether it ends as a filter asks: `permanent`, `bound`, `soon` (within the 14 days of entra-pim §3.4), or at all. */
export function endsSo({ endAt }: Pick<Holding, 'endAt'>, ends: string, now: number): boolean {
  switch (ends) {
    case 'permanent':
      return endAt === null;
    case 'bound':
      return endAt !== null;
    case 'soon':
      return endAt !== null && endAt <= toIso(now + 14 * DAY);
    default:
      return true;
  }
}

/** The columns of a table of holdings. */
export function holdingColumns(now: number, of: 'all' | 'role' | 'person' | 'group'): readonly Column<Holding>[] {
  const role: Column<Holding> = { key: 'role', title: 'Role', text: ({ roleName }) => roleName };
  const name: Column<Holding> = { key: 'name', title: 'Member', text: (row) => row.name };
  const type: Column<Holding> = { key: 'type', title: 'Type', text: (row) => row.type };
  return [
    ...(of === 'person' || of === 'group' ? [role] : [name]),
    ...(of === 'all' ? [role] : []),
    type,
    { key: 'scope', title: 'Scope', text: ({ scope }) => sayScope(scope), minor: true },
    {
      key: 'start',
      title: 'Start',
      text: ({ startAt }) => sayMoment(startAt, now),
      order: ({ startAt }) => startAt,
      whole: true,
      minor: true,
    },
    {
      key: 'end',
      title: 'End',
      text: ({ endAt }) => sayEnd(endAt, now),
      order: ({ endAt }) => endAt ?? '9999',
      whole: true,
    },
  ];
}

/** The columns of the file, after the portal's export (entra-pim §8.1). */
export function holdingFile(view: AdminView): readonly Column<Holding>[] {
  return [
    { key: 'scope', title: 'Assignment Level', text: ({ scope }) => scope },
    { key: 'name', title: 'User Group Name', text: ({ name }) => name },
    { key: 'role', title: 'Role Name', text: ({ roleName }) => roleName },
    { key: 'mail', title: 'Email', text: ({ principalId }) => view.users[principalId]?.mail ?? '' },
    { key: 'type', title: 'Assignment Type', text: ({ type }) => type },
    { key: 'start', title: 'Assignment Start Time (UTC)', text: ({ startAt }) => startAt },
    { key: 'end', title: 'Assignment End Time (UTC)', text: ({ endAt }) => endAt ?? 'Permanent' },
  ];
}
