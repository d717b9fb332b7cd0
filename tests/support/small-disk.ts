import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

/** A folder in which little can be written. */
export type SmallDisk = {
  readonly folder: string;
  /** What has to stand before a command for the limit to hold for it. */
  readonly before: readonly string[];
  /** Makes room for whoever starts after it. */
  grow(): void;
  remove(): void;
};

/** A file system in memory where one can be mounted, else a limit on how long a file may become; both fail a write. */
export function smallDisk(kilobytes: number): SmallDisk {
  const folder = mkdtempSync(join(tmpdir(), 'keyturn-disk-'));
  const remove = () => rmSync(folder, { recursive: true, force: true });
  if (mount(folder, ['-o', `size=${kilobytes}k`]))
    return {
      folder,
      before: [],
      grow: () => void mount(folder, ['-o', `remount,size=${64 * kilobytes}k`]),
      remove() {
        spawnSync('umount', [folder]);
        remove();
      },
    };
  const before = ['bash', '-c', `ulimit -S -f ${kilobytes}; exec "$0" "$@"`];
  return { folder, before, grow: () => before.splice(0), remove };
}

function mount(folder: string, options: readonly string[]): boolean {
  return spawnSync('mount', ['-t', 'tmpfs', ...options, 'tmpfs', folder]).status === 0;
}
