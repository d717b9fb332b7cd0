import type { AlertKind } from '../../../../core/alert-settings.ts';
import type { AuditEntry } from '../../../../core/audit.ts';
import { sayMoment, sayScope } from '../../moment-text.ts';
import { Tag } from '../../pieces/Tag.tsx';
import { ALERT_TITLES } from '../alerts/alert-words.ts';

const TONES = { success: undefined, expired: undefined, denied: 'warn', failure: 'bad' } as const;

export type AuditTableProps = {
  readonly entries: readonly AuditEntry[];
  readonly now: number;
  readonly onOpen: (entry: AuditEntry) => void;
};

/** Entries, newest first as they come; each opens its details. */
export function AuditTable({ entries, now, onOpen }: AuditTableProps) {
  return (
    <div class="scroll">
      <table>
        <caption class="unseen">Audit</caption>
        <thead>
          <tr>
            {['Activity', 'Time', 'Requestor', 'Subject', 'Role', 'Result'].map((title) => (
              <th key={title} scope="col">
                {title}
              </th>
            ))}
          </tr>
        </thead>
        <tbody>
          {entries.map((entry) => (
            <tr key={entry.seq}>
              <th scope="row">
                <button type="button" class="link" onClick={() => onOpen(entry)}>
                  {entry.activity}
                </button>
                {entry.justification && <div class="below muted small">{entry.justification}</div>}
              </th>
              <td title={entry.at} class="whole">
                {sayMoment(entry.at, now)}
              </td>
              <td>{entry.actor.name}</td>
              <td>{saySubject(entry)}</td>
              <td>{sayRole(entry)}</td>
              <td>
                <Tag {...(TONES[entry.result] && { tone: TONES[entry.result] })}>{entry.result}</Tag>
              </td>
            </tr>
          ))}
        </tbody>
      </table>
    </div>
  );
}

/** Whom or what an entry is about: an alert by its name. */
export function saySubject({ subject: { id, name } }: AuditEntry): string {
  return Object.hasOwn(ALERT_TITLES, id) ? ALERT_TITLES[id as AlertKind] : name;
}

/** The role of an entry, and where it is not everywhere, the scope. */
export function sayRole({ role, scope }: AuditEntry): string {
  return scope && scope !== '/' ? `${role.name} · ${sayScope(scope)}` : role.name;
}
