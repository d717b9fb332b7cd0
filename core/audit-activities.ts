import { ALERT_ACTIVITIES, isAlertEvent } from './alert-activities.ts';
import type { Event } from './events.ts';
import { REVIEW_ACTIVITIES, reviewActivity } from './review-activities.ts';
import type { Instant } from './time.ts';

/** Entra's categories, and `UserManagement` and `Authentication` for what Entra keeps in logs beside PIM's. */
export type AuditCategory =
  | 'RoleManagement'
  | 'GroupManagement'
  | 'UserManagement'
  | 'ResourceManagement'
  | 'Authentication'
  | 'AccessReviews'
  | 'AuditManagement';

export type AuditResult = 'success' | 'failure' | 'denied' | 'expired';

/** What an event is called in the audit. */
export type Activity = { readonly activity: string; readonly category: AuditCategory; readonly result: AuditResult };

/** The activity of an event that happened at `at`. The names are Entra's (entra-pim §8.2) where it has one. */
export function activityOf(event: Event, at: Instant): Activity {
  if (isAlertEvent(event)) return done(ALERT_ACTIVITIES[event.type]);
  switch (event.type) {
    case 'OrganisationCreated':
      return done('Onboarded resource to PIM', 'ResourceManagement');
    case 'OrganisationSettingsUpdated':
      return done('Resource updated', 'ResourceManagement');
    case 'UserCreated':
      return done('Add user', 'UserManagement');
    case 'UserInvited':
      return done('Invite user', 'UserManagement');
    case 'UserUpdated':
      return done('Update user', 'UserManagement');
    case 'UserDisabled':
      return done('Disable account', 'UserManagement');
    case 'UserEnabled':
      return done('Enable account', 'UserManagement');
    case 'CredentialChanged':
      return done(CREDENTIAL_WORDS[event.change], 'Authentication');
    case 'MfaMethodsReset':
      return done('Admin deleted security info', 'Authentication');
    case 'SessionsRevoked':
      return done('Revoke user sessions', 'Authentication');
    case 'SignedIn':
      return done('User signed in', 'Authentication');
    case 'GroupCreated':
      return done('Add group', 'GroupManagement');
    case 'GroupUpdated':
      return done('Update group', 'GroupManagement');
    case 'GroupRetired':
      return done('Delete group', 'GroupManagement');
    case 'GroupMemberAdded':
      return done('Add member to group', 'GroupManagement');
    case 'GroupMemberRemoved':
      return done('Remove member from group', 'GroupManagement');
    case 'RoleCreated':
      return event.group ? done('Onboarded resource to PIM', 'GroupManagement') : done('Role definition created');
    case 'RoleUpdated':
      return done('Update role definition');
    case 'RoleSettingsUpdated':
      return done('Update role setting in PIM');
    case 'RoleSettingsProposed':
      return done('Update role setting in PIM requested');
    case 'RoleSettingsRefused':
      return { ...done('Update role setting in PIM denied'), result: 'denied' };
    case 'RoleRetired':
      return event.group ? done('Offboarded resource from PIM', 'GroupManagement') : done('PIM policy removed');
    case 'RoleAssigned':
      return done(
        `Add ${memberOf(event)} to role in PIM ${event.startAt > at ? 'requested' : 'completed'} ${spanOf(event)}`,
      );
    case 'AssignmentStarted':
      return done(`Add ${memberOf(event)} to role in PIM completed ${spanOf(event)}`);
    case 'AssignmentUpdated':
      return done(UPDATE_WORDS[event.how]);
    case 'ExtensionRequested':
      return done(longerOf(event, 'requested'));
    case 'ExtensionApproved':
      return done('Update member in PIM approved by admin (extend/renew)');
    case 'ExtensionDenied':
      return { ...done('Update member in PIM denied by admin (extend/renew)'), result: 'denied' };
    case 'AssignmentExpiryNoticed':
      return done('Notify of assignment expiry (PIM)');
    case 'AssignmentExpired':
      return done(`Remove ${memberOf(event)} from role in PIM completed (timebound)`);
    case 'AssignmentRemoved':
      return done(
        event.startAt > at
          ? `Add ${memberOf(event)} to role in PIM canceled ${spanOf(event)}`
          : `Remove ${memberOf(event)} from role in PIM completed ${spanOf(event)}`,
      );
    case 'ActivationRequested':
      return done('Add member to role requested (PIM activation)');
    case 'ApprovalStarted':
      return done('Add member to role approval requested (PIM activation)');
    case 'RequestApproved':
      return done('Add member to role request approved (PIM activation)');
    case 'RequestDenied':
      return { ...done('Add member to role request denied (PIM activation)'), result: 'denied' };
    case 'RequestLapsed':
      return { ...done('PIM activation request expired'), result: 'expired' };
    case 'ApprovalReminded':
      return done('Remind approvers (PIM activation)');
    case 'ApprovalEscalated':
      return done('Escalate approval (PIM activation)');
    case 'RequestCancelled':
      return done(
        event.extension ? longerOf(event.extension, 'canceled') : 'Add member to role canceled (PIM activation)',
      );
    case 'RequestFailed':
      return { ...done('Process request'), result: 'failure' };
    case 'ActivationScheduled':
      return done('Process request');
    case 'RoleActivated':
      return done('Add member to role completed (PIM activation)');
    case 'ActivationExtended':
      return done('Update member in PIM requested (extend)');
    case 'ActivationShortened':
      return done(UPDATE_WORDS.updated);
    case 'RoleDeactivated':
      return done('Remove member from role completed (PIM deactivate)');
    case 'ActivationExpired':
      return { ...done('Remove member from role (PIM activation expired)'), result: 'expired' };
    case 'ActivationRevoked':
      return done('Remove member from role in PIM completed (timebound)');
    case 'ReviewCreated':
    case 'ReviewStarted':
    case 'ReviewReminded':
    case 'ReviewItemDecided':
    case 'ReviewStageEnded':
    case 'ReviewUpdated':
    case 'ReviewReset':
    case 'ReviewEnded':
    case 'ReviewApplied':
    case 'ReviewDeleted':
    case 'ReviewHistoryCreated':
    case 'ReviewHistoryExported':
      return done(reviewActivity(event), 'AccessReviews');
    case 'AuditExported':
      return done('Export audit', 'AuditManagement');
  }
}

/** Every activity there is, by name: what an audit can be filtered by. */
export const ACTIVITIES: readonly string[] = [
  'Add member to role requested (PIM activation)',
  'Add member to role approval requested (PIM activation)',
  'Add member to role request approved (PIM activation)',
  'Add member to role request denied (PIM activation)',
  'Add member to role completed (PIM activation)',
  'Add member to role canceled (PIM activation)',
  'PIM activation request expired',
  'Remove member from role completed (PIM deactivate)',
  'Remove member from role (PIM activation expired)',
  ...['eligible member', 'member'].flatMap((member) =>
    ['permanent', 'timebound'].flatMap((span) => [
      `Add ${member} to role in PIM requested (${span})`,
      `Add ${member} to role in PIM completed (${span})`,
      `Add ${member} to role in PIM canceled (${span})`,
      `Remove ${member} from role in PIM completed (${span})`,
    ]),
  ),
  ...['eligible member', 'member'].flatMap((member) =>
    ['requested', 'canceled'].flatMap((step) => [
      `Update ${member} in PIM ${step} (extend)`,
      `Add ${member} to role in PIM ${step} (renew)`,
    ]),
  ),
  'Update member in PIM approved by admin (extend/renew)',
  'Update member in PIM denied by admin (extend/renew)',
  'Notify of assignment expiry (PIM)',
  'Process role update request',
  'Process request',
  'Update role setting in PIM',
  'Update role setting in PIM requested',
  'Update role setting in PIM denied',
  'PIM policy removed',
  'Role definition created',
  'Update role definition',
  'Onboarded resource to PIM',
  'Offboarded resource from PIM',
  'Resource updated',
  'Keep last Global Administrator (PIM assignment expiry)',
  'Remind approvers (PIM activation)',
  'Escalate approval (PIM activation)',
  'Add user',
  'Invite user',
  'Update user',
  'Disable account',
  'Enable account',
  'Add group',
  'Update group',
  'Delete group',
  'Add member to group',
  'Remove member from group',
  'User signed in',
  'Revoke user sessions',
  'User registered security info',
  'User deleted security info',
  'User used security info',
  'Admin deleted security info',
  ...Object.values(ALERT_ACTIVITIES),
  'Export audit',
  ...REVIEW_ACTIVITIES,
];

const CREDENTIAL_WORDS = {
  set: 'User registered security info',
  removed: 'User deleted security info',
  used: 'User used security info',
} as const;

const UPDATE_WORDS = {
  updated: 'Process role update request',
  extended: 'Update member in PIM approved by admin (extend/renew)',
  renewed: 'Update member in PIM approved by admin (extend/renew)',
  kept_last_administrator: 'Keep last Global Administrator (PIM assignment expiry)',
} as const;

function done(activity: string, category: AuditCategory = 'RoleManagement'): Activity {
  return { activity, category, result: 'success' };
}

function memberOf({ assignmentType }: { readonly assignmentType: 'eligible' | 'active' }): string {
  return assignmentType === 'eligible' ? 'eligible member' : 'member';
}

/** What asking for a longer assignment is called: one that runs is updated, one that ended is added again. */
function longerOf(
  of: { readonly action: 'selfExtend' | 'selfRenew'; readonly assignmentType: 'eligible' | 'active' },
  step: 'requested' | 'canceled',
): string {
  return of.action === 'selfExtend'
    ? `Update ${memberOf(of)} in PIM ${step} (extend)`
    : `Add ${memberOf(of)} to role in PIM ${step} (renew)`;
}

function spanOf({ endAt }: { readonly endAt: Instant | null }): string {
  return endAt === null ? '(permanent)' : '(timebound)';
}
