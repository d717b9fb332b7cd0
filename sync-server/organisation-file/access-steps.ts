import { GROUP_ACCESSES } from '../../core/group-access.ts';
import type { State } from '../../core/state.ts';
import { groupNamed } from './names.ts';
import { settingsCommand } from './role-steps.ts';
import type { FileGroup, OrganisationFile } from './schema.ts';
import type { Step } from './step.ts';

/** What puts the file's groups under management, and makes the settings of their membership and ownership so. */
export function accessSteps({ groups = [] }: OrganisationFile): readonly Step[] {
  return groups.flatMap((group, index) => (group.access ? stepsOf(group, group.access, index) : []));
}

function stepsOf({ name }: FileGroup, access: NonNullable<FileGroup['access']>, index: number): readonly Step[] {
  const path = ['groups', index, 'access'] as const;
  const named = GROUP_ACCESSES.filter((kind) => access[kind]);
  // One of its two roles may have been retired; it is only made anew where the file has settings for it.
  const onboard = (state: State) => {
    const { id } = groupNamed(state, name);
    const roles = state.by.accessRoles.get(id) ?? {};
    const managed = named.length ? named.every((kind) => roles[kind]) : roles.member || roles.owner;
    return managed ? null : { type: 'OnboardGroup' as const, groupId: id };
  };
  return [
    { path: [...path], command: onboard },
    ...GROUP_ACCESSES.flatMap((kind): Step[] => {
      const settings = access[kind];
      if (!settings) return [];
      const command = (state: State) => {
        const roleId = state.by.accessRoles.get(groupNamed(state, name).id)?.[kind] ?? '';
        return settingsCommand(state, state.roles.get(roleId)!, settings);
      };
      return [{ path: [...path, kind], command }];
    }),
  ];
}
