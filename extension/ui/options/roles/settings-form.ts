import { createContext } from 'preact';
import { useContext } from 'preact/hooks';
import { DEFAULT_SETTINGS, type RoleSettings } from '../../../../core/settings.ts';
import type { Principal } from '../people/principals.ts';
import { type SettingsDraft, sameSetting } from './setting-difference.ts';
import type { Problems } from './setting-problems.ts';
import { type NameOf, SETTINGS, settingAt, withSetting } from './setting-words.ts';

/** The form being filled in, for the settings in it. */
export type SettingsForm = {
  readonly draft: SettingsDraft;
  readonly problems: Problems;
  readonly principals: readonly Principal[];
  readonly nameOf: NameOf;
  /** Whether the person may change anything. */
  readonly readOnly: boolean;
  readonly change: (settings: RoleSettings) => void;
};

export const SettingsFormContext = createContext<SettingsForm | null>(null);

/** The form around a setting. */
export function useSettingsForm(): SettingsForm {
  const form = useContext(SettingsFormContext);
  if (!form) throw new Error('a setting stands outside of a settings form');
  return form;
}

/** One setting of the form: its value, how to change it, and what differs from before and from the default. */
export function useSetting<Value>(path: string) {
  const { draft, problems, nameOf, readOnly, change } = useSettingsForm();
  const words = SETTINGS.find((setting) => setting.path === path);
  const say = (settings: RoleSettings) => (words ? words.say(settingAt(settings, path) as never, nameOf) : '');
  const set = (value: Value) => change(withSetting(draft.settings, path, value));
  return {
    id: path.replaceAll('.', '-'),
    name: words?.name ?? path,
    value: settingAt(draft.settings, path) as Value,
    set,
    readOnly,
    problem: problems[path],
    before: sameSetting(draft.base, draft.settings, path) ? undefined : say(draft.base),
    byDefault:
      readOnly || sameSetting(DEFAULT_SETTINGS, draft.settings, path)
        ? undefined
        : { value: say(DEFAULT_SETTINGS), reset: () => set(settingAt(DEFAULT_SETTINGS, path) as Value) },
  };
}
