import type { TypeDefinitions } from './type-definition.ts';

export const DIRECTORY_TYPES: TypeDefinitions = {
  directoryObject: { kind: 'entity', abstract: true, properties: { id: 'string' } },
  user: {
    kind: 'entity',
    base: 'directoryObject',
    properties: {
      displayName: 'string',
      userPrincipalName: 'string',
      mail: 'string?',
      accountEnabled: 'boolean',
      createdDateTime: 'instant',
      userType: 'string',
    },
  },
  group: {
    kind: 'entity',
    base: 'directoryObject',
    properties: {
      displayName: 'string',
      description: 'string?',
      securityEnabled: 'boolean',
      mailEnabled: 'boolean',
      isAssignableToRole: 'boolean',
    },
  },
  directory: { kind: 'entity', base: 'directoryObject', properties: { displayName: 'string' } },
  organization: { kind: 'entity', base: 'directoryObject', properties: { displayName: 'string' } },
  appScope: { kind: 'entity', properties: { id: 'string', displayName: 'string?', type: 'string?' } },
  authenticationContextClassReference: {
    kind: 'entity',
    properties: { id: 'string', displayName: 'string', description: 'string', isAvailable: 'boolean' },
  },
  identity: { kind: 'complex', properties: { id: 'id?', displayName: 'string?' } },
  identitySet: {
    kind: 'complex',
    properties: { application: 'identity?', device: 'identity?', user: 'identity?' },
  },
  directoryAudit: {
    kind: 'entity',
    properties: {
      id: 'string',
      category: 'string',
      correlationId: 'string',
      result: 'string',
      resultReason: 'string',
      activityDisplayName: 'string',
      activityDateTime: 'instant',
      loggedByService: 'string',
      operationType: 'string',
      initiatedBy: 'auditActivityInitiator',
      targetResources: 'targetResource[]',
      additionalDetails: 'keyValue[]',
    },
  },
  auditActivityInitiator: { kind: 'complex', properties: { user: 'userIdentity?', app: 'appIdentity?' } },
  userIdentity: {
    kind: 'complex',
    base: 'identity',
    properties: { userPrincipalName: 'string?', ipAddress: 'string?' },
  },
  appIdentity: {
    kind: 'complex',
    properties: { appId: 'string?', displayName: 'string?', servicePrincipalId: 'string?' },
  },
  targetResource: {
    kind: 'complex',
    properties: {
      type: 'string',
      id: 'string?',
      displayName: 'string?',
      userPrincipalName: 'string?',
      modifiedProperties: 'modifiedProperty[]',
    },
  },
  modifiedProperty: {
    kind: 'complex',
    properties: { displayName: 'string?', oldValue: 'string?', newValue: 'string?' },
  },
  keyValue: { kind: 'complex', properties: { key: 'string', value: 'string?' } },
};
