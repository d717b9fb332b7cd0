import { randomBytes } from 'node:crypto';
import { existsSync, readdirSync, readFileSync, statSync, truncateSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { DatabaseSync } from 'node:sqlite';
import pg from 'pg';
import { afterAll, afterEach, beforeAll, beforeEach, describe, expect, test } from 'vitest';
import { backupStore, restoreStore } from '../../sync-server/store/backup.ts';
import { openStore } from '../../sync-server/store/open.ts';
import { TABLES } from '../../sync-server/store/postgres-backup.ts';
import type { Secret } from '../../sync-server/store/store.ts';
import { type Postgres, startPostgres } from '../support/postgres.ts';
import { append, done } from '../support/records.ts';
import { type Place, postgresPlace, sqlitePlace } from '../support/store-places.ts';

const key = randomBytes(32);
const secret: Secret = { kind: 'totp', id: 't', ownerId: 'alice', value: '{}', expiresAt: null };
let postgres: Postgres;
let desk: Place;
let file: string;

beforeAll(async () => {
  postgres = await startPostgres();
});
afterAll(() => postgres.stop());
beforeEach(async () => {
  desk = await sqlitePlace();
  file = join(desk.at.folder, 'backup.db');
});
afterEach(() => desk.remove());

const places = { SQLite: sqlitePlace, PostgreSQL: () => postgresPlace(postgres) };
const ways = [
  ['SQLite', 'SQLite'],
  ['PostgreSQL', 'PostgreSQL'],
  ['SQLite', 'PostgreSQL'],
  ['PostgreSQL', 'SQLite'],
] as const;

test.each(ways)('[I4] a backup of a running %s is restored into %s whole, and signs nobody in', async (from, to) => {
  const [source, target] = [await places[from](), await places[to]()];
  const running = await openStore({ ...source.at, key });
  const records = await append(running, 4_500, ['asked']);
  await running.secrets.put(secret);
  for (const kind of ['session', 'invitation'] as const) await running.secrets.put({ ...secret, kind });
  await running.deliveries.add({ id: 'd', channel: 'mail', target: 'alice@contoso.example', body: '{}' }, 1);
  await running.deliveries.advance('mail', 4_500);
  await backupStore(source.at, file);
  await append(running, 1);
  // A server that was started there and never set up leaves things of its own.
  const idle = await openStore({ ...target.at, key });
  for (const one of [secret, { ...secret, kind: 'setup' as const }])
    await idle.secrets.put({ ...one, value: '{"idle":1}' });
  await idle.deliveries.advance('mail', 0);
  await idle.close();
  await restoreStore(file, { ...target.at, key });
  const restored = await openStore({ ...target.at, key });
  expect(await restored.read(0, 10_000)).toEqual(records);
  expect(await restored.verify()).toMatchObject({ ok: true, events: 4_500 });
  expect(await restored.secrets.get('totp', 't', 0)).toEqual(secret);
  expect(await restored.secrets.get('setup', 't', 0)).toBeNull();
  // Who was signed out, or an invitation that was used, since the backup stays so. [I4] [I7]
  for (const kind of ['session', 'invitation'] as const) expect(await restored.secrets.get(kind, 't', 0)).toBeNull();
  expect(await restored.deliveries.due(1, 10)).toEqual(await running.deliveries.due(1, 10));
  expect(await restored.deliveries.cursor('mail')).toBe(4_500);
  const turn = await restored.begin(4_500, ['asked']);
  expect(turn.known.get('asked')).toEqual(done('asked'));
  await turn.abort();
  await append(restored, 1);
  await expect(restoreStore(file, { ...target.at, key })).rejects.toThrow(/Another Keyturn process|records already/);
  await restored.close();
  await expect(restoreStore(file, { ...target.at, key })).rejects.toThrow('records already');
  await running.close();
  await source.remove();
  await target.remove();
});

test('a backup of PostgreSQL has every table but those that are made again', async () => {
  const place = await places.PostgreSQL();
  await (await openStore({ ...place.at, key })).close();
  const client = new pg.Client(place.at.databaseUrl);
  await client.connect();
  const { rows } = await client.query(
    "SELECT table_name AS name FROM information_schema.tables WHERE table_schema = 'keyturn'",
  );
  await client.end();
  const left = rows.map(({ name }) => name).filter((name) => !TABLES.some((table) => table.name === name));
  expect(left.sort()).toEqual(['audit_index', 'audit_place', 'head', 'lease', 'schema', 'snapshot']);
});

describe('a backup', () => {
  let source: Place;

  beforeEach(async () => {
    source = await sqlitePlace();
    const store = await openStore({ ...source.at, key });
    await append(store, 300);
    await store.close();
    await backupStore(source.at, file);
  });
  afterEach(() => source.remove());

  async function refusal(restoreKey: Uint8Array = key): Promise<string> {
    const target = await sqlitePlace();
    const fault = await restoreStore(file, { ...target.at, key: restoreKey }).catch((thrown: Error) => thrown.message);
    expect(readdirSync(target.at.folder)).toEqual([]);
    await target.remove();
    return String(fault);
  }

  test('is one file that no one else can read, without the key', () => {
    expect(readdirSync(desk.at.folder)).toEqual(['backup.db']);
    expect((statSync(file).mode & 0o777).toString(8)).toBe('600');
    expect(readFileSync(file).includes(key)).toBe(false);
  });

  test('does not overwrite another one', async () => {
    const before = readFileSync(file);
    await expect(backupStore(source.at, file)).rejects.toThrow('is there already');
    expect(readFileSync(file)).toEqual(before);
  });

  test('of nothing is refused', async () => {
    const none = join(desk.at.folder, 'none');
    await expect(backupStore({ folder: none }, `${file}2`)).rejects.toThrow('There is no log at');
    expect(existsSync(none)).toBe(false);
  });

  test('[H5] that was edited is not restored', async () => {
    const db = new DatabaseSync(file);
    db.exec("UPDATE event SET record = replace(record, 'case', 'CASE') WHERE seq = 77");
    db.close();
    expect(await refusal()).toContain('record 77 is edited');
  });

  test('[H5] that another key sealed is not restored', async () => {
    expect(await refusal(randomBytes(32))).toContain('bring the key file');
  });

  test('[H7] that is cut or is none at all is not restored', async () => {
    truncateSync(file, 8_192);
    expect(await refusal()).toContain('no whole backup');
    writeFileSync(file, 'hello');
    expect(await refusal()).toContain('no whole backup');
    writeFileSync(file, '');
    expect(await refusal()).toContain('no log in it');
  });
});
