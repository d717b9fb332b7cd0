import type { AuditEntry } from '../../core/audit.ts';
import { parseInstant } from '../../core/time.ts';

const SEVERITY = { success: 3, expired: 3, denied: 5, failure: 6 } as const;

/** An entry in ArcSight's Common Event Format, version 0: one line without its end. */
export function cefLine(entry: AuditEntry): string {
  const { seq, at, activity, category, result, actor, subject, role, scope, justification, ticket } = entry;
  const { from, until, requestId, details } = entry;
  const header = ['CEF:0', 'Keyturn', 'Keyturn', '1', details.type, activity, SEVERITY[result]]
    .map(headerText)
    .join('|');
  const fields: Readonly<Record<string, string>> = {
    rt: String(parseInstant(at)),
    externalId: String(seq),
    cat: category,
    outcome: result,
    suid: actor.id,
    suser: actor.name,
    requestClientApplication: actor.client,
    duid: subject.id,
    duser: subject.name,
    start: from && String(parseInstant(from)),
    end: until && String(parseInstant(until)),
    msg: justification,
    ...labelled('cs1', 'role', role.name),
    ...labelled('cs2', 'roleId', role.id),
    ...labelled('cs3', 'scope', scope),
    ...labelled('cs4', 'ticket', ticket),
    ...labelled('cs5', 'requestId', requestId),
  };
  const extension = Object.entries(fields)
    .filter(([, value]) => value !== '')
    .map(([name, value]) => `${name}=${fieldText(value)}`);
  return `${header}|${extension.join(' ')}`;
}

function labelled(name: string, label: string, value: string): Readonly<Record<string, string>> {
  return value === '' ? {} : { [name]: value, [`${name}Label`]: label };
}

function headerText(value: string | number): string {
  return String(value)
    .replace(/[\\|]/g, '\\$&')
    .replace(/[\r\n\u0085\u2028\u2029]+/g, ' ');
}

function fieldText(value: string): string {
  return value.replace(/[\\=]/g, '\\$&').replace(/\r\n|[\r\n\u0085\u2028\u2029]/g, '\\n');
}
