import { type AuditEntry, auditEntry, auditWords } from '../../core/audit.ts';
import type { State } from '../../core/state.ts';
import { toIso } from '../../core/time.ts';
import type { AuditIndex, AuditSearch, Link, Store } from '../store/store.ts';
import type { AuditFilter, AuditQuery } from './ask.ts';
import { costOf, loadLinks } from './load.ts';

/** Where the audit is read from; the state gives names. */
export type AuditSource = Pick<Store, 'readLinks'> & {
  readonly find: AuditIndex['find'];
  readonly state: () => State;
};

/** One page, newest first. `next` asks for what is older; null at the end. */
export type AuditPage = {
  readonly entries: readonly AuditEntry[];
  readonly next: number | null;
  /** How far back was looked, where a search for words stopped before its page was full. */
  readonly searchedTo: string | null;
};

/** Records, read in one go, that a search costs before it answers with what it has: a rare one pages on. */
export const MOST_READ = 5_000;
const READ_AT_ONCE = 1_000;
const LONGEST_TIMELINE = 1_000;
/** Before the event in the text of a record, which ends with it. Within a text of JSON its quotes would be escaped. */
const EVENT = '"event":';

/** A page of what the filter describes; with `personId` only of what that person did or was done for. */
export async function auditPage(
  source: AuditSource,
  query: AuditQuery,
  personId: string | undefined,
): Promise<AuditPage> {
  const entries: AuditEntry[] = [];
  let read = 0;
  let before = query.before;
  for (;;) {
    const wanted = query.words.length ? READ_AT_ONCE : query.limit + 1 - entries.length;
    const links = await olderLinks(source, query, personId, before, wanted);
    read += costOf(links.map(({ record }) => record.seq));
    for (const link of links) {
      if (entries.length === query.limit) return { entries, next: entries.at(-1)!.seq, searchedTo: null };
      before = link.record.seq;
      if (hasWords(source.state(), link, query.words)) entries.push(auditEntry(source.state(), link.record));
    }
    if (links.length < wanted) return { entries, next: null, searchedTo: null };
    if (entries.length === query.limit) return { entries, next: entries.at(-1)!.seq, searchedTo: null };
    if (read >= MOST_READ) return { entries, next: before!, searchedTo: toIso(links.at(-1)!.record.at) };
  }
}

/** The records of a filter, newest first, in pieces; the words are looked at as well. */
export async function* linksOf(
  source: AuditSource,
  filter: AuditFilter,
  personId: string | undefined,
  through: number,
): AsyncGenerator<readonly Link[]> {
  let before = through + 1;
  for (;;) {
    const links = await olderLinks(source, filter, personId, before, READ_AT_ONCE);
    yield links.filter((link) => hasWords(source.state(), link, filter.words));
    if (links.length < READ_AT_ONCE) return;
    before = links.at(-1)!.record.seq;
  }
}

/** All that belongs to one request or assignment, oldest first. */
export async function auditTimeline(
  { readLinks, find, state }: AuditSource,
  requestId: string,
  personId: string | undefined,
): Promise<readonly AuditEntry[]> {
  // A request that changed or ended another one is told with it.
  const asked = state().requests.get(requestId);
  const origin = asked && asked.action !== 'selfActivate' && asked.targetId ? asked.targetId : requestId;
  const search = { requestId: origin, ...(personId === undefined ? {} : { personId }) };
  const links = await loadLinks(readLinks, await find(search, LONGEST_TIMELINE));
  return links.map(({ record }) => auditEntry(state(), record)).reverse();
}

async function olderLinks(
  { readLinks, find }: AuditSource,
  { search }: AuditFilter,
  personId: string | undefined,
  before: number | undefined,
  limit: number,
): Promise<readonly Link[]> {
  const more: AuditSearch = {
    ...search,
    ...(before === undefined ? {} : { before }),
    ...(personId === undefined ? {} : { personId }),
  };
  return loadLinks(readLinks, await find(more, limit));
}

function hasWords(state: State, { record, text }: Link, words: readonly string[]): boolean {
  if (!words.length) return true;
  const said = auditWords(state, record, text.slice(text.indexOf(EVENT) + EVENT.length, -1));
  return words.every((word) => said.includes(word));
}
