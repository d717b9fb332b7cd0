import { openSqliteStore } from '../../sync-server/store/sqlite.ts';
import { append } from './records.ts';

/**
 * A process of its own with the log of a folder: `node store-child.ts FOLDER KEY (hold|die)`. Appends three records in a
 * turn each; then says so and waits, or is gone like in a power cut, with nothing closed.
 */
const [folder = '', key = '', then] = process.argv.slice(2);
try {
  const store = await openSqliteStore({ folder, key: Buffer.from(key, 'hex') });
  for (const answered of ['a', 'b', 'c']) await append(store, 1, [answered]);
  if (then === 'die') process.kill(process.pid, 'SIGKILL');
  console.log('holding');
  // What nothing refers to any more is collected, and its lock with it.
  setInterval(() => store.head(), 1_000);
} catch (fault) {
  console.log(fault instanceof Error ? fault.message : fault);
}
