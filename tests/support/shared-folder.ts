import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder that the processes of one test run share, in whose first it is made and removed. */
process.env.TEST_SHARED ??= made();
export const SHARED = process.env.TEST_SHARED;

function made(): string {
  const folder = mkdtempSync(join(tmpdir(), 'keyturn-shared-'));
  process.once('exit', () => rmSync(folder, { recursive: true, force: true }));
  return folder;
}
