import { grantOf } from '../about.ts';
import type { CommandOf } from '../commands.ts';
import { accept, type Context, type Decision, reject } from '../decision.ts';
import { createEndings, type Endings } from '../ending.ts';
import type { Event } from '../events.ts';
import { DEFAULT_SETTINGS, mergeSettings } from '../settings.ts';
import type { Role, State } from '../state.ts';
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
  if (role.group && changes.name !== undefined && changes.name !== role.name)
    return reject('named_by_group', { role: role.name });
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
  return accept(retirement(state, role, createEndings(state, ctx.now), ctx), { roleId });
}

/** What retiring a role does: it, its assignments and its activations end. */
export function retirement(state: State, role: Role, endings: Endings, { newId }: Context): readonly Event[] {
  const ended = [...(state.by.assignmentsOfRole.get(role.id) ?? [])].flatMap((id): readonly Event[] => {
    const assignment = state.assignments.get(id)!;
    // One that expired may still be asked to be renewed.
    if (assignment.ended) return state.by.extensions.has(id) ? endings.ofAssignment(id, 'role_retired') : [];
    const about = { ...grantOf(assignment), requestId: newId(), justification: '' };
    return [
      { type: 'AssignmentRemoved', ...about, because: 'role_retired' },
      ...endings.ofAssignment(id, 'role_retired'),
    ];
  });
  return [{ type: 'RoleRetired', roleId: role.id, ...(role.group ? { group: role.group } : {}) }, ...ended];
}
