import { spawn } from 'node:child_process';
import { delimiter, join } from 'node:path';

export const ROOT = join(import.meta.dirname, '../..');
/** Where suites leave their results and pictures. */
export const RESULTS = join(ROOT, 'tests/.results');

export type ToolEnd = { readonly code: number; readonly output: string };

/**
 * Runs a command, from node_modules/.bin first, in the repository's root. `limit` is in ms; after it the command is
 * stopped and its code is 124. A command that is not there gives 127. `show` passes its output on as it comes.
 */
export function runTool(
  command: string,
  args: readonly string[],
  { limit, show }: { readonly limit: number; readonly show: boolean },
): Promise<ToolEnd> {
  const path = [join(ROOT, 'node_modules/.bin'), process.env.PATH].join(delimiter);
  return new Promise((resolve) => {
    const child = spawn(command, args, {
      cwd: ROOT,
      env: { ...process.env, PATH: path },
      stdio: ['ignore', 'pipe', 'pipe'],
      timeout: limit,
    });
    let output = '';
    const keep = (chunk: Buffer) => {
      output += chunk;
      if (show) process.stdout.write(chunk);
    };
    child.stdout.on('data', keep);
    child.stderr.on('data', keep);
    child.on('error', (error) => resolve({ code: 127, output: error.message }));
    child.on('close', (code) => resolve({ code: code ?? 124, output }));
  });
}
