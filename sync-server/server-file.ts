import { readFileSync, renameSync, rmSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import { ConfigProblem } from './config.ts';

/** Tells the CLI which server runs on a data folder, and how to ask it. Readable by its own user alone. */
export type ServerFile = { readonly pid: number; readonly url: string; readonly token: string };

const NAME = 'server.json';

/** Throws one line that says what to do where the folder cannot be written. */
export function writeServerFile(folder: string, file: ServerFile): void {
  const beside = join(folder, `${NAME}.${process.pid}`);
  try {
    writeFileSync(beside, `${JSON.stringify(file)}\n`, { mode: 0o600 });
    renameSync(beside, join(folder, NAME));
  } catch (fault) {
    rmSync(beside, { force: true });
    const reason = fault instanceof Error ? fault.message : String(fault);
    throw new ConfigProblem(
      `KEYTURN_DATA: ${folder} cannot be written (${reason}). Make room, or give it to this user.`,
    );
  }
}

/** Removes the file, unless another server has written its own since. */
export function removeServerFile(folder: string, token: string): void {
  const path = join(folder, NAME);
  try {
    const file = JSON.parse(readFileSync(path, 'utf8')) as ServerFile;
    if (file.token === token && file.pid === process.pid) rmSync(path);
  } catch {
    // It is gone already.
  }
}
