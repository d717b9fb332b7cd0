import type { Table, Transaction } from 'dexie';
import type { Connection } from './database.ts';

type FirstOutboxRow = { readonly id: string; readonly createdAt: number; readonly deadlineAt: number | null };

/**
 * From version 1, whose deadlines and ages were by the local clock, whose commands went out by the time they were made at,
 * and whose copies had one age in common.
 */
export async function toSecondVersion(transaction: Transaction): Promise<void> {
  const [outbox, views, kept] = ['outbox', 'views', 'kept'].map((name) => transaction.table(name)) as [
    Table,
    Table,
    Table,
  ];
  const connection = (await kept.get('connection'))?.value as Connection | undefined;
  const clockOffset = connection?.clockOffset ?? 0;
  const inStepAt = connection?.inStepAt == null ? null : connection.inStepAt + clockOffset;
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
  if (connection) await kept.put({ key: 'connection', value: { ...connection, inStepAt } });
}
