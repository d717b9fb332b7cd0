import type { PropertyType, TypeDefinition, TypeDefinitions } from './type-definition.ts';

const incident = (properties: Readonly<Record<string, PropertyType>>): TypeDefinition => ({
  kind: 'entity',
  base: 'unifiedRoleManagementAlertIncident',
  properties,
});

const who = { assigneeId: 'id?', assigneeDisplayName: 'string?', assigneeUserPrincipalName: 'string?' } as const;
const what = { roleDefinitionId: 'id', roleTemplateId: 'id', roleDisplayName: 'string' } as const;

/** Alerts as Graph's beta has them, with an incident's type for each, and one of Keyturn's own. */
export const ALERT_TYPES: TypeDefinitions = {
  unifiedRoleManagementAlert: {
    kind: 'entity',
    properties: {
      id: 'string',
      alertDefinitionId: 'string',
      scopeId: 'string',
      scopeType: 'string',
      isActive: 'boolean',
      incidentCount: 'int',
      lastScannedDateTime: 'instant',
      lastModifiedDateTime: 'instant',
    },
    navigation: {
      alertDefinition: 'unifiedRoleManagementAlertDefinition',
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
      scopeId: 'string',
      scopeType: 'string',
      isConfigurable: 'boolean',
      isRemediatable: 'boolean',
    },
  },
  unifiedRoleManagementAlertIncident: { kind: 'entity', abstract: true, properties: { id: 'string' } },
  staleSignInAlertIncident: incident({ ...who, ...what, lastSignInDateTime: 'instant?' }),
  redundantAssignmentAlertIncident: incident({ ...who, ...what, lastActivationDateTime: 'instant?' }),
  noMfaOnRoleActivationAlertIncident: incident(what),
  tooManyGlobalAdminsAssignedToTenantAlertIncident: incident(who),
  sequentialActivationRenewalsAlertIncident: incident({ ...who, ...what, activationCount: 'int?' }),
  standingAccessAlertIncident: incident({ ...who, ...what }),
};
