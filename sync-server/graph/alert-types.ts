import type { PropertyType, TypeDefinition, TypeDefinitions } from './type-definition.ts';

type Properties = Readonly<Record<string, PropertyType>>;

const incident = (properties: Properties): TypeDefinition => ({
  kind: 'entity',
  base: 'unifiedRoleManagementAlertIncident',
  properties,
});

const configuration = (properties: Properties): TypeDefinition => ({
  kind: 'entity',
  base: 'unifiedRoleManagementAlertConfiguration',
  properties,
  navigation: DEFINITION,
});

const DEFINITION = { alertDefinition: 'unifiedRoleManagementAlertDefinition' } as const;
const scope = { scopeId: 'string', scopeType: 'string' } as const;
const who = { assigneeId: 'id?', assigneeDisplayName: 'string?', assigneeUserPrincipalName: 'string?' } as const;
const what = { roleDefinitionId: 'id', roleTemplateId: 'id', roleDisplayName: 'string' } as const;
const since = { assignmentCreatedDateTime: 'instant?' } as const;

/** Alerts as Graph's beta has them, with types of its incidents and configuration for each, and one of Keyturn's own. */
export const ALERT_TYPES: TypeDefinitions = {
  unifiedRoleManagementAlert: {
    kind: 'entity',
    properties: {
      id: 'string',
      alertDefinitionId: 'string',
      ...scope,
      isActive: 'boolean',
      incidentCount: 'int',
      lastScannedDateTime: 'instant',
      lastModifiedDateTime: 'instant',
    },
    navigation: {
      ...DEFINITION,
      alertConfiguration: 'unifiedRoleManagementAlertConfiguration',
      alertIncidents: 'unifiedRoleManagementAlertIncident[]',
    },
  },
  unifiedRoleManagementAlertDefinition: {
    kind: 'entity',
    properties: {
      id: 'string',
      displayName: 'string',
      description: 'string',
      severityLevel: 'string',
      securityImpact: 'string',
      mitigationSteps: 'string',
      howToPrevent: 'string',
      ...scope,
      isConfigurable: 'boolean',
      isRemediatable: 'boolean',
    },
  },
  unifiedRoleManagementAlertConfiguration: {
    kind: 'entity',
    abstract: true,
    properties: { id: 'string', alertDefinitionId: 'string', ...scope, isEnabled: 'boolean' },
    navigation: DEFINITION,
  },
  rolesAssignedOutsidePrivilegedIdentityManagementAlertConfiguration: configuration({}),
  staleSignInAlertConfiguration: configuration({ duration: 'duration' }),
  redundantAssignmentAlertConfiguration: configuration({ duration: 'duration' }),
  noMfaOnRoleActivationAlertConfiguration: configuration({}),
  tooManyGlobalAdminsAssignedToTenantAlertConfiguration: configuration({
    globalAdminCountThreshold: 'int',
    percentageOfGlobalAdminsOutOfRolesThreshold: 'int',
  }),
  sequentialActivationRenewalsAlertConfiguration: configuration({
    sequentialActivationCounterThreshold: 'int',
    timeIntervalBetweenActivations: 'duration',
  }),
  standingAccessAlertConfiguration: configuration({}),
  unifiedRoleManagementAlertIncident: { kind: 'entity', abstract: true, properties: { id: 'string' } },
  rolesAssignedOutsidePrivilegedIdentityManagementAlertIncident: incident({ ...who, ...what, ...since }),
  staleSignInAlertIncident: incident({ ...who, ...what, ...since, lastSignInDateTime: 'instant?' }),
  redundantAssignmentAlertIncident: incident({ ...who, ...what, lastActivationDateTime: 'instant?' }),
  noMfaOnRoleActivationAlertIncident: incident(what),
  tooManyGlobalAdminsAssignedToTenantAlertIncident: incident(who),
  sequentialActivationRenewalsAlertIncident: incident({
    ...who,
    ...what,
    activationCount: 'int',
    sequenceStartDateTime: 'instant',
    sequenceEndDateTime: 'instant',
  }),
  standingAccessAlertIncident: incident({ ...who, ...what, ...since }),
  longRunningOperation: {
    kind: 'entity',
    properties: {
      id: 'string',
      createdDateTime: 'instant',
      lastActionDateTime: 'instant',
      resourceLocation: 'string',
      status: 'string',
      statusDetail: 'string?',
    },
  },
};
