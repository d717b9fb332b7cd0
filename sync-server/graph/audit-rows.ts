import { activityIn } from '../../core/audit.ts';
import type { AuditCategory, AuditResult } from '../../core/audit-activities.ts';
import type { Actor, Event, Recorded, Ticket } from '../../core/events.ts';
import type { State } from '../../core/state.ts';
import { toIso } from '../../core/time.ts';
import type { Row } from './exchange.ts';

/** Every field an event may have, so that one reader serves all of them. */
type Fields = { readonly [Key in KeysOf<Event>]?: unknown };
type KeysOf<T> = T extends unknown ? keyof T : never;

/** Graph has three words for what became of it. */
const RESULT: Readonly<Record<AuditResult, string>> = {
  success: 'success',
  denied: 'success',
  failure: 'failure',
  expired: 'timeout',
};

const SERVICE: Readonly<Record<AuditCategory, string>> = {
  RoleManagement: 'PIM',
  ResourceManagement: 'PIM',
  AuditManagement: 'PIM',
  AccessReviews: 'Access Reviews',
  GroupManagement: 'Core Directory',
  UserManagement: 'Core Directory',
  Authentication: 'Authentication Methods',
};

/** One record as Graph's audit has it (entra-pim §8.3). Names are today's; the ids beside them never change. */
export function auditRow(state: State, record: Recorded): Row {
  const { seq, at, actor, commandId, event } = record;
  const fields: Fields = event;
  const { activity, category, result } = activityIn(state, record);
  return {
    id: `PIM_${commandId}_${seq}`,
    category,
    correlationId: commandId,
    result: RESULT[result],
    resultReason: text(fields.justification) ?? '',
    activityDisplayName: activity,
    activityDateTime: toIso(at),
    loggedByService: category === 'GroupManagement' && fields.roleId ? 'PIM' : SERVICE[category],
    operationType: event.type,
    initiatedBy: initiator(state, actor),
    targetResources: targets(state, fields),
    additionalDetails: details(state, fields),
  };
}

function initiator(state: State, actor: Actor): Row {
  if (actor.kind !== 'user')
    return {
      user: null,
      app: { appId: null, displayName: actor.kind === 'clock' ? 'Keyturn' : 'Operator', servicePrincipalId: null },
    };
  const user = state.users.get(actor.userId);
  const { name = null, upn = null } = user ?? {};
  return { user: { id: actor.userId, displayName: name, userPrincipalName: upn, ipAddress: null }, app: null };
}

/** Queries rely on the order: role, request, user or group, directory or the group that is managed. */
function targets(state: State, fields: Fields): readonly Row[] {
  const roleId = text(fields.roleId);
  const requestId = text(fields.requestId) ?? text(fields.assignmentId);
  const subjectId = text(fields.userId) ?? text(fields.principalId);
  const groupId = text(fields.groupId) ?? state.roles.get(roleId ?? '')?.group?.groupId;
  return [
    ...(roleId ? [target('Role', roleId, state.roles.get(roleId)?.name)] : []),
    ...(requestId ? [target('Request', requestId)] : []),
    ...(subjectId ? [subject(state, subjectId)] : []),
    ...(groupId ? [subject(state, groupId)] : []),
    ...(roleId && !groupId ? [target('Directory', state.organisation?.id ?? null, state.organisation?.name)] : []),
  ];
}

function subject(state: State, id: string): Row {
  const user = state.users.get(id);
  if (user) return { ...target('User', id, user.name), userPrincipalName: user.upn };
  const group = state.groups.get(id);
  return target(group ? 'Group' : 'User', id, group?.name);
}

function target(type: string, id: string | null, name?: string): Row {
  return { type, id, displayName: name ?? null, userPrincipalName: null, modifiedProperties: [] };
}

/** Queries take start and end from the fourth and fifth place, of a group from the third and fourth. */
function details(state: State, fields: Fields): readonly Row[] {
  const roleId = text(fields.roleId);
  if (!roleId) return [];
  const ticket = fields.ticket as Ticket | null | undefined;
  const role = state.roles.get(roleId);
  const values: Readonly<Record<string, string | null>> = {
    RoleDefinitionOriginId: roleId,
    RoleDefinitionOriginType: role?.builtIn ? 'BuiltInRole' : 'CustomRole',
    ...(role?.group ? {} : { TemplateId: roleId }),
    StartTime: instant(fields.startAt),
    ExpirationTime: instant(fields.endAt),
    Justification: text(fields.justification),
    TicketNumber: ticket?.number ?? null,
    TicketSystem: ticket?.system ?? null,
  };
  return Object.entries(values).map(([key, value]) => ({ key, value }));
}

function text(value: unknown): string | null {
  return typeof value === 'string' && value !== '' ? value : null;
}

function instant(value: unknown): string | null {
  return typeof value === 'number' ? toIso(value) : null;
}
