import type { PropertyType, TypeDefinition, TypeDefinitions } from './type-definition.ts';

const rule = (properties: Readonly<Record<string, PropertyType>>): TypeDefinition => ({
  kind: 'entity',
  base: 'unifiedRoleManagementPolicyRule',
  properties,
});

export const POLICY_TYPES: TypeDefinitions = {
  unifiedRoleManagementPolicy: {
    kind: 'entity',
    properties: {
      id: 'string',
      displayName: 'string',
      description: 'string',
      isOrganizationDefault: 'boolean',
      scopeId: 'string',
      scopeType: 'string',
      lastModifiedDateTime: 'instant',
      lastModifiedBy: 'identity?',
    },
    navigation: { rules: 'unifiedRoleManagementPolicyRule[]', effectiveRules: 'unifiedRoleManagementPolicyRule[]' },
  },
  unifiedRoleManagementPolicyAssignment: {
    kind: 'entity',
    properties: {
      id: 'string',
      policyId: 'string',
      scopeId: 'string',
      scopeType: 'string',
      roleDefinitionId: 'string',
    },
    navigation: { policy: 'unifiedRoleManagementPolicy' },
  },
  unifiedRoleManagementPolicyRule: {
    kind: 'entity',
    abstract: true,
    properties: { id: 'string', target: 'unifiedRoleManagementPolicyRuleTarget' },
  },
  unifiedRoleManagementPolicyRuleTarget: {
    kind: 'complex',
    properties: {
      caller: 'string',
      operations: 'string[]',
      level: 'string',
      inheritableSettings: 'string[]',
      enforcedSettings: 'string[]',
    },
    written: { targetObjects: 'string[]' },
  },
  unifiedRoleManagementPolicyExpirationRule: rule({ isExpirationRequired: 'boolean', maximumDuration: 'duration' }),
  unifiedRoleManagementPolicyEnablementRule: rule({ enabledRules: 'string[]' }),
  unifiedRoleManagementPolicyAuthenticationContextRule: rule({ isEnabled: 'boolean', claimValue: 'string?' }),
  unifiedRoleManagementPolicyApprovalRule: rule({ setting: 'approvalSettings' }),
  unifiedRoleManagementPolicyNotificationRule: rule({
    notificationType: 'string',
    recipientType: 'string',
    notificationLevel: 'string',
    isDefaultRecipientsEnabled: 'boolean',
    notificationRecipients: 'string[]',
  }),
  approvalSettings: {
    kind: 'complex',
    properties: {
      isApprovalRequired: 'boolean',
      isApprovalRequiredForExtension: 'boolean',
      isRequestorJustificationRequired: 'boolean',
      approvalMode: 'string',
      approvalStages: 'unifiedApprovalStage[]',
    },
  },
  unifiedApprovalStage: {
    kind: 'complex',
    properties: {
      approvalStageTimeOutInDays: 'int',
      isApproverJustificationRequired: 'boolean',
      escalationTimeInMinutes: 'int',
      isEscalationEnabled: 'boolean',
      primaryApprovers: 'subjectSet[]',
      escalationApprovers: 'subjectSet[]',
    },
  },
  subjectSet: { kind: 'complex', abstract: true, properties: {}, written: { id: 'id', isBackup: 'boolean' } },
  singleUser: { kind: 'complex', base: 'subjectSet', properties: { userId: 'id', description: 'string?' } },
  groupMembers: { kind: 'complex', base: 'subjectSet', properties: { groupId: 'id', description: 'string?' } },
};
