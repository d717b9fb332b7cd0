import { spawn } from 'node:child_process';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { bareEnv } from './bare-env.ts';

const MAIN = join(import.meta.dirname, '../../sync-server/cli/main.ts');

export type CliEnd = { readonly code: number | null; readonly out: string; readonly err: string };

/** Runs `keyturn …args` as a process of its own on the data folder. */
export function cliOn(data: string, env: Readonly<Record<string, string>> = {}) {
  return async (args: string, input = ''): Promise<CliEnd> => {
    const child = spawn(process.execPath, ['--no-warnings', MAIN, ...args.split(' ')], {
      env: { ...bareEnv(), KEYTURN_DATA: data, ...env },
    });
    child.stdin.end(input);
    const ended = new Promise<number | null>((resolve) => child.on('close', resolve));
    const [out, err, code] = await Promise.all([text(child.stdout), text(child.stderr), ended]);
    return { code, out, err };
  };
}
