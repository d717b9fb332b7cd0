import { randomBytes } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openSqliteStore } from '../../sync-server/store/sqlite.ts';
import { type Part, partsOf, verifyInThreads } from '../../sync-server/store/sqlite-verify.ts';
import type { Head, Store } from '../../sync-server/store/store.ts';
import { append } from '../support/records.ts';
import { type Place, sqlitePlace } from '../support/store-places.ts';

const key = randomBytes(32);
const THREE: readonly Part[] = [
  { after: 0, through: 3 },
  { after: 3, through: 6 },
  { after: 6, through: null },
];
let place: Place;
let store: Store;

beforeEach(async () => {
  place = await sqlitePlace();
  store = await openSqliteStore({ folder: place.at.folder, key });
});
afterEach(async () => {
  await store.close();
  await place.remove();
});

async function inThreads(known?: Head) {
  const path = join(place.at.folder, 'log.db');
  const { seq: least } = await store.head();
  return verifyInThreads(THREE.map((part) => ({ ...part, path, key, least, known: known ?? { seq: 0, hash: '' } })));
}

test('[H5] the parts of a log are together all of it, and a short one is left in one piece', () => {
  expect(partsOf(39_999, 8)).toEqual([{ after: 0, through: null }]);
  expect(partsOf(1_000_000, 1)).toEqual([{ after: 0, through: null }]);
  for (const [records, processors, count] of [
    [40_000, 8, 2],
    [70_001, 8, 3],
    [1_000_000, 2, 2],
    [1_000_000, 64, 4],
  ] as const) {
    const parts = partsOf(records, processors);
    expect(parts).toHaveLength(count);
    expect(parts.map(({ after }) => after)).toEqual([0, ...parts.slice(0, -1).map(({ through }) => through)]);
    expect(parts.at(-1)!.through).toBeNull();
  }
});

const tampering = [
  ['nothing', 'SELECT 1'],
  ['an edit in the first part', "UPDATE event SET record = replace(record, 'case', 'CASE') WHERE seq = 2"],
  ['an edit where two parts meet', "UPDATE event SET record = replace(record, 'case', 'CASE') WHERE seq = 6"],
  ['another hash where two parts meet', `UPDATE event SET hash = '${'1'.repeat(64)}' WHERE seq = 6`],
  ['an edit in the last part', "UPDATE event SET record = replace(record, 'case', 'CASE') WHERE seq = 9"],
  ['no record where two parts meet', 'DELETE FROM event WHERE seq = 3'],
  ['no first record of a part', 'DELETE FROM event WHERE seq = 7'],
  ['a cut tail', 'DELETE FROM event WHERE seq > 7'],
  ['a tail cut by more than a part', 'DELETE FROM event WHERE seq > 2'],
  ['another seal', `UPDATE event SET mac = '${'0'.repeat(64)}' WHERE seq = 8`],
  ['two wrongs', 'DELETE FROM event WHERE seq = 8; DELETE FROM event WHERE seq = 2'],
] as const;
test.each(tampering)('[H5] of a log with %s, threads find what one walk finds', async (_, sql) => {
  await append(store, 9);
  await place.tamper(sql);
  expect(await inThreads()).toEqual(await store.verify());
});

test('[H5] threads find that a head kept elsewhere is not held any more', async () => {
  await append(store, 5);
  const kept = await store.head();
  await append(store, 4);
  expect(await inThreads(kept)).toMatchObject({ ok: true, events: 9 });
  expect(await inThreads({ ...kept, hash: '1'.repeat(64) })).toEqual({
    ok: false,
    events: 4,
    seq: 5,
    why: 'rewritten',
  });
  expect(await inThreads({ ...kept, seq: 12 })).toEqual({ ok: false, events: 9, seq: 10, why: 'missing' });
});

test('[H5] a long log is walked beside the work of the process', async () => {
  for (let turn = 0; turn < 20; turn++) await append(store, 2_000);
  expect(await store.verify()).toEqual({ ok: true, events: 40_000, head: await store.head() });
  await place.tamper("UPDATE event SET record = replace(record, 'case', 'CASE') WHERE seq = 39999");
  expect(await store.verify()).toMatchObject({ ok: false, events: 39_998, seq: 39_999, why: 'edited' });
});

test('[H5] a file that cannot be read to its end is said to be damaged', async () => {
  await append(store, 2_000);
  await place.tamper('PRAGMA wal_checkpoint(TRUNCATE)');
  const copy = join(place.at.folder, 'copy.db');
  const bytes = readFileSync(join(place.at.folder, 'log.db'));
  writeFileSync(copy, bytes.fill(0xff, bytes.length / 2, bytes.length / 2 + 8_192));
  const errand = { after: 0, through: null, path: copy, key, least: 2_000, known: { seq: 0, hash: '' } };
  await expect(verifyInThreads([errand])).rejects.toThrow(`${copy} is damaged`);
  await expect(verifyInThreads([{ ...errand, path: join(place.at.folder, 'gone.db') }])).rejects.toThrow(
    'cannot be opened',
  );
});
