import { spawn } from 'node:child_process';
import { existsSync, globSync, statSync } from 'node:fs';
import { join } from 'node:path';

const ROOT = join(import.meta.dirname, '..');
/** Where the built extension is, to be loaded unpacked. */
export const EXTENSION_FOLDER = join(ROOT, '.output/chrome-mv3');
const MANIFEST = join(EXTENSION_FOLDER, 'manifest.json');
const SOURCES = ['extension/**/*', 'core/**/*.ts', 'wxt.config.ts', 'package-lock.json'];

/** Builds the extension where its sources are here and newer than what was built. A build that fails is only said. */
export async function buildExtension(): Promise<void> {
  if (!existsSync(join(ROOT, 'wxt.config.ts')) || !isStale()) return;
  // What the tool says goes to standard error, as standard output is the server's.
  const tool = spawn(process.execPath, [join(ROOT, 'node_modules/wxt/bin/wxt.mjs'), 'build'], {
    cwd: ROOT,
    stdio: ['ignore', 2, 2],
  });
  const code = await new Promise((resolve) => tool.on('close', resolve).on('error', () => resolve(1)));
  // The server is worth having without it; people may have the extension already.
  if (code !== 0) process.stderr.write('keyturn: the extension could not be built; the server starts without it\n');
}

/** Whether anything the extension is made of is newer than what was built. */
function isStale(): boolean {
  const built = statSync(MANIFEST, { throwIfNoEntry: false });
  if (!built) return true;
  return globSync(SOURCES, { cwd: ROOT }).some((file) => {
    const source = statSync(join(ROOT, file));
    return source.isFile() && source.mtimeMs > built.mtimeMs;
  });
}
