import type { KeyturnDatabase } from '../db/database.ts';
import { ofPerson } from '../db/person.ts';
import type { Draft } from '../remembered.ts';
import { written } from './written.ts';

export type Drafts = {
  save(draft: Draft): void;
  drop(id: string): void;
  /** Waits until what was saved last is written. */
  kept(): Promise<void>;
};

/**
 * Keeps what a person is typing, each key at once, as the popup may be closed after any of them. While one write is under
 * way only the newest text waits.
 */
export function createDrafts(opened: Promise<KeyturnDatabase>, userId: string): Drafts {
  let newest: Draft | null = null;
  let writing: Promise<void> | null = null;

  async function write(): Promise<void> {
    try {
      const db = await opened;
      while (newest) {
        const draft = newest;
        newest = null;
        await ofPerson(db, userId, [db.drafts], () => db.drafts.put(draft));
      }
    } catch (fault) {
      // It is still in the form, and tried again with the next key.
      console.error('Keyturn could not keep what was typed:', fault);
    } finally {
      writing = null;
    }
  }

  return {
    save(draft) {
      newest = draft;
      writing ??= write();
    },
    drop(id) {
      if (newest?.eligibleAssignmentId === id) newest = null;
      // After a put that is under way, as the database keeps their order.
      void written(opened.then((db) => db.drafts.delete(id)));
    },
    kept: async () => {
      await writing;
    },
  };
}
