import { mkdir, rename, writeFile } from 'node:fs/promises';
import { join } from 'node:path';
import { HOUR, type Ms, SECOND } from '../../core/time.ts';
import type { Checkpoint } from '../audit-export/signing.ts';
import type { Audit } from './audit.ts';

export type CheckpointsOptions = {
  readonly audit: Pick<Audit, 'checkpoint'>;
  /** Folders that each checkpoint is written to; one of them on another machine makes it worth most. */
  readonly folders: readonly string[];
  /** An address each checkpoint is posted to as JSON. */
  readonly url: string | undefined;
  /** Milliseconds between two. */
  readonly every?: number;
  /** Milliseconds that a place has to take one. */
  readonly patience?: number;
  readonly onFault: (fault: unknown) => void;
};

export type Checkpoints = {
  /** Makes one where the log has grown since the last, and waits until each place has it or was tried. */
  make(): Promise<void>;
  /** Makes the last one. */
  stop(): Promise<void>;
};

/**
 * Writes signed checkpoints of the log on a schedule. A place that cannot be reached is said and tried again with the next
 * one; it keeps the others from nothing.
 */
export function startCheckpoints(options: CheckpointsOptions): Checkpoints {
  const { audit, folders, url, every = HOUR, patience = 10 * SECOND, onFault } = options;
  /** Folders that have not answered yet: another try would hold up one more of the few threads that files are written by. */
  const silent = new Set<string>();
  let newest = 0;
  let making: Promise<void> = Promise.resolve();

  async function makeOne(): Promise<void> {
    const checkpoint = await audit.checkpoint();
    if (!checkpoint || checkpoint.seq === newest) return;
    const places = folders.map((folder) => keep(folder, checkpoint));
    if (url) places.push(post(url, checkpoint, patience));
    const outcomes = await Promise.allSettled(places);
    const failed = outcomes.filter((outcome) => outcome.status === 'rejected');
    for (const { reason } of failed) onFault(reason);
    if (!failed.length) newest = checkpoint.seq;
  }

  async function keep(folder: string, checkpoint: Checkpoint): Promise<void> {
    if (silent.has(folder)) throw new Error(`${folder} has not taken an earlier checkpoint yet.`);
    silent.add(folder);
    const writing = writeCheckpoint(folder, checkpoint).finally(() => silent.delete(folder));
    await inTime(writing, patience, `${folder} did not take a checkpoint within ${patience} ms.`);
  }

  function make(): Promise<void> {
    making = making.then(makeOne).catch(onFault);
    return making;
  }

  const timer = setInterval(make, every);
  return {
    make,
    async stop() {
      clearInterval(timer);
      await make();
    },
  };
}

/** Named by its record, so that a newer one never replaces an older. */
async function writeCheckpoint(folder: string, checkpoint: Checkpoint): Promise<void> {
  await mkdir(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, `checkpoint-${String(checkpoint.seq).padStart(12, '0')}.json`);
  await writeFile(`${path}.new`, `${JSON.stringify(checkpoint)}\n`, { flush: true });
  await rename(`${path}.new`, path);
}

/** A folder on another machine that is away answers nothing, not even that. */
function inTime(work: Promise<void>, limit: Ms, otherwise: string): Promise<void> {
  let timer: NodeJS.Timeout | undefined;
  const late = new Promise<never>((_, reject) => {
    timer = setTimeout(() => reject(new Error(otherwise)), limit);
  });
  return Promise.race([work, late]).finally(() => clearTimeout(timer));
}

async function post(url: string, checkpoint: Checkpoint, patience: Ms): Promise<void> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(checkpoint),
    redirect: 'error',
    signal: AbortSignal.timeout(patience),
  });
  await response.body?.cancel();
  if (!response.ok) throw new Error(`The address checkpoints are sent to answered ${response.status}.`);
}
