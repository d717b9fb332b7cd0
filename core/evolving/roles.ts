import type { Recorded } from '../events.ts';
import { mergeSettings } from '../settings.ts';
import type { State } from '../state.ts';
import { putRole } from './place.ts';

/** Folds an event about a role itself. */
export function evolveRoles(state: State, { event, at, actor }: Recorded): void {
  const updatedBy = actor.kind === 'user' ? actor.userId : null;
  switch (event.type) {
    case 'RoleCreated':
      putRole(state, {
        id: event.roleId,
        name: event.name,
        description: event.description,
        sites: event.sites,
        builtIn: event.builtIn,
        group: event.group ?? null,
        retired: false,
        settings: event.settings,
        version: 1,
        updatedAt: at,
        updatedBy,
        proposal: null,
      });
      return;
    case 'RoleUpdated': {
      const { type: _, roleId, ...changes } = event;
      putRole(state, { ...state.roles.get(roleId)!, ...changes });
      return;
    }
    case 'RoleSettingsUpdated': {
      const role = state.roles.get(event.roleId)!;
      const settings = mergeSettings(role.settings, event.after);
      putRole(state, { ...role, settings, version: event.version, updatedAt: at, updatedBy, proposal: null });
      return;
    }
    case 'RoleSettingsProposed': {
      const { proposalId: id, version, after } = event;
      const proposal = { id, by: updatedBy ?? '', at, version, after };
      putRole(state, { ...state.roles.get(event.roleId)!, proposal });
      return;
    }
    case 'RoleSettingsRefused':
      putRole(state, { ...state.roles.get(event.roleId)!, proposal: null });
      return;
    case 'RoleRetired':
      putRole(state, { ...state.roles.get(event.roleId)!, retired: true });
      return;
  }
}
