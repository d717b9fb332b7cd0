import { availableParallelism } from 'node:os';
import { Worker } from 'node:worker_threads';
import type { Head, Verification } from './store.ts';

/** A part of the log for a thread to walk: behind record `after`, through record `through` or to the end. */
export type Part = { readonly after: number; readonly through: number | null };

/** What a thread needs to walk its part: the file, the 32-byte secret key and what is known of the whole log. */
export type Errand = Part & {
  readonly path: string;
  readonly key: Uint8Array;
  readonly least: number;
  readonly known: Head;
};

/** Records that a thread is worth: to start one takes as long as to walk so many. */
const WORTH_A_THREAD = 20_000;
const MOST_THREADS = 4;

/** The parts of a log of so many records, one for each thread; one part where none is worth it. */
export function partsOf(records: number, processors = availableParallelism()): readonly Part[] {
  const count = Math.max(1, Math.min(MOST_THREADS, processors, Math.floor(records / WORTH_A_THREAD)));
  const ends = Array.from({ length: count }, (_, index) => Math.floor((records * index) / count));
  return ends.map((after, index) => ({ after, through: ends[index + 1] ?? null }));
}

/**
 * Walks each part in a thread of its own, beside whatever the process does. A part begins behind a record whose hash it
 * takes as it lies there; that it is right is what the part before it shows.
 */
export async function verifyInThreads(errands: readonly Errand[]): Promise<Verification> {
  const found = await Promise.all(errands.map(walked));
  return found.find(({ ok }) => !ok) ?? found.at(-1)!;
}

function walked(errand: Errand): Promise<Verification> {
  return new Promise((resolve, reject) => {
    const thread = new Worker(new URL('./sqlite-verify-thread.ts', import.meta.url), { workerData: errand });
    thread.once('message', resolve);
    thread.once('error', reject);
    thread.once('exit', (code) => reject(new Error(`The thread that walked the log ended with code ${code}.`)));
  });
}
