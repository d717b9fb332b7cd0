import type { AuditEntry } from '../../core/audit.ts';

/** One entry as a row of texts: flat, with names beside ids; '' where there is nothing to say. */
export type AuditLine = Readonly<Record<(typeof COLUMNS)[number], string>>;

export const COLUMNS = [
  'seq',
  'at',
  'activity',
  'category',
  'result',
  'event',
  'actor',
  'actorId',
  'client',
  'subject',
  'subjectId',
  'role',
  'roleId',
  'scope',
  'startAt',
  'endAt',
  'justification',
  'ticket',
  'requestId',
  'commandId',
] as const;

/** The row of an entry. Names are today's; the ids beside them never change. */
export function auditLine(entry: AuditEntry): AuditLine {
  const { seq, at, activity, category, result, actor, subject, role, scope } = entry;
  const { justification, ticket, requestId, commandId, from, until, details } = entry;
  return {
    seq: String(seq),
    at,
    activity,
    category,
    result,
    event: details.type,
    actor: actor.name,
    actorId: actor.id,
    client: actor.client,
    subject: subject.name,
    subjectId: subject.id,
    role: role.name,
    roleId: role.id,
    scope,
    startAt: from,
    endAt: until,
    justification,
    ticket,
    requestId,
    commandId,
  };
}
