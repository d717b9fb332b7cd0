import type { AlertKind } from '../../../../core/alert-settings.ts';
import { type AlertView, alertSettings } from '../../../../core/alerts.ts';
import { sayDuration } from '../../duration-text.ts';

/** What each alert is called: Entra's names, but for the one Entra has not. */
export const ALERT_TITLES: Readonly<Record<AlertKind, string>> = {
  assigned_outside: 'Roles are assigned outside of Keyturn',
  stale_accounts: 'Potential stale accounts in a privileged role',
  standing_access: 'Permanent active assignments',
  no_mfa_on_activation: 'Roles don’t require MFA for activation',
  too_many_global_administrators: 'Too many Global Administrators',
  unused_eligible: 'Administrators aren’t using their privileged roles',
  frequent_activations: 'Roles are being activated too frequently',
};

/** How a severity's tag looks where something is open. */
export const TONE = { high: 'bad', medium: 'warn', low: undefined } as const;

export type AlertWords = {
  /** Why it matters. */
  readonly risk: string;
  /** How it is mended, and kept from coming back. */
  readonly mend: string;
  readonly prevent: string;
  /** What holds where nothing is found. */
  readonly well: string;
};

/** Why an alert matters and what to do, by the thresholds that are set. */
export function alertWords(kind: AlertKind, view: Pick<AlertView, 'alerts'>): AlertWords {
  switch (kind) {
    case 'assigned_outside':
      return {
        risk: 'Somebody gave the role in the target system itself: nobody asked, approved or set an end, and it is on no record.',
        mend: 'Take it back in the target system, or assign it here.',
        prevent: 'Let nobody but Keyturn give roles in the target system.',
        well: 'A connector has to watch the target for this to be seen. None does yet.',
      };
    case 'stale_accounts': {
      const { days } = alertSettings(view, kind);
      return {
        risk: `An account nobody signed in to for ${sayDays(days)} still has a role; nobody would notice its misuse.`,
        mend: 'Remove the assignment, or disable the account.',
        prevent: 'Review access from time to time, and disable accounts whose holders leave.',
        well: `Everybody with a role signed in within ${sayDays(days)}.`,
      };
    }
    case 'standing_access':
      return {
        risk: 'The role is held all day, so whoever takes over the account has it too.',
        mend: 'Make the assignment eligible; its holder then activates the role when it is needed.',
        prevent: 'Don’t allow permanent active assignments in the role’s settings.',
        well: 'Nobody holds a role for good, but for those who administer Keyturn.',
      };
    case 'no_mfa_on_activation':
      return {
        risk: 'A signed-in browser is enough to activate these roles.',
        mend: 'Ask for MFA or a passkey in the role’s settings.',
        prevent: 'Ask for a second factor in every role’s settings.',
        well: 'Every role somebody is eligible for asks for a second factor.',
      };
    case 'too_many_global_administrators': {
      const { count, percent } = alertSettings(view, kind);
      return {
        risk: 'Each of them can change everything.',
        mend: 'Give them a role that covers what they do, and take this one away.',
        prevent: 'Assign the least role that does the work.',
        well: `Fewer than ${count}, or less than ${percent} % of all who have a role.`,
      };
    }
    case 'unused_eligible': {
      const { days } = alertSettings(view, kind);
      return {
        risk: `Eligible, and not activated for ${sayDays(days)}: access nobody seems to need.`,
        mend: 'Remove the assignment, or give it an end.',
        prevent: 'Let eligible assignments end, and have them extended where they are used.',
        well: `Every eligible assignment older than ${sayDays(days)} was used.`,
      };
    }
    case 'frequent_activations': {
      const { count, period } = alertSettings(view, kind);
      return {
        risk: `Activated ${count} times or more within ${sayDuration(period)}.`,
        mend: 'Ask whether the role’s maximum duration fits the work, or whether a program does it.',
        prevent: 'Set a maximum duration that fits the work.',
        well: `Nobody activates a role ${count} times within ${sayDuration(period)}.`,
      };
    }
  }
}

function sayDays(days: number): string {
  return days === 1 ? '1 day' : `${days} days`;
}
