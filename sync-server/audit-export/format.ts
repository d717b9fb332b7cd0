import { stringify } from 'csv-stringify/sync';
import type { AuditEntry } from '../../core/audit.ts';
import { AUDIT_FORMATS, type AuditFormat } from '../../core/events.ts';
import { cefLine } from './cef.ts';
import { auditLine, COLUMNS } from './line.ts';
import { ocsfEvent } from './ocsf.ts';

/** An entry with the text of its record and the hash that chains it, so that it can be verified elsewhere. */
export type Proven = { readonly entry: AuditEntry; readonly text: string; readonly hash: string };

/** How an export is written: what stands before the first entry, and each entry with its line's end. */
export type Format = {
  readonly contentType: string;
  readonly ending: string;
  readonly head: string;
  lines(entries: readonly Proven[]): string;
};

const CSV = {
  // A cell that a spreadsheet would run as a formula is defused.
  escape_formulas: true,
  record_delimiter: '\r\n',
  columns: [...COLUMNS],
} as const;

export const FORMATS: Readonly<Record<AuditFormat, Format>> = {
  csv: {
    contentType: 'text/csv; charset=utf-8',
    ending: 'csv',
    head: `${COLUMNS.join(',')}\r\n`,
    lines: (entries) =>
      stringify(
        entries.map(({ entry }) => auditLine(entry)),
        CSV,
      ),
  },
  jsonl: {
    contentType: 'application/x-ndjson; charset=utf-8',
    ending: 'jsonl',
    head: '',
    lines: (entries) => entries.map(jsonLine).join(''),
  },
  ocsf: {
    contentType: 'application/x-ndjson; charset=utf-8',
    ending: 'ocsf.jsonl',
    head: '',
    lines: (entries) => entries.map(({ entry }) => `${JSON.stringify(ocsfEvent(entry))}\n`).join(''),
  },
  cef: {
    contentType: 'text/plain; charset=utf-8',
    ending: 'cef',
    head: '',
    lines: (entries) => entries.map(({ entry }) => `${cefLine(entry)}\n`).join(''),
  },
};

/** Whether there is a format of this name. */
export function isFormat(name: string): name is AuditFormat {
  return (AUDIT_FORMATS as readonly string[]).includes(name);
}

/** One JSON object: the row without what is empty, the event whole, and the record and hash that prove it. */
function jsonLine({ entry, text, hash }: Proven): string {
  const { seq: _, ...line } = auditLine(entry);
  const said = Object.fromEntries(Object.entries(line).filter(([, value]) => value !== ''));
  return `${JSON.stringify({ seq: entry.seq, ...said, details: entry.details, record: text, hash })}\n`;
}
