import type { CommandOf } from '../commands.ts';
import { accept, type Context, type Decision, reject } from '../decision.ts';
import { endingsOf, grantOf } from '../ending.ts';
import { DEFAULT_SETTINGS, mergeSettings } from '../settings.ts';
import type { State } from '../state.ts';
import { unknownPrincipal } from './role-settings.ts';

/** An administrator makes a role. */
export function createRole(state: State, command: CommandOf<'CreateRole'>, ctx: Context): Decision {
  const { name } = command;
  if (state.by.roleName.has(name.toLowerCase())) return reject('name_taken', { what: 'role', name });
  const settings = mergeSettings(DEFAULT_SETTINGS, command.settings ?? {});
  const unknown = unknownPrincipal(state, settings);
  if (unknown) return reject('not_found', { what: 'principal', id: unknown });
  const roleId = ctx.newId();
  const { description = '', sites = [] } = command;
  return accept([{ type: 'RoleCreated', roleId, name, description, sites, builtIn: false, settings }], { roleId });
}

/** An administrator renames or describes a role. */
export function updateRole(state: State, command: CommandOf<'UpdateRole'>): Decision {
  const { type: _, roleId, ...changes } = command;
  const role = state.roles.get(roleId);
  if (!role || role.retired) return reject('not_found', { what: 'role', id: roleId });
  if (role.builtIn && changes.name !== undefined && changes.name !== role.name)
    return reject('built_in', { role: role.name });
  const taken = changes.name !== undefined && state.by.roleName.get(changes.name.toLowerCase());
  if (taken && taken !== roleId) return reject('name_taken', { what: 'role', name: changes.name! });
  const changed = Object.entries(changes).filter(
    ([key, value]) => JSON.stringify(value) !== JSON.stringify(role[key as keyof typeof changes]),
  );
  return accept(changed.length ? [{ type: 'RoleUpdated', roleId, ...Object.fromEntries(changed) }] : [], { roleId });
}

/** An administrator retires a role: its assignments and activations end, its history stays. */
export function retireRole(state: State, command: CommandOf<'RetireRole'>, ctx: Context): Decision {
  const { roleId } = command;
  const role = state.roles.get(roleId);
  if (!role || role.retired) return reject('not_found', { what: 'role', id: roleId });
  if (role.builtIn) return reject('built_in', { role: role.name });
  const events = [...(state.by.assignmentsOfRole.get(roleId) ?? [])].flatMap((id) => {
    const assignment = state.assignments.get(id)!;
    if (assignment.ended) return [];
    const removed = {
      type: 'AssignmentRemoved' as const,
      ...grantOf(assignment),
      requestId: ctx.newId(),
      justification: '',
    };
    return [{ ...removed, because: 'role_retired' as const }, ...endingsOf(state, id, 'role_retired')];
  });
  return accept([{ type: 'RoleRetired', roleId }, ...events], { roleId });
}
