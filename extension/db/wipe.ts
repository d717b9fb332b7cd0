import type { Link } from '../link.ts';
import type { Connection, Kept, KeyturnDatabase } from './database.ts';

/** Why nobody is signed in. */
export type Left = Extract<Link, 'signed_out' | 'session_ended'>;

/** What stays after a wipe: the server's address, so that nobody types it twice, and why there is nothing else. */
export async function wipe(db: KeyturnDatabase, state: Left): Promise<void> {
  const connection: Connection = { state, inStepAt: null, clockOffset: 0 };
  const empty = (then: () => Promise<unknown>) =>
    db.transaction('rw', db.tables, async () => {
      await Promise.all([db.views, db.documents, db.outbox, db.drafts, db.habits].map((table) => table.clear()));
      await db.kept.where('key').noneOf(['server']).delete();
      await then();
    });
  // A disk without room for the reason may have let go of the rest.
  await empty(() => db.kept.put({ key: 'connection', value: connection })).catch(() => empty(async () => {}));
}

/** What is kept, by key. */
export type KeptValues = { readonly [Entry in Kept as Entry['key']]: Entry['value'] };

/** What is kept under a key, or undefined. */
export async function readKept<Key extends Kept['key']>(
  db: KeyturnDatabase,
  key: Key,
): Promise<KeptValues[Key] | undefined> {
  const kept = await db.kept.get(key);
  return kept?.value as KeptValues[Key] | undefined;
}
