import { type RoleSettings, settingsDifference } from '../../../../core/settings.ts';
import type { RoleSettingsRow } from '../../../../core/wire/rows.ts';
import type { Desk } from '../desk.ts';
import { useTyped } from '../parts/typed.ts';
import { rebase, type SettingsDraft } from './setting-difference.ts';

/**
 * The draft of a role's settings. While nothing is edited it follows the server; once something is, it stands still and
 * `behind` says that somebody else changed the settings meanwhile.
 */
export function useSettingsDraft(desk: Desk, roleId: string, current: RoleSettingsRow) {
  const fresh: SettingsDraft = { version: current.version, base: current.settings, settings: current.settings };
  const { value: typed, change, drop } = useTyped<SettingsDraft | null>(desk, `settings ${roleId}`, () => null);
  const edited = typed !== null && settingsDifference(typed.base, typed.settings) !== null;
  const draft = edited ? typed : fresh;

  function keep(next: SettingsDraft) {
    if (settingsDifference(next.base, next.settings)) change(() => next);
    else drop();
  }
  return {
    draft,
    edited,
    behind: edited && draft.version < current.version,
    change: (settings: RoleSettings) => keep({ ...draft, settings }),
    discard: drop,
    keepMine: () => keep(rebase(draft, current.version, current.settings)),
  };
}
