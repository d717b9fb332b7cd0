import { spawn } from 'node:child_process';
import { existsSync, globSync, statSync } from 'node:fs';
import { join } from 'node:path';
import { main } from './main.ts';

const ROOT = join(import.meta.dirname, '..');
const BUILT = '.output/chrome-mv3/manifest.json';
const SOURCES = ['extension/**/*', 'core/**/*.ts', 'wxt.config.ts', 'package-lock.json'];
const CONFIG = 'wxt.config.ts';

if (existsSync(join(ROOT, CONFIG)) && isStale()) await build();
await main();

/** Whether anything the extension is made of is newer than what was built. */
function isStale(): boolean {
  const built = statSync(join(ROOT, BUILT), { throwIfNoEntry: false });
  if (!built) return true;
  return globSync(SOURCES, { cwd: ROOT }).some((file) => {
    const source = statSync(join(ROOT, file));
    return source.isFile() && source.mtimeMs > built.mtimeMs;
  });
}

/** Builds the extension. What the tool says goes to standard error, as standard output is the server's. */
async function build(): Promise<void> {
  const tool = spawn(process.execPath, [join(ROOT, 'node_modules/wxt/bin/wxt.mjs'), 'build'], {
    cwd: ROOT,
    stdio: ['ignore', 2, 2],
  });
  const code = await new Promise((resolve) => tool.on('close', resolve).on('error', () => resolve(1)));
  // The server is worth having without it; people may have the extension already.
  if (code !== 0) process.stderr.write('keyturn: the extension could not be built; the server starts without it\n');
}
