import { DATABASE, VERSION } from './schema.ts';

/** Where something is kept: the row of a table with a key, or without one all of its rows. */
export type Where = { readonly table: string; readonly key?: string };

/** Dexie counts its versions in tenths. */
const INDEXED_DB_VERSION = VERSION * 10;

/**
 * Reads the database in one transaction and lets go of it, without the library that keeps it: fetching that takes longer
 * than reading. Null where there is no database yet, or one of another version, which is not made or migrated here.
 */
export async function readAtOnce<Name extends string>(
  what: Readonly<Record<Name, Where>>,
  factory: IDBFactory = indexedDB,
): Promise<Readonly<Record<Name, unknown>> | null> {
  const db = await open(factory);
  if (!db) return null;
  try {
    const places = Object.entries<Where>(what);
    const reading = db.transaction([...new Set(places.map(([, { table }]) => table))], 'readonly');
    const rows = places.map(async ([name, { table, key }]) => {
      const store = reading.objectStore(table);
      return [name, await done(key === undefined ? store.getAll() : store.get(key))] as const;
    });
    return Object.fromEntries(await Promise.all(rows)) as Record<Name, unknown>;
  } finally {
    db.close();
  }
}

async function open(factory: IDBFactory): Promise<IDBDatabase | null> {
  const opening = factory.open(DATABASE);
  // Only where there is none yet; without its tables it must not stay.
  opening.onupgradeneeded = () => opening.transaction?.abort();
  const db = await done(opening).catch(() => null);
  if (db?.version === INDEXED_DB_VERSION) return db;
  db?.close();
  return null;
}

function done<Result>(asked: IDBRequest<Result>): Promise<Result> {
  return new Promise((resolve, reject) => {
    asked.onsuccess = () => resolve(asked.result);
    asked.onerror = () => reject(asked.error);
  });
}
