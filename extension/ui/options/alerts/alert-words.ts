import type { AlertIncident, AlertKind, AlertThresholds } from '../../../../core/alerts.ts';
import { sayMoment } from '../../moment-text.ts';

type Words = {
  readonly title: string;
  readonly risk: string;
  readonly mend: string;
  readonly well: string;
};

/** What each alert is called, why it matters and how it is mended. */
export function alertWords(kind: AlertKind, thresholds: AlertThresholds): Words {
  switch (kind) {
    case 'stale_accounts':
      return {
        title: 'Potential stale accounts in a privileged role',
        risk: `An account nobody signed in to for ${thresholds.staleDays} days still has a role; nobody would notice its misuse.`,
        mend: 'Remove the assignment, or disable the account.',
        well: `Everybody with a role signed in within ${thresholds.staleDays} days.`,
      };
    case 'standing_access':
      return {
        title: 'Permanent active assignments',
        risk: 'The role is held all day, so whoever takes over the account has it too.',
        mend: 'Make the assignment eligible; its holder then activates the role when it is needed.',
        well: 'Nobody holds a role for good, but for those who administer Keyturn.',
      };
    case 'no_mfa_on_activation':
      return {
        title: 'Roles don’t require MFA for activation',
        risk: 'A signed-in browser is enough to activate these roles.',
        mend: 'Ask for MFA or a passkey in the role’s settings.',
        well: 'Every role somebody is eligible for asks for a second factor.',
      };
    case 'too_many_global_administrators':
      return {
        title: 'Too many Global Administrators',
        risk: 'Each of them can change everything.',
        mend: 'Give them a role that covers what they do, and take this one away.',
        well: `Fewer than ${thresholds.globalAdministrators}, or less than ${thresholds.globalAdministratorsPercent} % of the users.`,
      };
    case 'unused_eligible':
      return {
        title: 'Administrators aren’t using their privileged roles',
        risk: `Eligible, and not activated for ${thresholds.unusedDays} days: access nobody seems to need.`,
        mend: 'Remove the assignment, or give it an end.',
        well: `Every eligible assignment older than ${thresholds.unusedDays} days was used.`,
      };
    case 'frequent_activations':
      return {
        title: 'Roles are being activated too frequently',
        risk: `Activated ${thresholds.frequentActivations} times or more within ${thresholds.frequentDays} days.`,
        mend: 'Ask whether the role’s maximum duration fits the work, or whether a program does it.',
        well: `Nobody activates a role ${thresholds.frequentActivations} times within ${thresholds.frequentDays} days.`,
      };
  }
}

/** One incident in a line. */
export function sayIncident(kind: AlertKind, incident: AlertIncident, now: number): string {
  switch (kind) {
    case 'stale_accounts':
      return incident.lastAt ? `last signed in ${sayMoment(incident.lastAt, now)}` : 'never signed in';
    case 'no_mfa_on_activation':
      return incident.count === 1 ? '1 eligible assignment' : `${incident.count} eligible assignments`;
    case 'frequent_activations':
      return `${incident.count} activations`;
    case 'standing_access':
    case 'too_many_global_administrators':
    case 'unused_eligible':
      return '';
  }
}
