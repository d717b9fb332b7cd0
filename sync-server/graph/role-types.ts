import type { TypeDefinitions } from './type-definition.ts';

const requestProperties = {
  id: 'id',
  status: 'string',
  createdDateTime: 'instant',
  completedDateTime: 'instant?',
  approvalId: 'id?',
  customData: 'string?',
  action: 'string',
  principalId: 'id',
  roleDefinitionId: 'id',
  directoryScopeId: 'string',
  appScopeId: 'string?',
  isValidationOnly: 'boolean',
  targetScheduleId: 'id?',
  justification: 'string?',
  createdBy: 'identitySet',
  scheduleInfo: 'requestSchedule?',
  ticketInfo: 'ticketInfo',
} as const;

const scheduleProperties = {
  id: 'id',
  principalId: 'id',
  roleDefinitionId: 'id',
  directoryScopeId: 'string',
  appScopeId: 'string?',
  createdUsing: 'id?',
  createdDateTime: 'instant',
  modifiedDateTime: 'instant?',
  status: 'string',
  memberType: 'string',
  scheduleInfo: 'requestSchedule',
} as const;

const instanceProperties = {
  id: 'string',
  principalId: 'id',
  roleDefinitionId: 'id',
  directoryScopeId: 'string',
  appScopeId: 'string?',
  startDateTime: 'instant?',
  endDateTime: 'instant?',
  memberType: 'string',
} as const;

const about = {
  roleDefinition: 'unifiedRoleDefinition?',
  principal: 'directoryObject?',
  directoryScope: 'directoryObject?',
  appScope: 'appScope?',
} as const;

export const ROLE_TYPES: TypeDefinitions = {
  unifiedRoleDefinition: {
    kind: 'entity',
    properties: {
      id: 'id',
      templateId: 'id',
      displayName: 'string',
      description: 'string',
      isBuiltIn: 'boolean',
      isEnabled: 'boolean',
      version: 'string?',
      resourceScopes: 'string[]',
      rolePermissions: 'unifiedRolePermission[]',
    },
  },
  unifiedRolePermission: {
    kind: 'complex',
    properties: { allowedResourceActions: 'string[]', condition: 'string?' },
  },
  unifiedRoleAssignment: {
    kind: 'entity',
    properties: {
      id: 'string',
      principalId: 'id',
      roleDefinitionId: 'id',
      directoryScopeId: 'string',
      appScopeId: 'string?',
    },
    navigation: about,
  },
  unifiedRoleEligibilityScheduleInstance: {
    kind: 'entity',
    properties: { ...instanceProperties, roleEligibilityScheduleId: 'id' },
    navigation: about,
  },
  unifiedRoleAssignmentScheduleInstance: {
    kind: 'entity',
    properties: {
      ...instanceProperties,
      assignmentType: 'string',
      roleAssignmentOriginId: 'string?',
      roleAssignmentScheduleId: 'id',
    },
    navigation: { ...about, activatedUsing: 'unifiedRoleEligibilityScheduleInstance?' },
  },
  unifiedRoleEligibilitySchedule: { kind: 'entity', properties: scheduleProperties, navigation: about },
  unifiedRoleAssignmentSchedule: {
    kind: 'entity',
    properties: { ...scheduleProperties, assignmentType: 'string' },
    navigation: { ...about, activatedUsing: 'unifiedRoleEligibilitySchedule?' },
  },
  unifiedRoleEligibilityScheduleRequest: {
    kind: 'entity',
    properties: requestProperties,
    navigation: { ...about, targetSchedule: 'unifiedRoleEligibilitySchedule?' },
  },
  unifiedRoleAssignmentScheduleRequest: {
    kind: 'entity',
    properties: requestProperties,
    navigation: {
      ...about,
      targetSchedule: 'unifiedRoleAssignmentSchedule?',
      activatedUsing: 'unifiedRoleEligibilitySchedule?',
    },
  },
  requestSchedule: {
    kind: 'complex',
    properties: { startDateTime: 'instant?', recurrence: 'string?', expiration: 'expirationPattern' },
  },
  expirationPattern: {
    kind: 'complex',
    properties: { type: 'string', endDateTime: 'instant?', duration: 'duration?' },
  },
  ticketInfo: { kind: 'complex', properties: { ticketNumber: 'string?', ticketSystem: 'string?' } },
  approval: {
    kind: 'entity',
    properties: { id: 'id' },
    navigation: { steps: 'approvalStep[]', stages: 'approvalStep[]' },
  },
  approvalStep: {
    kind: 'entity',
    properties: {
      id: 'id',
      displayName: 'string?',
      reviewedDateTime: 'instant?',
      reviewResult: 'string',
      status: 'string',
      assignedToMe: 'boolean',
      justification: 'string',
      reviewedBy: 'identity?',
    },
  },
};
