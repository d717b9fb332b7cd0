import type { DatabaseSync } from 'node:sqlite';

/** One entry per version, never edited once released: the database of version n has run the first n. */
const MIGRATIONS: readonly string[] = [
  `CREATE TABLE event (seq INTEGER PRIMARY KEY, record TEXT NOT NULL, hash TEXT NOT NULL, mac TEXT NOT NULL) STRICT;
   CREATE TABLE command (key TEXT PRIMARY KEY, seq INTEGER NOT NULL REFERENCES event, answer TEXT NOT NULL) STRICT, WITHOUT ROWID;
   CREATE TABLE snapshot (version INTEGER, seq INTEGER, hash TEXT NOT NULL, text TEXT NOT NULL, mac TEXT NOT NULL,
     PRIMARY KEY (version, seq)) STRICT;
   CREATE TABLE secret (kind TEXT NOT NULL, id TEXT NOT NULL, owner TEXT, value TEXT NOT NULL, expires_at INTEGER,
     PRIMARY KEY (kind, id)) STRICT, WITHOUT ROWID;
   CREATE INDEX secret_owner ON secret (kind, owner);
   CREATE INDEX secret_expiry ON secret (expires_at);`,
  `CREATE TABLE delivery (id TEXT PRIMARY KEY, channel TEXT NOT NULL, target TEXT NOT NULL, body TEXT NOT NULL,
     status TEXT NOT NULL, attempts INTEGER NOT NULL, created_at INTEGER NOT NULL, next_at INTEGER, error TEXT) STRICT;
   CREATE INDEX delivery_due ON delivery (status, next_at);
   CREATE INDEX delivery_new ON delivery (created_at);
   CREATE TABLE progress (name TEXT PRIMARY KEY, seq INTEGER NOT NULL) STRICT;`,
  `CREATE TABLE snapshot_rest (version INTEGER, seq INTEGER, place INTEGER, text TEXT NOT NULL,
     PRIMARY KEY (version, seq, place)) STRICT;`,
];

/** Brings the database to this program's schema. Throws where a newer program wrote it. */
export function migrate(db: DatabaseSync): void {
  const version = Number(db.prepare('PRAGMA user_version').get()?.user_version);
  refuseNewer(version);
  MIGRATIONS.slice(version).forEach((statements, index) => {
    db.exec(`BEGIN; ${statements} PRAGMA user_version = ${version + index + 1}; COMMIT`);
  });
}

/** Throws one line where a newer program wrote a log of this version. */
export function refuseNewer(version: number): void {
  if (version <= MIGRATIONS.length) return;
  throw new Error(
    `The log was written by a newer Keyturn (schema ${version}, this one knows ${MIGRATIONS.length}): start that version.`,
  );
}
