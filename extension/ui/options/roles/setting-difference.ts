import { mergeSettings, type RoleSettings, settingsDifference } from '../../../../core/settings.ts';
import { type NameOf, SETTINGS, type SettingsTab, type SettingWords, settingAt } from './setting-words.ts';

/** One setting that differs, in words. */
export type Difference = {
  readonly path: string;
  readonly tab: SettingsTab;
  readonly name: string;
  readonly before: string;
  readonly after: string;
};

/** What differs between two settings of a role, in the order of the form. */
export function differences(before: RoleSettings, after: RoleSettings, nameOf: NameOf): readonly Difference[] {
  return SETTINGS.filter(({ path }) => !sameSetting(before, after, path)).map((setting) => ({
    path: setting.path,
    tab: setting.tab,
    name: setting.name,
    before: sayValue(setting, before, nameOf),
    after: sayValue(setting, after, nameOf),
  }));
}

/** Whether two settings agree at a path. */
export function sameSetting(one: RoleSettings, other: RoleSettings, path: string): boolean {
  return JSON.stringify(settingAt(one, path)) === JSON.stringify(settingAt(other, path));
}

/** Settings being edited: what is in the form, and the version and settings it was begun on. */
export type SettingsDraft = {
  readonly version: number;
  readonly base: RoleSettings;
  readonly settings: RoleSettings;
};

/** What somebody typed, laid over settings that changed meanwhile: theirs where it was touched, the new ones elsewhere. */
export function rebase(draft: SettingsDraft, version: number, theirs: RoleSettings): SettingsDraft {
  const mine = settingsDifference(draft.base, draft.settings);
  return { version, base: theirs, settings: mine ? mergeSettings(theirs, mine) : theirs };
}

function sayValue({ path, say }: SettingWords, settings: RoleSettings, nameOf: NameOf): string {
  return say(settingAt(settings, path) as never, nameOf);
}
