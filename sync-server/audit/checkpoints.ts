import { mkdirSync, renameSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { HOUR } from '../../core/time.ts';
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
  readonly onFault: (fault: unknown) => void;
};

export type Checkpoints = {
  /** Makes one where the log has grown since the last, and waits until each place has it or was tried. */
  make(): Promise<void>;
  /** Makes the last one. */
  stop(): Promise<void>;
};

const TIMEOUT = 10_000;

/**
 * Writes signed checkpoints of the log on a schedule. A place that cannot be reached is said and tried again with the next
 * one; it keeps the others from nothing.
 */
export function startCheckpoints(options: CheckpointsOptions): Checkpoints {
  const { audit, folders, url, every = HOUR, onFault } = options;
  let newest = 0;
  let making: Promise<void> = Promise.resolve();

  async function makeOne(): Promise<void> {
    const checkpoint = await audit.checkpoint();
    if (!checkpoint || checkpoint.seq === newest) return;
    const places = folders.map(async (folder) => writeCheckpoint(folder, checkpoint));
    if (url) places.push(post(url, checkpoint));
    const outcomes = await Promise.allSettled(places);
    const failed = outcomes.filter((outcome) => outcome.status === 'rejected');
    for (const { reason } of failed) onFault(reason);
    if (!failed.length) newest = checkpoint.seq;
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
function writeCheckpoint(folder: string, checkpoint: Checkpoint): void {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const path = join(folder, `checkpoint-${String(checkpoint.seq).padStart(12, '0')}.json`);
  writeFileSync(`${path}.new`, `${JSON.stringify(checkpoint)}\n`, { flush: true });
  renameSync(`${path}.new`, path);
}

async function post(url: string, checkpoint: Checkpoint): Promise<void> {
  const response = await fetch(url, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(checkpoint),
    redirect: 'error',
    signal: AbortSignal.timeout(TIMEOUT),
  });
  await response.body?.cancel();
  if (!response.ok) throw new Error(`The address checkpoints are sent to answered ${response.status}.`);
}
