import { type ChildProcess, spawn } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { once } from 'node:events';
import { readdirSync, readFileSync, rmSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import { afterEach, beforeEach, expect, test } from 'vitest';
import { openSqliteStore } from '../../sync-server/store/sqlite.ts';
import { append, done, recordsFrom } from '../support/records.ts';
import { type Place, sqlitePlace } from '../support/store-places.ts';

const key = randomBytes(32);
const children: ChildProcess[] = [];
let place: Place;
let folder: string;
let file: string;

beforeEach(async () => {
  place = await sqlitePlace();
  folder = place.at.folder;
  file = join(folder, 'log.db');
});
afterEach(async () => {
  for (const child of children.splice(0)) child.kill('SIGKILL');
  await place.remove();
});

/** A process with the store of this folder; gives its first line, or null where it ended without one. */
async function child(then: 'hold' | 'die'): Promise<{ line: string | null; process: ChildProcess }> {
  const script = join(import.meta.dirname, '../support/store-child.ts');
  const args = [script, folder, key.toString('hex'), then];
  const started = spawn(process.execPath, args, { stdio: ['ignore', 'pipe', 'inherit'] });
  children.push(started);
  const line = once(started.stdout, 'data').then(([chunk]) => String(chunk).trim());
  return { line: await Promise.race([line, once(started, 'close').then(() => null)]), process: started };
}

test('[H6] a second process is refused while the first one lives, and told what to do', async () => {
  const first = await child('hold');
  expect(first.line).toBe('holding');
  await expect(openSqliteStore({ folder, key })).rejects.toThrow(
    `Another Keyturn process uses ${folder}: stop it first, or set KEYTURN_DATA`,
  );
  first.process.kill('SIGKILL');
  await once(first.process, 'close');
  const store = await openSqliteStore({ folder, key });
  // A refusal in this very process must not give the folder up to another one.
  await expect(openSqliteStore({ folder, key })).rejects.toThrow('Another Keyturn process');
  expect((await child('hold')).line).toContain('Another Keyturn process');
  await store.close();
});

test('[H1] what was committed is there after the process was killed', async () => {
  const { line, process } = await child('die');
  expect({ line, signal: process.signalCode }).toEqual({ line: null, signal: 'SIGKILL' });
  const store = await openSqliteStore({ folder, key });
  expect(await store.verify()).toMatchObject({ ok: true, events: 3 });
  const turn = await store.begin(0, ['a', 'b', 'c']);
  expect(turn.newer.map(({ seq }) => seq)).toEqual([1, 2, 3]);
  expect(turn.known.get('c')).toEqual(done('c'));
  await turn.abort();
  await store.close();
});

test('[I3] no one else on the machine can read the files', async () => {
  const store = await openSqliteStore({ folder, key });
  await append(store, 1);
  const modes = readdirSync(folder).map((name) => (statSync(join(folder, name)).mode & 0o777).toString(8));
  expect(modes.length).toBeGreaterThanOrEqual(3);
  expect(new Set(modes)).toEqual(new Set(['600']));
  await store.close();
});

test('a removed secret leaves no trace in the file', async () => {
  const store = await openSqliteStore({ folder, key });
  const value = 'a-very-secret-value-'.repeat(20);
  await store.secrets.put({ kind: 'totp', id: 't', ownerId: 'alice', value, expiresAt: null });
  await store.secrets.remove('totp', 't');
  await store.close();
  expect(readFileSync(file).includes('a-very-secret-value')).toBe(false);
});

const damages: readonly (readonly [string, () => void])[] = [
  ['empty', () => truncateSync(file, 0)],
  ['cut in half', () => truncateSync(file, Math.floor(statSync(file).size / 8192) * 4096)],
  ['cut in the middle of a page', () => truncateSync(file, statSync(file).size - 1_000)],
  ['shorter than its head', () => truncateSync(file, 50)],
  ['of another kind', () => writeFileSync(file, 'hello '.repeat(5_000))],
  ['overwritten in the middle', () => overwrite(3)],
  ['gone, with its -wal left', () => leaveWalAlone()],
];

function overwrite(page: number): void {
  const bytes = readFileSync(file);
  bytes.fill(0x55, page * 4096, (page + 4) * 4096);
  writeFileSync(file, bytes);
}

function leaveWalAlone(): void {
  rmSync(file);
  writeFileSync(`${file}-wal`, 'left');
}

test.each(damages)('[H7] a file that is %s is refused and left as it is', async (_, damage) => {
  const store = await openSqliteStore({ folder, key });
  await append(store, 500);
  await store.close();
  damage();
  const names = readdirSync(folder);
  const before = names.includes('log.db') ? readFileSync(file) : null;
  await expect(openSqliteStore({ folder, key })).rejects.toThrow(/log\.db is damaged: .*keyturn restore FILE$/);
  expect(names.includes('log.db') ? readFileSync(file) : null).toEqual(before);
  expect(readdirSync(folder)).toEqual(names);
});

test('[H7] a database of another program is refused', async () => {
  const store = await openSqliteStore({ folder, key });
  await store.close();
  rmSync(file);
  await place.tamper('CREATE TABLE recipe (name TEXT)');
  await expect(openSqliteStore({ folder, key })).rejects.toThrow('is damaged: it is not a log of Keyturn');
});

test('[H3] a fault in the middle of a commit leaves nothing of it', async () => {
  const store = await openSqliteStore({ folder, key });
  await append(store, 1);
  const turn = await store.begin(1, []);
  await place.tamper(
    "CREATE TRIGGER full BEFORE INSERT ON event WHEN NEW.seq = 3 BEGIN SELECT RAISE(ABORT, 'disk full'); END",
  );
  await expect(turn.commit(recordsFrom({ seq: 1 }, 2), [])).rejects.toThrow('disk full');
  await place.tamper('DROP TRIGGER full');
  expect((await store.head()).seq).toBe(1);
  await append(store, 3);
  expect(await store.verify()).toMatchObject({ ok: true, events: 4 });
  await store.close();
});

test('[H4] a snapshot that lacks a piece, or whose end was never written, is none', async () => {
  const long = 'state '.repeat(100_000);
  const store = await openSqliteStore({ folder, key });
  await append(store, 4);
  for (const seq of [1, 2, 3]) await store.writeSnapshot(1, seq, `${long}${seq}`);
  await place.tamper('DELETE FROM snapshot_rest WHERE seq = 3 AND place = 1');
  expect((await store.readSnapshot(1))?.seq).toBe(2);
  await place.tamper('DELETE FROM snapshot WHERE seq = 2');
  expect(await store.readSnapshot(1)).toBeNull();
  // The next one clears away what is left of them.
  await store.writeSnapshot(1, 4, 'short');
  await store.close();
  const db = new DatabaseSync(file);
  const left = db.prepare('SELECT DISTINCT seq FROM snapshot_rest').all();
  db.close();
  expect(left).toEqual([{ seq: 3 }]);
});
