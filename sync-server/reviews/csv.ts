import { stringify } from 'csv-stringify/sync';
import type { ReviewHistoryRow } from '../../core/wire/review-history-row.ts';

const COLUMNS: readonly { readonly key: keyof ReviewHistoryRow; readonly header: string }[] = [
  { key: 'name', header: 'Review' },
  { key: 'subjectType', header: 'Resource type' },
  { key: 'subjectName', header: 'Resource' },
  { key: 'startAt', header: 'Started' },
  { key: 'endAt', header: 'Ended' },
  { key: 'status', header: 'Status' },
  { key: 'principalName', header: 'User or group' },
  { key: 'principalUpn', header: 'Sign-in name' },
  { key: 'assignmentType', header: 'Type' },
  { key: 'recommendation', header: 'Recommendation' },
  { key: 'decision', header: 'Decision' },
  { key: 'justification', header: 'Reason' },
  { key: 'reviewedBy', header: 'Reviewed by' },
  { key: 'reviewedByUpn', header: 'Reviewer’s sign-in name' },
  { key: 'reviewedAt', header: 'Reviewed' },
  { key: 'round', header: 'Round' },
  { key: 'result', header: 'Apply result' },
  { key: 'appliedBy', header: 'Applied by' },
  { key: 'appliedAt', header: 'Applied' },
  { key: 'reviewId', header: 'Instance' },
  { key: 'seriesId', header: 'Review id' },
  { key: 'subjectId', header: 'Resource id' },
  { key: 'principalId', header: 'User or group id' },
];

// A cell that a spreadsheet would run as a formula is defused.
const CSV = { escape_formulas: true, record_delimiter: '\r\n', columns: [...COLUMNS] } as const;

/** What a spreadsheet needs to read the file as UTF-8, and the titles. */
export const CSV_HEAD = `\uFEFF${stringify([], { ...CSV, header: true })}`;

export function csvLines(rows: readonly ReviewHistoryRow[]): string {
  return rows.length ? stringify([...rows], CSV) : '';
}
