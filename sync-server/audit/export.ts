import { auditEntry } from '../../core/audit.ts';
import type { AuditFormat } from '../../core/events.ts';
import { FORMATS } from '../audit-export/format.ts';
import type { Span } from '../audit-export/seal.ts';
import type { Link } from '../store/store.ts';
import type { AuditFilter } from './ask.ts';
import { type AuditSource, linksOf } from './query.ts';

/** The records from after `after` to `through`. */
export type ExportRange = { readonly after: number; readonly through: number };

/** A piece of an export, and the record after which the next one starts; null at the end. */
export type ExportPiece = { readonly text: string; readonly span: Span | null; readonly next: number | null };

const AT_ONCE = 500;
const BEFORE_ALL = '0'.repeat(64);

/** Where in the log a span of time lies. */
export async function rangeOf(
  { find }: AuditSource,
  { from, until }: AuditFilter['search'],
  newest: number,
): Promise<ExportRange> {
  const before = async (at: number) => (await find({ until: at }, 1))[0] ?? 0;
  const after = from === undefined ? 0 : await before(from);
  return { after, through: until === undefined ? newest : Math.min(newest, await before(until)) };
}

/** The piece of an export of everything that follows a record. */
export async function exportPiece(
  { readLinks, state }: AuditSource,
  format: AuditFormat,
  { after, through }: ExportRange,
): Promise<ExportPiece> {
  const limit = Math.min(AT_ONCE, through - after);
  if (limit <= 0) return { text: '', span: null, next: null };
  // With its forerunner, whose hash the first record is chained to.
  const read = after === 0 ? await readLinks(0, limit) : await readLinks(after - 1, limit + 1);
  const previous = after === 0 ? BEFORE_ALL : read[0]!.hash;
  const links = after === 0 ? read : read.slice(1);
  const last = links.at(-1);
  if (!last) return { text: '', span: null, next: null };
  const { seq } = last.record;
  return {
    text: FORMATS[format].lines(links.map((link) => proven(state, link))),
    span: { first: after + 1, previous, last: seq, hash: last.hash },
    next: seq < through ? seq : null,
  };
}

/** An export piece by piece: oldest first, or newest first where a filter picks from the log. */
export async function* exportPieces(
  source: AuditSource,
  format: AuditFormat,
  filter: AuditFilter,
  personId: string | undefined,
  newest: number,
): AsyncGenerator<Pick<ExportPiece, 'text' | 'span'>> {
  const { from, until, ...picked } = filter.search;
  if (personId !== undefined || filter.words.length || Object.keys(picked).length) {
    for await (const links of linksOf(source, filter, personId, newest))
      yield { text: FORMATS[format].lines(links.map((link) => proven(source.state, link))), span: null };
    return;
  }
  const { after, through } = await rangeOf(source, filter.search, newest);
  let next: number | null = after;
  while (next !== null) {
    const piece: ExportPiece = await exportPiece(source, format, { after: next, through });
    yield piece;
    next = piece.next;
  }
}

function proven(state: AuditSource['state'], { record, text, hash }: Link) {
  return { entry: auditEntry(state(), record), text, hash };
}
