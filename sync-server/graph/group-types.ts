import type { TypeDefinitions } from './type-definition.ts';

const instance = {
  id: 'string',
  startDateTime: 'instant?',
  endDateTime: 'instant?',
  accessId: 'string',
  principalId: 'id',
  groupId: 'id',
  memberType: 'string',
} as const;
const schedule = {
  id: 'string',
  createdUsing: 'string?',
  createdDateTime: 'instant',
  modifiedDateTime: 'instant?',
  status: 'string',
  accessId: 'string',
  principalId: 'id',
  groupId: 'id',
  memberType: 'string',
  scheduleInfo: 'requestSchedule',
} as const;
const request = {
  id: 'id',
  status: 'string',
  createdDateTime: 'instant',
  completedDateTime: 'instant?',
  approvalId: 'id?',
  customData: 'string?',
  createdBy: 'identitySet',
  action: 'string',
  isValidationOnly: 'boolean',
  justification: 'string?',
  scheduleInfo: 'requestSchedule?',
  ticketInfo: 'ticketInfo',
  accessId: 'string',
  principalId: 'id',
  groupId: 'id',
  targetScheduleId: 'string?',
} as const;
const about = { group: 'group?', principal: 'directoryObject?' } as const;

/** PIM for groups: membership and ownership as what is given and activated. */
export const GROUP_TYPES: TypeDefinitions = {
  privilegedAccessGroupEligibilityScheduleInstance: {
    kind: 'entity',
    properties: { ...instance, eligibilityScheduleId: 'string' },
    navigation: about,
  },
  privilegedAccessGroupAssignmentScheduleInstance: {
    kind: 'entity',
    properties: { ...instance, assignmentType: 'string', assignmentScheduleId: 'string' },
    navigation: { ...about, activatedUsing: 'privilegedAccessGroupEligibilityScheduleInstance?' },
  },
  privilegedAccessGroupEligibilitySchedule: { kind: 'entity', properties: schedule, navigation: about },
  privilegedAccessGroupAssignmentSchedule: {
    kind: 'entity',
    properties: { ...schedule, assignmentType: 'string' },
    navigation: { ...about, activatedUsing: 'privilegedAccessGroupEligibilitySchedule?' },
  },
  privilegedAccessGroupEligibilityScheduleRequest: {
    kind: 'entity',
    properties: request,
    navigation: { ...about, targetSchedule: 'privilegedAccessGroupEligibilitySchedule?' },
  },
  privilegedAccessGroupAssignmentScheduleRequest: {
    kind: 'entity',
    properties: request,
    navigation: {
      ...about,
      activatedUsing: 'privilegedAccessGroupEligibilitySchedule?',
      targetSchedule: 'privilegedAccessGroupAssignmentSchedule?',
    },
  },
};
