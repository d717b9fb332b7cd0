import type { AnyCommand } from '../../core/commands.ts';
import { mergeSettings, type RoleSettings, settingsDifference } from '../../core/settings.ts';
import type { SettingsPatch } from '../../core/settings-schema.ts';
import type { Role, State } from '../../core/state.ts';
import { refNamed, roleNamed } from './names.ts';
import type { FileRole, OrganisationFile } from './schema.ts';
import { changes, type Step } from './step.ts';

/** What makes the file's roles and their settings so. A built-in role is named to change its settings. */
export function roleSteps({ roles = [] }: OrganisationFile): readonly Step[] {
  return roles.flatMap((role, index) => [roleStep(role, index), ...settingsStep(role, index)]);
}

function roleStep({ name, description, sites }: FileRole, index: number): Step {
  return {
    path: ['roles', index],
    command(state) {
      const id = state.by.roleName.get(name.toLowerCase());
      const more = { ...(description === undefined ? {} : { description }), ...(sites === undefined ? {} : { sites }) };
      if (!id) return { type: 'CreateRole', name, ...more };
      const role = state.roles.get(id)!;
      const changed = changes(role, { ...more, ...(role.builtIn ? {} : { name }) });
      return changed && { type: 'UpdateRole', roleId: id, ...more, ...('name' in changed ? { name } : {}) };
    },
  };
}

function settingsStep({ name, settings }: FileRole, index: number): readonly Step[] {
  if (!settings) return [];
  const command = (state: State) => settingsCommand(state, roleNamed(state, name), settings);
  return [{ path: ['roles', index, 'settings'], command }];
}

/** What makes a role's settings those of the file, or null where they are. */
export function settingsCommand(state: State, role: Role, settings: FileSettings): AnyCommand | null {
  const after = mergeSettings(role.settings, withIds(state, settings));
  const difference = settingsDifference(role.settings, after);
  // A group that was retired has no name in a file; that it is missing there asks for nothing.
  if (!difference || !settingsDifference(withoutRetired(state, role.settings), after)) return null;
  return { type: 'UpdateRoleSettings', roleId: role.id, version: role.version, settings: difference };
}

function withoutRetired(state: State, value: RoleSettings): RoleSettings {
  return JSON.parse(JSON.stringify(value), (_, inner: unknown) =>
    Array.isArray(inner) ? inner.filter((one) => !isRetired(state, one)) : inner,
  ) as RoleSettings;
}

function isRetired(state: State, one: unknown): boolean {
  return (
    typeof one === 'string' &&
    one.startsWith('group:') &&
    state.groups.get(one.slice('group:'.length))?.retired === true
  );
}

type FileSettings = NonNullable<FileRole['settings']>;

/** The settings with principals by id instead of by name. */
function withIds(state: State, settings: FileSettings): SettingsPatch {
  const ids = (names: readonly string[]) => names.map((name) => refNamed(state, name));
  const { activation } = settings;
  if (!activation) return settings;
  const { approval, requestors } = activation;
  return {
    ...settings,
    activation: {
      ...activation,
      ...(requestors && { requestors: ids(requestors) }),
      ...(approval && {
        approval: {
          ...approval,
          ...(approval.approvers && { approvers: ids(approval.approvers) }),
          ...(approval.escalateTo && { escalateTo: ids(approval.escalateTo) }),
          ...(approval.stages && {
            stages: approval.stages.map((stage) => ({ ...stage, approvers: ids(stage.approvers) })),
          }),
        },
      }),
    },
  };
}
