import { closeSync, fsyncSync, openSync, renameSync, rmSync } from 'node:fs';
import { dirname } from 'node:path';

/** Makes what is in a file, or the names in a folder, survive a power cut. */
export function syncToDisk(path: string): void {
  const handle = openSync(path, 'r');
  try {
    fsyncSync(handle);
  } finally {
    closeSync(handle);
  }
}

/**
 * Makes a file (mode 600) that appears under its name only when it is complete: `write` fills one beside it. An empty file
 * under that name is thus always a damaged one.
 */
export async function writeWhole(path: string, write: (fresh: string) => void | Promise<void>): Promise<void> {
  const fresh = `${path}.new`;
  const leftovers = ['', '-journal', '-wal', '-shm'].map((suffix) => fresh + suffix);
  for (const file of leftovers) rmSync(file, { force: true });
  closeSync(openSync(fresh, 'wx', 0o600));
  try {
    await write(fresh);
    syncToDisk(fresh);
    renameSync(fresh, path);
    syncToDisk(dirname(path));
  } finally {
    for (const file of leftovers) rmSync(file, { force: true });
  }
}
