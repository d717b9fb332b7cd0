import { type Activity, type AuditCategory, type AuditResult, activityOf } from './audit-activities.ts';
import type { Actor, Event, Recorded } from './events.ts';
import type { State } from './state.ts';
import { type Instant, toIso } from './time.ts';

/** Someone or something an entry names. `name` is today's, the id never changes; '' where there is none. */
export type AuditName = { readonly id: string; readonly name: string };

/** One line of the audit, flat, for people and programs outside of Keyturn. Instants are ISO 8601; '' says nothing. */
export type AuditEntry = {
  readonly seq: number;
  readonly at: string;
  readonly activity: string;
  readonly category: AuditCategory;
  readonly result: AuditResult;
  /** `client` says through what: `extension`, `graph`, `cli`, … */
  readonly actor: AuditName & { readonly client: string };
  readonly subject: AuditName;
  readonly role: AuditName;
  readonly scope: string;
  readonly justification: string;
  readonly ticket: string;
  readonly from: string;
  readonly until: string;
  /** The request, assignment or access review whose timeline this belongs to. */
  readonly requestId: string;
  readonly commandId: string;
  readonly details: Event;
};

/** What an entry is found by; all of it is in the record itself. */
export type AuditKeys = {
  readonly seq: number;
  readonly at: Instant;
  readonly activity: string;
  readonly result: AuditResult;
  readonly actorId: string;
  readonly subjectId: string;
  readonly roleId: string;
  readonly requestId: string;
};

/** The entry of a record, with today's names from the state. */
export function auditEntry(state: State, record: Recorded): AuditEntry {
  const { seq, at, actor, commandId, event } = record;
  const fields: Fields = event;
  const { subjectId, roleId, requestId } = auditKeys(record);
  return {
    seq,
    at: toIso(at),
    ...activityIn(state, record),
    actor: actorOf(state, actor),
    subject: { id: subjectId, name: subjectOf(state, record, subjectId) },
    role: { id: roleId, name: roleOf(state, roleId) },
    scope: text(fields.scope),
    justification: text(fields.justification),
    ticket: ticketOf(fields),
    from: instant(fields.startAt),
    until: instant(fields.endAt),
    requestId,
    commandId,
    details: event,
  };
}

/**
 * What a search for words looks through: all that a person reads of the record's entry, in lower case. `details` is the
 * JSON text of its event. Made without the entry, as a search looks at many records for few.
 */
export function auditWords(state: State, record: Recorded, details: string): string {
  const fields: Fields = record.event;
  const { activity, subjectId, roleId } = auditKeys(record);
  const names = [actorOf(state, record.actor).name, subjectOf(state, record, subjectId), roleOf(state, roleId)];
  const said = [text(fields.scope), text(fields.justification), ticketOf(fields), details];
  return [activity, ...names, ...said].join('\n').toLowerCase();
}

/** What a record is called. Entra keeps what happens to a group's membership in a category of its own. */
export function activityIn(state: State, { at, event }: Recorded): Activity {
  const activity = activityOf(event, at);
  const { roleId }: Fields = event;
  const ofGroup = activity.category === 'RoleManagement' && state.roles.get(text(roleId))?.group;
  return ofGroup ? { ...activity, category: 'GroupManagement' } : activity;
}

/** The keys of a record. */
export function auditKeys({ seq, at, actor, event }: Recorded): AuditKeys {
  const fields: Fields = event;
  const { activity, result } = activityOf(event, at);
  // What became of a request for a longer assignment belongs to that one's timeline.
  const extended = event.type === 'RequestCancelled' ? event.extension?.assignmentId : undefined;
  return {
    seq,
    at,
    activity,
    result,
    actorId: actor.kind === 'user' ? actor.userId : actor.kind,
    // Of a person and a group, the person is whom it is about; of an alert, which one it is.
    subjectId: text(fields.userId) || text(fields.principalId) || text(fields.groupId) || text(fields.alert),
    roleId: text(fields.roleId),
    requestId: text(fields.assignmentId) || extended || text(fields.requestId) || text(fields.reviewId),
  };
}

/** Every field an event may have, so that one reader serves all of them. */
type Fields = { readonly [Key in KeysOf<Event>]?: unknown };
type KeysOf<T> = T extends unknown ? keyof T : never;

function actorOf(state: State, actor: Actor): AuditEntry['actor'] {
  switch (actor.kind) {
    case 'user':
      return { id: actor.userId, name: nameOf(state, actor.userId), client: actor.client };
    case 'operator':
      return { id: 'operator', name: 'Operator', client: actor.client };
    case 'clock':
      return { id: 'clock', name: 'Keyturn', client: '' };
  }
}

/** By name; an alert has nobody it is about, and is named by what it is. */
function subjectOf(state: State, { event }: Recorded, subjectId: string): string {
  const { alert }: Fields = event;
  return nameOf(state, subjectId) || text(alert);
}

function roleOf(state: State, roleId: string): string {
  return state.roles.get(roleId)?.name ?? '';
}

function ticketOf({ ticket }: Fields): string {
  const known = ticket as { readonly number: string; readonly system: string } | null | undefined;
  return known ? `${known.system} ${known.number}`.trim() : '';
}

function nameOf(state: State, id: string): string {
  return state.users.get(id)?.upn ?? state.groups.get(id)?.name ?? '';
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function instant(value: unknown): string {
  return typeof value === 'number' ? toIso(value) : '';
}
