import { DatabaseSync } from 'node:sqlite';
import { parentPort, workerData } from 'node:worker_threads';
import { createChain, EMPTY, verifyStretch } from './chain.ts';
import { explained } from './sqlite-file.ts';
import { rowsOf } from './sqlite-rows.ts';
import type { Errand } from './sqlite-verify.ts';
import type { Verification } from './store.ts';

// Runs as a thread of its own and tells its parent what it found, or fails with the reason.
const { path, key, after, through, least, known } = workerData as Errand;
try {
  parentPort!.postMessage(await walk());
} catch (fault) {
  throw explained(fault, path);
}

async function walk(): Promise<Verification> {
  const db = new DatabaseSync(path, { readOnly: true });
  try {
    const from = rowsOf(db);
    const [start] = after === 0 ? [EMPTY] : from(after, 1);
    if (start?.seq !== after) return { ok: false, events: after - 1, seq: after, why: 'missing' };
    const page = async (behind: number, limit: number) => from(behind + 1, limit);
    return await verifyStretch(createChain(key), page, { from: start, through, least, known });
  } finally {
    db.close();
  }
}
