import type { AuditEntry } from '../../core/audit.ts';
import type { EventType } from '../../core/events.ts';
import { parseInstant } from '../../core/time.ts';

type Class = readonly [classUid: number, className: string, activityId: number];

const ACCOUNT = (activity: number): Class => [3001, 'Account Change', activity];
const SIGN_IN = (activity: number): Class => [3002, 'Authentication', activity];
const ENTITY = (activity: number): Class => [3004, 'Entity Management', activity];
const ACCESS = (activity: number): Class => [3005, 'User Access Management', activity];
const GROUP = (activity: number): Class => [3006, 'Group Management', activity];
const OTHER = 99;

/** The classes of OCSF's Identity & Access Management category, and the activity in each. */
export const CLASS_OF: Readonly<Record<EventType, Class>> = {
  OrganisationCreated: ENTITY(1),
  OrganisationSettingsUpdated: ENTITY(3),
  UserCreated: ACCOUNT(1),
  UserUpdated: ACCOUNT(OTHER),
  UserInvited: ACCOUNT(OTHER),
  UserDisabled: ACCOUNT(5),
  UserEnabled: ACCOUNT(2),
  CredentialChanged: ACCOUNT(OTHER),
  MfaMethodsReset: ACCOUNT(11),
  SessionsRevoked: SIGN_IN(2),
  SignedIn: SIGN_IN(1),
  GroupCreated: GROUP(6),
  GroupUpdated: GROUP(OTHER),
  GroupRetired: GROUP(5),
  GroupMemberAdded: GROUP(3),
  GroupMemberRemoved: GROUP(4),
  RoleCreated: ENTITY(1),
  RoleUpdated: ENTITY(3),
  RoleSettingsUpdated: ENTITY(3),
  RoleSettingsProposed: ENTITY(OTHER),
  RoleSettingsRefused: ENTITY(OTHER),
  RoleRetired: ENTITY(4),
  RoleAssigned: ACCESS(1),
  AssignmentUpdated: ACCESS(OTHER),
  ExtensionRequested: ACCESS(OTHER),
  ExtensionApproved: ACCESS(OTHER),
  ExtensionDenied: ACCESS(OTHER),
  AssignmentExpiryNoticed: ACCESS(OTHER),
  AssignmentStarted: ACCESS(1),
  AssignmentExpired: ACCESS(2),
  AssignmentRemoved: ACCESS(2),
  ActivationRequested: ACCESS(OTHER),
  ApprovalStarted: ACCESS(OTHER),
  RequestApproved: ACCESS(OTHER),
  RequestDenied: ACCESS(OTHER),
  RequestLapsed: ACCESS(OTHER),
  ApprovalReminded: ACCESS(OTHER),
  ApprovalEscalated: ACCESS(OTHER),
  RequestCancelled: ACCESS(OTHER),
  RequestFailed: ACCESS(OTHER),
  ActivationScheduled: ACCESS(OTHER),
  RoleActivated: ACCESS(1),
  ActivationExtended: ACCESS(OTHER),
  ActivationShortened: ACCESS(OTHER),
  RoleDeactivated: ACCESS(2),
  ActivationExpired: ACCESS(2),
  ActivationRevoked: ACCESS(2),
  ReviewCreated: ENTITY(1),
  ReviewStarted: ENTITY(OTHER),
  ReviewReminded: ENTITY(OTHER),
  ReviewItemDecided: ACCESS(OTHER),
  ReviewStageEnded: ENTITY(OTHER),
  ReviewReset: ENTITY(OTHER),
  ReviewEnded: ENTITY(OTHER),
  ReviewApplied: ENTITY(OTHER),
  ReviewUpdated: ENTITY(3),
  ReviewDeleted: ENTITY(4),
  ReviewHistoryCreated: ENTITY(1),
  ReviewHistoryExported: ENTITY(2),
  AlertEnabled: ENTITY(3),
  AlertDisabled: ENTITY(3),
  AlertSettingsUpdated: ENTITY(3),
  AlertsRefreshed: ENTITY(2),
  AlertTriggered: ENTITY(OTHER),
  AlertResolved: ENTITY(OTHER),
  AlertDismissed: ENTITY(OTHER),
  AlertRestored: ENTITY(OTHER),
  AuditExported: ENTITY(2),
};

/** An entry as an event of the Open Cybersecurity Schema Framework, version 1.3. */
export function ocsfEvent(entry: AuditEntry): object {
  const { seq, at, activity, category, result, actor, subject, role, scope, details } = entry;
  const [class_uid, class_name, activity_id] = CLASS_OF[details.type];
  const time = parseInstant(at);
  return {
    metadata: {
      version: '1.3.0',
      uid: String(seq),
      log_name: category,
      original_time: at,
      event_code: details.type,
      correlation_uid: entry.commandId,
      product: { name: 'Keyturn', vendor_name: 'Keyturn' },
    },
    category_uid: 3,
    category_name: 'Identity & Access Management',
    class_uid,
    class_name,
    activity_id,
    activity_name: activity,
    type_uid: class_uid * 100 + activity_id,
    time,
    severity_id: result === 'failure' || result === 'denied' ? 3 : 1,
    status_id: result === 'failure' || result === 'denied' ? 2 : 1,
    status: result,
    message: activity,
    actor: { user: { uid: actor.id, name: actor.name }, ...(actor.client && { app_name: actor.client }) },
    ...(subject.id && { user: { uid: subject.id, name: subject.name } }),
    ...(role.id && { privileges: [role.name], resource: { uid: role.id, name: role.name, type: 'Role' } }),
    ...(entry.justification && { comment: entry.justification }),
    unmapped: {
      scope,
      ticket: entry.ticket,
      requestId: entry.requestId,
      startAt: entry.from,
      endAt: entry.until,
      details,
    },
  };
}
