import type { AlertKind } from '../alert-settings.ts';
import type { Command } from '../commands.ts';
import { BUILT_IN } from '../ids.ts';
import type { AlertIncident, AlertView } from './facts.ts';

/** What mends an incident. Each is ordinary commands, so that every rule about them holds. */
export type Remedy = 'remove' | 'disable' | 'require_mfa' | 'make_eligible';

/** What can be done about each alert from here, what is meant by *Fix* first (entra-pim §7.1). */
export const REMEDIES: Readonly<Record<AlertKind, readonly Remedy[]>> = {
  // Whoever gave the role has to take it back: the target system, which only a connector reaches.
  assigned_outside: [],
  stale_accounts: ['remove', 'disable'],
  standing_access: ['make_eligible', 'remove'],
  no_mfa_on_activation: ['require_mfa'],
  too_many_global_administrators: ['remove'],
  unused_eligible: ['remove'],
  frequent_activations: [],
};

/** The commands of a remedy; none where what it is about is gone. */
export function commandsFor(
  view: AlertView,
  kind: AlertKind,
  incident: AlertIncident,
  remedy: Remedy,
  justification: string,
): readonly Command[] {
  const { principalId, assignmentId, groupId, roleId } = incident;
  switch (remedy) {
    case 'remove':
      if (kind === 'too_many_global_administrators')
        return principalId ? takeGlobalAdministrator(view, principalId, justification) : [];
      return take(view, { principalId, assignmentId, groupId }, justification);
    case 'disable':
      return principalId ? [{ type: 'DisableUser', userId: principalId }] : [];
    case 'require_mfa': {
      const role = view.roles[roleId];
      const settings = { activation: { mfa: 'mfa' as const } };
      return role ? [{ type: 'UpdateRoleSettings', roleId, version: role.version, settings }] : [];
    }
    case 'make_eligible':
      return assignmentId
        ? [{ type: 'ConvertAssignment', assignmentId, assignmentType: 'eligible', justification }]
        : [];
  }
}

/** Through a group one has a role by being its member; the assignment is the group's, and others' too. */
function take(
  view: AlertView,
  { principalId, assignmentId, groupId }: Pick<AlertIncident, 'principalId' | 'assignmentId' | 'groupId'>,
  justification: string,
): readonly Command[] {
  if (groupId && principalId) return leave(view, groupId, principalId, justification);
  return assignmentId ? [{ type: 'RemoveAssignment', assignmentId, justification }] : [];
}

/** One is in a group for good, or by an active assignment of its membership, or both. */
function leave(view: AlertView, groupId: string, userId: string, justification: string): readonly Command[] {
  const group = view.groups[groupId];
  const standing = group?.members.includes(userId);
  const assigned = Object.values(view.assignments).filter(
    ({ roleId, principalId, type, state }) =>
      group?.memberRoleId === roleId && principalId === userId && type === 'active' && state === 'InForce',
  );
  return [
    ...(standing ? [{ type: 'RemoveGroupMember', groupId, userId } as const] : []),
    ...assigned.map(({ id }) => ({ type: 'RemoveAssignment', assignmentId: id, justification }) as const),
  ];
}

/** Every way a person is Global Administrator: assignments of their own, and groups that have one. */
function takeGlobalAdministrator(view: AlertView, userId: string, justification: string): readonly Command[] {
  return Object.values(view.assignments)
    .filter(({ roleId, state }) => roleId === BUILT_IN.globalAdministrator && state === 'InForce')
    .flatMap((row) => {
      const groupId = row.principalId === userId ? null : row.principalId;
      if (groupId !== null && !view.groups[groupId]) return [];
      return take(view, { principalId: userId, assignmentId: row.id, groupId }, justification);
    });
}
