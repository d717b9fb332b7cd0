import pg from 'pg';
import { StoreAway } from './store.ts';

/** Classes of SQLSTATE, and two of its codes, that are about the database and not about what it was asked. */
const AWAY = /^(08|28|40|53|55|57|58)|^(25006|3D000)$/;
const READ_ONLY = '25006';

/** Asks the database; a fault that is not the question's is thrown as `StoreAway`. */
export async function askPostgres<T>(ask: () => Promise<T>): Promise<T> {
  try {
    return await ask();
  } catch (fault) {
    throw away(fault);
  }
}

/** What is said of a database that takes no writes, as one does that another has taken the place of. */
export function readOnly(cause?: unknown): StoreAway {
  const message = 'PostgreSQL takes no writes: let it, or have KEYTURN_DATABASE_URL lead to the one that does.';
  return new StoreAway(message, { cause });
}

function away(fault: unknown): unknown {
  // What does not come from the database itself is of the connection to it.
  const code = fault instanceof pg.DatabaseError ? (fault.code ?? '') : null;
  if (code === READ_ONLY) return readOnly(fault);
  if (code !== null && !AWAY.test(code)) return fault;
  const reason = fault instanceof Error ? fault.message : String(fault);
  return new StoreAway(`PostgreSQL does not answer (${reason}): look after it, and it is used again.`, {
    cause: fault,
  });
}
