import { useEffect, useState } from 'preact/hooks';
import { type RoleSettings, settingsDifference } from '../../../../core/settings.ts';
import type { RoleSettingsRow } from '../../../../core/wire/rows.ts';
import { rebase, type SettingsDraft } from './setting-difference.ts';

/** What was typed on each role and not sent, for as long as the page is open: changing the page loses nothing. */
const kept = new Map<string, SettingsDraft>();

/**
 * The draft of a role's settings. While nothing is edited it follows the server; once something is, it stands still and
 * `behind` says that somebody else changed the settings meanwhile.
 */
export function useSettingsDraft(roleId: string, current: RoleSettingsRow) {
  const fresh: SettingsDraft = { version: current.version, base: current.settings, settings: current.settings };
  const [typed, setTyped] = useState<SettingsDraft | undefined>(() => kept.get(roleId));
  const edited = typed !== undefined && settingsDifference(typed.base, typed.settings) !== null;
  const draft = edited ? typed : fresh;

  function keep(next: SettingsDraft | undefined) {
    if (next && settingsDifference(next.base, next.settings)) kept.set(roleId, next);
    else kept.delete(roleId);
    setTyped(next);
  }

  useEffect(() => {
    if (!edited) return;
    const warn = (event: BeforeUnloadEvent) => event.preventDefault();
    addEventListener('beforeunload', warn);
    return () => removeEventListener('beforeunload', warn);
  }, [edited]);

  return {
    draft,
    edited,
    behind: edited && draft.version < current.version,
    change: (settings: RoleSettings) => keep({ ...draft, settings }),
    discard: () => keep(undefined),
    keepMine: () => keep(rebase(draft, current.version, current.settings)),
  };
}
