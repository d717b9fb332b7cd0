import { stringify } from 'csv-stringify/sync';
import type { Recorded } from '../../core/events.ts';
import type { State } from '../../core/state.ts';
import { type Instant, toIso } from '../../core/time.ts';
import { auditLine, COLUMNS } from './line.ts';

export const AUDIT_FORMATS = ['csv', 'jsonl'] as const;
export type AuditFormat = (typeof AUDIT_FORMATS)[number];

/** What to export: from `since` to, and not including, `until`; the part after record `after`. */
export type AuditQuery = {
  readonly format: AuditFormat;
  readonly since: Instant | null;
  readonly until: Instant | null;
  readonly after: number;
};

/** A part of an export, and after which record the next one starts; null at the end. */
export type AuditPage = { readonly text: string; readonly next: number | null };

const PAGE = 2_000;

/**
 * One page of the audit as text: a header and comma-separated lines (RFC 4180; a cell a spreadsheet would take for a
 * formula is defused with a quote mark), or one JSON object a line with the event whole.
 */
export async function auditPage(
  state: State,
  read: (after: number, limit: number) => Promise<readonly Recorded[]>,
  { format, since, until, after }: AuditQuery,
): Promise<AuditPage> {
  const records = await read(after, PAGE);
  // The log is in order of time, so the first record that is too late is the end.
  const over = records.length < PAGE || (until !== null && records.at(-1)!.at >= until);
  const wanted = records.filter(({ at }) => (since === null || at >= since) && (until === null || at < until));
  const text = format === 'csv' ? csv(state, wanted, after === 0) : jsonl(state, wanted);
  return { text, next: over ? null : records.at(-1)!.seq };
}

function csv(state: State, records: readonly Recorded[], header: boolean): string {
  return stringify(
    records.map((record) => auditLine(state, record)),
    { header, columns: [...COLUMNS], escape_formulas: true, record_delimiter: '\r\n' },
  );
}

function jsonl(state: State, records: readonly Recorded[]): string {
  return records
    .map((record) => {
      const { seq, at, ...line } = auditLine(state, record);
      const named = Object.fromEntries(Object.entries(line).filter(([, value]) => value !== ''));
      return `${JSON.stringify({ seq: record.seq, at: toIso(record.at), ...named, details: record.event })}\n`;
    })
    .join('');
}
