import { type RoleSettings, settingsDifference } from '../../../../core/settings.ts';
import { SettingsPatch } from '../../../../core/settings-schema.ts';
import { DAY, durationToMs } from '../../../../core/time.ts';

/** What is wrong with settings as typed: a sentence by the path it belongs to. The schema is the server's own. */
export type Problems = Readonly<Record<string, string>>;

/** Why these settings could not be sent; empty where they can. Only what was changed is judged. */
export function settingProblems(base: RoleSettings, settings: RoleSettings): Problems {
  const problems: Record<string, string> = {};
  const changed = settingsDifference(base, settings);
  const parsed = SettingsPatch.safeParse(changed ?? {});
  for (const issue of parsed.error?.issues ?? []) problems[fieldOf(issue.path)] ??= `${capital(issue.message)}.`;
  const { maxDuration } = settings.activation;
  if (changed?.activation?.maxDuration !== undefined && (durationToMs(maxDuration) ?? 0) > DAY)
    problems['activation.maxDuration'] = 'An activation lasts 24 h at most.';
  return problems;
}

function fieldOf(path: readonly PropertyKey[]): string {
  const named = path.filter((step) => typeof step === 'string');
  return (named[0] === 'notification' ? named.slice(0, 3) : named).join('.');
}

function capital(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1);
}
