import type { Actor, Event, Recorded } from '../../core/events.ts';
import type { State } from '../../core/state.ts';
import { type Instant, toIso } from '../../core/time.ts';

/** One event for people and programs outside of Keyturn: flat, with names beside ids; '' where there is nothing to say. */
export type AuditLine = Readonly<Record<(typeof COLUMNS)[number], string>>;

export const COLUMNS = [
  'seq',
  'at',
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
  'ticketNumber',
  'ticketSystem',
  'requestId',
  'commandId',
] as const;

/** Every field an event may have, so that one reader serves all of them. */
type Fields = { readonly [Key in KeysOf<Event>]?: unknown };
type KeysOf<T> = T extends unknown ? keyof T : never;

/** The line of a record. Names are today's; the ids beside them never change. */
export function auditLine(state: State, { seq, at, actor, commandId, event }: Recorded): AuditLine {
  const fields: Fields = event;
  const subjectId = text(fields.userId) || text(fields.principalId) || text(fields.groupId);
  const ticket = fields.ticket as { readonly number: string; readonly system: string } | null | undefined;
  return {
    seq: String(seq),
    at: toIso(at),
    event: event.type,
    ...actorOf(state, actor),
    subject: nameOf(state, subjectId),
    subjectId,
    role: state.roles.get(text(fields.roleId))?.name ?? '',
    roleId: text(fields.roleId),
    scope: text(fields.scope),
    startAt: instant(fields.startAt),
    endAt: instant(fields.endAt),
    justification: text(fields.justification),
    ticketNumber: ticket?.number ?? '',
    ticketSystem: ticket?.system ?? '',
    requestId: text(fields.requestId),
    commandId,
  };
}

function actorOf(state: State, actor: Actor): Pick<AuditLine, 'actor' | 'actorId' | 'client'> {
  switch (actor.kind) {
    case 'user':
      return { actor: nameOf(state, actor.userId), actorId: actor.userId, client: actor.client };
    case 'operator':
      return { actor: 'operator', actorId: '', client: actor.client };
    case 'clock':
      return { actor: 'clock', actorId: '', client: '' };
  }
}

function nameOf(state: State, id: string): string {
  return state.users.get(id)?.upn ?? state.groups.get(id)?.name ?? '';
}

function text(value: unknown): string {
  return typeof value === 'string' ? value : '';
}

function instant(value: unknown): string {
  return typeof value === 'number' ? toIso(value satisfies Instant) : '';
}
