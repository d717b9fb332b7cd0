import type { Table } from 'dexie';
import type { KeyturnDatabase } from './database.ts';
import { readKept } from './wipe.ts';

/**
 * Changes tables for a person, in one transaction, if it is still them who is signed in: a page may be a moment behind, and
 * what one person typed must never be kept, let alone sent, as another's.
 */
export async function ofPerson(
  db: KeyturnDatabase,
  userId: string,
  tables: readonly Table[],
  change: () => Promise<unknown>,
): Promise<void> {
  await db.transaction('rw', [db.kept, ...tables], async () => {
    if ((await readKept(db, 'session'))?.user.id === userId) await change();
  });
}
