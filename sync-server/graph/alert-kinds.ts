import { ALERT_KINDS, type AlertKind } from '../../core/alert-settings.ts';

/** How Graph knows one of the alerts. */
export type AlertAbout = {
  /** What its id ends in. */
  readonly suffix: string;
  /** What the types of its incidents and its configuration begin with; not always the suffix. */
  readonly type: string;
  readonly name: string;
  readonly description: string;
  readonly impact: string;
  readonly mitigation: string;
  readonly prevention: string;
  /** Whether it has thresholds; it is switched on and off in any case. */
  readonly configurable: boolean;
};

/** Entra's ids and names (entra-pim §7.1, §7.3); standing access is Keyturn's own. */
export const ALERT_ABOUT: Readonly<Record<AlertKind, AlertAbout>> = {
  assigned_outside: {
    suffix: 'RolesAssignedOutsidePimAlert',
    type: 'rolesAssignedOutsidePrivilegedIdentityManagement',
    name: 'Roles are being assigned outside of Privileged Identity Management',
    description: 'Roles that were given in a target system itself, as the connector that watches it found.',
    impact: 'Nobody asked for them, approved them or set an end, and they are on no record.',
    mitigation: 'Take the role back in the target system, or assign it in Keyturn.',
    prevention: 'Let nobody but Keyturn give roles in the target system.',
    configurable: false,
  },
  stale_accounts: {
    suffix: 'StaleSignInAlert',
    type: 'staleSignIn',
    name: 'Potential stale accounts in a privileged role',
    description: 'Holders of a role who did not sign in for long.',
    impact: 'Nobody would notice the misuse of an account that nobody uses.',
    mitigation: 'Remove the assignment, or disable the account.',
    prevention: 'Review access from time to time, and disable accounts whose holders leave.',
    configurable: true,
  },
  standing_access: {
    suffix: 'StandingAccessAlert',
    type: 'standingAccess',
    name: 'Roles are held all the time',
    description: 'Active assignments without an end.',
    impact: 'Whoever takes over the account has the role too, at any hour.',
    mitigation: 'Make the assignment eligible.',
    prevention: 'Do not allow permanent active assignments in the role’s settings.',
    configurable: false,
  },
  no_mfa_on_activation: {
    suffix: 'NoMfaOnRoleActivationAlert',
    type: 'noMfaOnRoleActivation',
    name: "Roles don't require multi-factor authentication for activation",
    description: 'Roles that are activated without a second factor.',
    impact: 'A stolen session is enough to activate them.',
    mitigation: 'Require MFA or a passkey in the role’s settings.',
    prevention: 'Require a second factor of every role.',
    configurable: false,
  },
  too_many_global_administrators: {
    suffix: 'TooManyGlobalAdminsAssignedToTenantAlert',
    type: 'tooManyGlobalAdminsAssignedToTenant',
    name: 'There are too many Global Administrators',
    description: 'More holders of Global Administrator than an organisation of this size needs.',
    impact: 'Each of them can change everything.',
    mitigation: 'Remove those who do not need it, and assign a role that covers what they do.',
    prevention: 'Assign the least role that does the work.',
    configurable: true,
  },
  unused_eligible: {
    suffix: 'RedundantAssignmentAlert',
    type: 'redundantAssignment',
    name: "Administrators aren't using their privileged roles",
    description: 'Eligible assignments nobody activated for long.',
    impact: 'Access nobody needs is access somebody can misuse.',
    mitigation: 'Remove the assignment, or give it an end.',
    prevention: 'Let eligible assignments end, and have them extended where they are used.',
    configurable: true,
  },
  frequent_activations: {
    suffix: 'SequentialActivationRenewalsAlert',
    type: 'sequentialActivationRenewals',
    name: 'Roles are being activated too frequently',
    description: 'Somebody activates the same role again and again.',
    impact: 'It may be a program, or a duration that does not fit the work.',
    mitigation: 'Ask whoever it is about.',
    prevention: 'Set a maximum duration that fits the work.',
    configurable: true,
  },
};

/** The id of an alert, its definition and its configuration, which are all the same. */
export function alertIdOf(organisationId: string, kind: AlertKind): string {
  return `DirectoryRole_${organisationId}_${ALERT_ABOUT[kind].suffix}`;
}

/** The alert of an id, or null. Ids compare whatever their case, as all that Graph names. */
export function kindOf(organisationId: string, id: string): AlertKind | null {
  return ALERT_KINDS.find((kind) => alertIdOf(organisationId, kind).toLowerCase() === id.toLowerCase()) ?? null;
}
