import type { CommandOf } from '../commands.ts';
import { accept, type Context, type Decision, reject } from '../decision.ts';
import { type PrincipalRef, parseRef } from '../ids.ts';
import { mergeSettings, type RoleSettings, settingsDifference } from '../settings.ts';
import type { SettingsPatch } from '../settings-schema.ts';
import { mayAdminister } from '../standing.ts';
import type { Role, State } from '../state.ts';

/**
 * An administrator changes a role's settings, on the version they saw. The next activation obeys; with four eyes, once a
 * second administrator has confirmed it. Whoever runs the server is not asked for a second one. [S5]
 */
export function updateRoleSettings(
  state: State,
  command: CommandOf<'UpdateRoleSettings'>,
  { actor, newId, now }: Context,
): Decision {
  const { roleId, version } = command;
  const role = state.roles.get(roleId);
  if (!role || role.retired) return reject('not_found', { what: 'role', id: roleId });
  if (version !== role.version) return reject('stale_version', { version: role.version, asked: version });
  const settings = mergeSettings(role.settings, command.settings);
  const unknown = unknownPrincipal(state, settings, role.settings);
  if (unknown) return reject('not_found', { what: 'principal', id: unknown });
  const after = settingsDifference(role.settings, settings);
  if (!after) return accept([], { version });
  // The server itself calls that address, so that an owner of a group would reach what only the server does. [P6]
  if (after.activation?.ticketCheck !== undefined && !mayAdminister(state, actor, now))
    return reject('not_allowed', { needs: 'Privileged Role Administrator' });
  if (!state.organisation?.settings.fourEyes || actor.kind !== 'user')
    return accept([updated(role, after)], { version: version + 1 });
  if (role.proposal) return reject('proposal_pending', { by: state.users.get(role.proposal.by)?.name ?? '' });
  const before = settingsDifference(settings, role.settings)!;
  const proposalId = newId();
  return accept([{ type: 'RoleSettingsProposed', roleId, proposalId, version, before, after }], {
    version,
    proposalId,
  });
}

/** A second administrator confirms or refuses a change; whoever proposed it can only take it back. [S5] */
export function decideRoleSettings(
  state: State,
  command: CommandOf<'DecideRoleSettings'>,
  { actor }: Context,
): Decision {
  const { roleId, proposalId, decision, justification = '' } = command;
  const role = state.roles.get(roleId);
  if (role?.proposal?.id !== proposalId || role.retired)
    return reject('not_found', { what: 'proposal', id: proposalId });
  if (decision === 'Deny')
    return accept([{ type: 'RoleSettingsRefused', roleId, proposalId, justification: justification.trim() }]);
  if (actor.kind === 'user' && actor.userId === role.proposal.by) return reject('self_approval', {});
  const { after, version } = role.proposal;
  if (version !== role.version) return reject('stale_version', { version: role.version, asked: version });
  return accept([updated(role, after)], { version: version + 1 });
}

/** The first principal the settings name that does not exist (any more), leaving aside those `known` named already. [S4] */
export function unknownPrincipal(state: State, settings: RoleSettings, known?: RoleSettings): string | null {
  const before = new Set(known && principalsOf(known));
  for (const ref of principalsOf(settings)) {
    if (before.has(ref)) continue;
    const { type, id } = parseRef(ref);
    if (type === 'user' ? !state.users.has(id) : state.groups.get(id)?.retired !== false) return ref;
  }
  return null;
}

/** Every principal that settings name. */
export function principalsOf({ activation }: RoleSettings): readonly PrincipalRef[] {
  const { approval, requestors } = activation;
  const stages = approval.stages.flatMap((stage) => stage.approvers);
  return [...requestors, ...approval.approvers, ...approval.escalateTo, ...stages];
}

function updated(role: Role, after: SettingsPatch) {
  const settings = mergeSettings(role.settings, after);
  const before = settingsDifference(settings, role.settings)!;
  return { type: 'RoleSettingsUpdated', roleId: role.id, version: role.version + 1, before, after } as const;
}
