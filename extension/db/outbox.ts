import type { Command } from '../../core/commands.ts';
import type { KeyturnDatabase } from './database.ts';
import { uuidv7 } from './uuid.ts';

export type Submission = {
  readonly command: Command;
  readonly label: string;
  readonly deadlineAt: number | null;
  readonly now: number;
  /** Where it had to be known before, as a proof is bound to it. */
  readonly id?: string;
};

/**
 * Puts a command in the outbox and gives its id; send the worker a `wake` afterwards. `deadlineAt` is by the local clock;
 * null waits until it could be sent.
 */
export async function submit(
  db: KeyturnDatabase,
  { command, label, deadlineAt, now, id = uuidv7(now) }: Submission,
): Promise<string> {
  await db.outbox.add({
    id,
    command,
    label,
    createdAt: now,
    deadlineAt,
    status: 'waiting',
    answer: null,
    answeredAt: null,
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
