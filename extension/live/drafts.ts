import type { KeyturnDatabase } from '../db/database.ts';
import type { Draft } from '../ui/popup/data.ts';

/**
 * Keeps what is being typed, each key at once, as the popup may be closed after any of them. While one write is under way
 * only the newest text waits.
 */
export function createDrafts(db: KeyturnDatabase): { save(draft: Draft): void; drop(id: string): void } {
  let newest: Draft | null = null;
  let writing = false;

  async function write(): Promise<void> {
    writing = true;
    try {
      while (newest) {
        const draft = newest;
        newest = null;
        await db.drafts.put(draft);
      }
    } finally {
      writing = false;
    }
  }

  return {
    save(draft) {
      newest = draft;
      if (!writing) void write();
    },
    drop(id) {
      newest = null;
      // After a put that is under way, as the database keeps their order.
      void db.drafts.delete(id);
    },
  };
}
