import type { AlertSettingsPatch } from '../../../../core/alert-commands.ts';
import {
  ACTIVATIONS,
  ADMINISTRATORS,
  type AlertKind,
  type Limits,
  LONGEST_PERIOD,
  PERCENT,
  STALE_DAYS,
  UNUSED_DAYS,
} from '../../../../core/alert-settings.ts';
import { durationToMs, SECOND } from '../../../../core/time.ts';
import { sayDuration } from '../../duration-text.ts';

/** A threshold of an alert, as its form shows it. */
export type ThresholdField = {
  readonly key: 'days' | 'count' | 'percent' | 'period';
  readonly name: string;
  readonly sentence: string;
  /** Null for a duration. */
  readonly limits: Limits | null;
  readonly unit: string;
};

const days = (name: string, sentence: string, limits: Limits): ThresholdField => ({
  key: 'days',
  name,
  sentence,
  limits,
  unit: 'days',
});

/** What can be set of each alert beside on and off. */
export const THRESHOLDS: Readonly<Record<AlertKind, readonly ThresholdField[]>> = {
  assigned_outside: [],
  standing_access: [],
  no_mfa_on_activation: [],
  stale_accounts: [days('Days without a sign-in', 'From when on an account with a role is told of.', STALE_DAYS)],
  unused_eligible: [days('Days without an activation', 'From when on an eligible assignment is told of.', UNUSED_DAYS)],
  too_many_global_administrators: [
    {
      key: 'count',
      name: 'Global Administrators',
      sentence: 'From how many on, eligible and active; the share below has to be reached too.',
      limits: ADMINISTRATORS,
      unit: '',
    },
    { key: 'percent', name: 'Share', sentence: 'Of all who have a role.', limits: PERCENT, unit: '%' },
  ],
  frequent_activations: [
    {
      key: 'count',
      name: 'Activations',
      sentence: 'From how many on, of one role by one person.',
      limits: ACTIVATIONS,
      unit: '',
    },
    {
      key: 'period',
      name: 'Within',
      sentence: `Seconds to ${sayDuration(LONGEST_PERIOD)}: 10 s, 12 h, 7 days.`,
      limits: null,
      unit: '',
    },
  ],
};

/** What a form holds of an alert's settings: numbers as they were typed. */
export type Typed = Readonly<Record<string, string | boolean>>;

/** Why the server would refuse what was typed, by field; empty where it would not. */
export function settingProblems(kind: AlertKind, typed: Typed): Readonly<Record<string, string>> {
  const problems: Record<string, string> = {};
  for (const { key, limits } of THRESHOLDS[kind]) {
    const text = String(typed[key] ?? '');
    if (limits) {
      const { min, max } = limits;
      if (!/^\d+$/.test(text) || Number(text) < min || Number(text) > max)
        problems[key] = `A whole number from ${min} to ${max}.`;
    } else {
      const ms = durationToMs(text);
      if (ms === null || ms < SECOND || ms > durationToMs(LONGEST_PERIOD)!)
        problems[key] = `A time from a second to ${sayDuration(LONGEST_PERIOD)}, such as 7 days.`;
    }
  }
  return problems;
}

/** The change what was typed asks for. Only what has no problem is a change. */
export function patchOf(kind: AlertKind, typed: Typed): AlertSettingsPatch {
  const numbers = new Set(THRESHOLDS[kind].filter(({ limits }) => limits).map(({ key }) => String(key)));
  const fields = Object.entries(typed).map(([key, value]) => [key, numbers.has(key) ? Number(value) : value]);
  return { alert: kind, ...Object.fromEntries(fields) } as AlertSettingsPatch;
}
