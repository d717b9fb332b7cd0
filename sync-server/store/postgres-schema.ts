import type { ClientBase } from 'pg';
import { auditIndexSchema } from './audit-index.ts';
import { EMPTY } from './chain.ts';

/** One entry per version, never edited once released: the database of version n has run the first n. */
const MIGRATIONS: readonly string[] = [
  `CREATE TABLE keyturn.event (seq BIGINT PRIMARY KEY, record TEXT NOT NULL, hash TEXT NOT NULL, mac TEXT NOT NULL);
   CREATE TABLE keyturn.command (key TEXT PRIMARY KEY, seq BIGINT NOT NULL REFERENCES keyturn.event, answer TEXT NOT NULL);
   CREATE TABLE keyturn.head (id INT PRIMARY KEY CHECK (id = 1), seq BIGINT NOT NULL, hash TEXT NOT NULL);
   INSERT INTO keyturn.head VALUES (1, ${EMPTY.seq}, '${EMPTY.hash}');
   CREATE TABLE keyturn.snapshot (version INT, seq BIGINT, hash TEXT NOT NULL, text TEXT NOT NULL, mac TEXT NOT NULL,
     PRIMARY KEY (version, seq));
   CREATE TABLE keyturn.secret (kind TEXT, id TEXT COLLATE "C", owner TEXT, value TEXT NOT NULL, expires_at BIGINT,
     PRIMARY KEY (kind, id));
   CREATE INDEX secret_owner ON keyturn.secret (kind, owner);
   CREATE INDEX secret_expiry ON keyturn.secret (expires_at);
   CREATE TABLE keyturn.lease (name TEXT PRIMARY KEY, holder TEXT NOT NULL, expires_at TIMESTAMPTZ NOT NULL);`,
  `CREATE TABLE keyturn.delivery (id TEXT PRIMARY KEY, channel TEXT NOT NULL, target TEXT NOT NULL, body TEXT NOT NULL,
     status TEXT NOT NULL, attempts INT NOT NULL, created_at BIGINT NOT NULL, next_at BIGINT, error TEXT);
   CREATE INDEX delivery_due ON keyturn.delivery (status, next_at);
   CREATE INDEX delivery_new ON keyturn.delivery (created_at);
   CREATE TABLE keyturn.progress (name TEXT PRIMARY KEY, seq BIGINT NOT NULL);`,
  // The audit's earlier indexes; the last entry makes another in their place.
  'SELECT 1',
  'SELECT 1',
  `DROP TABLE IF EXISTS keyturn.audit_index, keyturn.audit_place; ${auditIndexSchema('keyturn.')}`,
];

/** Any number that no other program on the database is likely to use. */
const MIGRATION_LOCK = 5_390_428_617;

/** Brings the database to this program's schema; of several nodes one does. Throws where a newer program wrote it. */
export async function migrate(client: ClientBase): Promise<void> {
  await client.query('BEGIN');
  await client.query('SELECT pg_advisory_xact_lock($1)', [MIGRATION_LOCK]);
  const version = await versionOf(client);
  if (version > MIGRATIONS.length)
    throw new Error(
      `The log was written by a newer Keyturn (schema ${version}, this one knows ${MIGRATIONS.length}): start that version.`,
    );
  for (const statements of MIGRATIONS.slice(version)) await client.query(statements);
  if (version < MIGRATIONS.length) {
    await client.query('DELETE FROM keyturn.schema');
    await client.query('INSERT INTO keyturn.schema VALUES ($1)', [MIGRATIONS.length]);
  }
  await client.query('COMMIT');
}

async function versionOf(client: ClientBase): Promise<number> {
  const { rows } = await client.query("SELECT to_regclass('keyturn.schema') AS there");
  if (!rows[0].there) {
    await client.query('CREATE SCHEMA IF NOT EXISTS keyturn; CREATE TABLE keyturn.schema (version INT NOT NULL)');
    return 0;
  }
  return (await client.query('SELECT version FROM keyturn.schema')).rows[0]?.version ?? 0;
}
