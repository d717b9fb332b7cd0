import { findChromium } from '../../sync-server/demo/chromium.ts';
import { runTool } from './run-tool.ts';

const LIMIT = 4 * 60_000;

/** Installs a Chromium: Debian's as root, else Playwright's. Gives its path, or null where neither worked. */
export async function installChromium(): Promise<string | null> {
  const step = (command: string, ...args: readonly string[]) => runTool(command, args, { limit: LIMIT, show: true });
  if (process.getuid?.() === 0) {
    process.env.DEBIAN_FRONTEND = 'noninteractive';
    const install = ['install', '-y', '--no-install-recommends', 'chromium'];
    if ((await step('apt-get', ...install)).code !== 0) {
      await step('apt-get', 'update');
      await step('apt-get', ...install);
    }
  }
  if (!findChromium()) await step('playwright-core', 'install', 'chromium');
  return findChromium();
}
