import type { Command } from '../../core/commands.ts';
import type { KeyturnDatabase } from './database.ts';
import { ofPerson } from './person.ts';
import { uuidv7 } from './uuid.ts';
import { readKept } from './wipe.ts';

export type Submission = {
  readonly command: Command;
  readonly label: string;
  /** The id of whoever asks. */
  readonly by: string;
  /** How long it may wait to be sent, in ms; null as long as it takes. */
  readonly waits: number | null;
  /** Local clock. */
  readonly now: number;
  /** Where it had to be known before, as a proof is bound to it. */
  readonly id?: string;
};

/**
 * Puts a command in the outbox and gives its id; send the worker a `wake` afterwards. Nothing is put there where somebody
 * else is signed in by now.
 */
export async function submit(
  db: KeyturnDatabase,
  { command, label, by, waits, now, id = uuidv7(now) }: Submission,
): Promise<string> {
  await ofPerson(db, by, [db.outbox], async () => {
    const { clockOffset = 0 } = (await readKept(db, 'connection')) ?? {};
    const askedAt = now + clockOffset;
    const orders = (await db.outbox.toArray()).map(({ order }) => order);
    await db.outbox.add({
      id,
      command,
      label,
      createdAt: now,
      askedAt,
      order: Math.max(0, ...orders) + 1,
      deadlineAt: waits === null ? null : askedAt + waits,
      status: 'waiting',
      answer: null,
      answeredAt: null,
    });
  });
  return id;
}

/** Takes back a command that was not sent yet. False where it is too late: it was sent, or is answered. */
export async function takeBack(db: KeyturnDatabase, id: string): Promise<boolean> {
  return db.transaction('rw', db.outbox, async () => {
    const row = await db.outbox.get(id);
    if (row?.status !== 'waiting') return false;
    await db.outbox.delete(id);
    return true;
  });
}

/** Removes a command whose answer a person has seen. One without an answer stays. */
export async function dismiss(db: KeyturnDatabase, id: string): Promise<void> {
  await db.outbox
    .where({ id })
    .and(({ status }) => status === 'answered')
    .delete();
}
