import { hash } from 'node:crypto';
import type { Recorded } from '../../core/events.ts';
import { othersTurn } from '../others-turn.ts';
import { deriveKey } from './keys.ts';
import { createHashSeal } from './seal.ts';
import type { Head, Link, Verification } from './store.ts';

/** A record as it lies in the log: its JSON text, the hash that chains it to its forerunner and the keyed seal of that hash. */
export type Row = { readonly seq: number; readonly record: string; readonly hash: string; readonly mac: string };

export type Chain = { readonly seal: (hash: string) => string };

/** The hash before the first record, and the head of an empty log. */
export const EMPTY: Head = { seq: 0, hash: '0'.repeat(64) };
/** Few enough that whoever waits meanwhile does not notice. */
const PAGE = 1_000;
/** Characters of a hash in hex. */
const HASH = EMPTY.hash.length;
/** The most bytes of UTF-8 that a UTF-16 code unit comes to. */
const BYTES_OF_A_UNIT = 3;
let linked = Buffer.allocUnsafeSlow(4_096);

export function createChain(secretKey: Uint8Array): Chain {
  return { seal: createHashSeal(deriveKey(secretKey, 'chain')) };
}

/** The rows of `records`, chained on to `head`. Throws where they do not follow on from it without a gap. */
export function chainOn(chain: Chain, head: Head, records: readonly Recorded[]): readonly Row[] {
  let { seq, hash: previous } = head;
  return records.map((record) => {
    if (record.seq !== seq + 1)
      throw new Error(`Record ${record.seq} does not follow on from record ${seq} of the log.`);
    const text = JSON.stringify(record);
    previous = linkOf(previous, text);
    seq = record.seq;
    return { seq, record: text, hash: previous, mac: chain.seal(previous) };
  });
}

/**
 * The records after `after`, of rows that start at `after` itself (at 1 for 0). Each link is checked, of the seals the last
 * alone, as it stands for all before it. Throws where a row is not what was written.
 */
export function checkedRecords(chain: Chain, after: number, rows: readonly Row[]): Recorded[] {
  return checkedRows(chain, after, rows).map((row) => JSON.parse(row.record));
}

/** As `checkedRecords`, each with the text and the hash that prove it. */
export function checkedLinks(chain: Chain, after: number, rows: readonly Row[]): Link[] {
  return checkedRows(chain, after, rows).map(({ record, hash }) => ({
    record: JSON.parse(record),
    text: record,
    hash,
  }));
}

function checkedRows(chain: Chain, after: number, rows: readonly Row[]): readonly Row[] {
  const start = after === 0 ? EMPTY : rows[0];
  if (!start) return [];
  if (start.seq !== after) throw notAsWritten(after, 'missing');
  const following = after === 0 ? rows : rows.slice(1);
  let { seq, hash: previous } = start;
  for (const row of following) {
    if (row.seq !== seq + 1) throw notAsWritten(seq + 1, 'missing');
    if (linkOf(previous, row.record) !== row.hash) throw notAsWritten(row.seq, 'edited');
    ({ seq, hash: previous } = row);
  }
  if (following.length && chain.seal(previous) !== following.at(-1)?.mac) throw notAsWritten(seq, 'mac');
  return following;
}

/** Rows after a place, oldest first, at most `limit`. */
export type Page = (after: number, limit: number) => Promise<readonly Row[]>;

/**
 * What of a log is walked: from behind `from` through record `through`, or to its end. `known` is a head seen before. The
 * log holds at least `least` records.
 */
export type Stretch = {
  readonly from: Head;
  readonly through: number | null;
  readonly least: number;
  readonly known: Head;
};

/** Walks the whole chain. */
export function verifyChain(chain: Chain, head: Head, page: Page, known: Head = EMPTY): Promise<Verification> {
  return verifyStretch(chain, page, { from: EMPTY, through: null, least: head.seq, known });
}

/** Walks a part of the chain page by page, so that other work gets its turn in between. */
export async function verifyStretch(
  chain: Chain,
  page: Page,
  { from, through, least, known }: Stretch,
): Promise<Verification> {
  let { seq, hash: previous } = from;
  for (;;) {
    const limit = through === null ? PAGE : Math.min(PAGE, through - seq);
    const rows = await page(seq, limit);
    for (const row of rows) {
      const why = whyNot(chain, seq, previous, row);
      if (why) return { ok: false, events: seq, seq: seq + 1, why };
      if (row.seq === known.seq && row.hash !== known.hash)
        return { ok: false, events: seq, seq: row.seq, why: 'rewritten' };
      seq = row.seq;
      previous = row.hash;
    }
    if (rows.length < PAGE) break;
    await othersTurn();
  }
  const expected = through ?? Math.max(least, known.seq);
  if (seq < expected) return { ok: false, events: seq, seq: seq + 1, why: 'missing' };
  return { ok: true, events: seq, head: { seq, hash: previous } };
}

function whyNot(chain: Chain, seq: number, previous: string, row: Row): 'edited' | 'missing' | 'mac' | null {
  if (row.seq !== seq + 1) return 'missing';
  if (linkOf(previous, row.record) !== row.hash) return 'edited';
  return chain.seal(row.hash) === row.mac ? null : 'mac';
}

/** SHA-256 of the hash before and the text, in hex; of bytes written here, as to join texts takes a third longer. */
function linkOf(previous: string, text: string): string {
  const most = HASH + text.length * BYTES_OF_A_UNIT;
  if (linked.length < most) linked = Buffer.allocUnsafeSlow(most);
  linked.write(previous, 'latin1');
  return hash('sha256', linked.subarray(0, HASH + linked.write(text, HASH, 'utf8')));
}

function notAsWritten(seq: number, why: 'edited' | 'missing' | 'mac'): Error {
  const what = {
    edited: 'was changed after it was written',
    missing: 'is missing',
    mac: 'is not sealed with this secret key (is it the right key file?)',
  }[why];
  return new Error(
    `The log cannot be trusted: record ${seq} ${what}. Look with "keyturn audit verify", restore a backup.`,
  );
}
