import type { CommandOf, InternalCommand } from '../commands.ts';
import { accept, type Context, type Decision, reject } from '../decision.ts';
import type { Event } from '../events.ts';
import { BUILT_IN, BUILT_IN_ROLES } from '../ids.ts';
import { EVERYWHERE } from '../scope.ts';
import { DEFAULT_SETTINGS } from '../settings.ts';
import type { State } from '../state.ts';

/** The first start: the organisation, its built-in roles, and its first Global Administrator. [O1] */
export function setUp(state: State, command: Extract<InternalCommand, { type: 'SetUp' }>, ctx: Context): Decision {
  if (state.organisation) return reject('setup_done', {});
  const organisationId = ctx.newId();
  const userId = ctx.newId();
  const roles = BUILT_IN_ROLES.map(
    ({ id, name, description }): Event => ({
      type: 'RoleCreated',
      roleId: id,
      name,
      description,
      sites: [],
      builtIn: true,
      settings: DEFAULT_SETTINGS,
    }),
  );
  return accept(
    [
      { type: 'OrganisationCreated', organisationId, name: command.organisation },
      ...roles,
      { type: 'UserCreated', userId, upn: command.upn, name: command.name, mail: command.upn },
      {
        type: 'RoleAssigned',
        assignmentId: ctx.newId(),
        assignmentType: 'active',
        roleId: BUILT_IN.globalAdministrator,
        principalId: userId,
        principalType: 'user',
        scope: EVERYWHERE,
        startAt: ctx.now,
        endAt: null,
        justification: 'First administrator',
      },
    ],
    { organisationId, userId },
  );
}

/** An administrator changes what holds for the whole organisation. */
export function updateOrganisation(
  state: State,
  command: CommandOf<'UpdateOrganisation'>,
  { actor }: Context,
): Decision {
  if (!state.organisation) return reject('not_set_up', {});
  const { name, settings } = state.organisation;
  const changed = Object.entries(command.settings ?? {}).filter(
    ([key, value]) => JSON.stringify(settings[key as keyof typeof settings]) !== JSON.stringify(value),
  );
  // One administrator could otherwise switch off what asks for two. [S5]
  if (settings.fourEyes && command.settings?.fourEyes === false && actor.kind === 'user')
    return reject('not_allowed', { needs: 'operator' });
  const renamed = command.name !== undefined && command.name !== name ? { name: command.name } : {};
  if (!changed.length && !('name' in renamed)) return accept([]);
  return accept([{ type: 'OrganisationSettingsUpdated', ...renamed, settings: Object.fromEntries(changed) }]);
}
