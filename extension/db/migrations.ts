import type { Transaction } from 'dexie';
import type { Kept } from './database.ts';

type FirstOutboxRow = { readonly id: string; readonly createdAt: number; readonly deadlineAt: number | null };

/**
 * From version 1, whose deadlines were by the local clock, whose commands went out by the time they were made at, and
 * whose copies had one age in common.
 */
export async function toSecondVersion(transaction: Transaction): Promise<void> {
  const [outbox, views] = [transaction.table('outbox'), transaction.table('views')];
  const kept = (await transaction.table('kept').get('connection')) as Extract<Kept, { key: 'connection' }> | undefined;
  const { clockOffset = 0, inStepAt = null } = kept?.value ?? {};
  const rows: FirstOutboxRow[] = await outbox.toArray();
  rows.sort((one, other) => one.createdAt - other.createdAt || (one.id < other.id ? -1 : 1));
  await outbox.bulkPut(
    rows.map((row, index) => ({
      ...row,
      order: index + 1,
      deadlineAt: row.deadlineAt === null ? null : row.deadlineAt + clockOffset,
    })),
  );
  await views.toCollection().modify({ inStepAt });
}
