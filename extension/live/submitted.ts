import type { KeyturnDatabase } from '../db/database.ts';
import { type Submission, submit } from '../db/outbox.ts';

/** Puts a command in the outbox and gives its id; null where this browser cannot keep it, as where its disk is full. */
export async function submitted(
  opened: KeyturnDatabase | Promise<KeyturnDatabase>,
  asked: Submission,
): Promise<string | null> {
  try {
    const db = await opened;
    // One that was closed as its disk was full is not opened again by itself.
    await db.open();
    return await submit(db, asked);
  } catch (fault) {
    console.error('Keyturn could not keep what was asked for:', fault);
    return null;
  }
}
