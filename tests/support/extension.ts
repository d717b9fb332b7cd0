import { existsSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium, type Page, type Worker } from 'playwright-core';
import { EXTENSION_ID, EXTENSION_ORIGIN } from '../../core/wire/extension-id.ts';
import { findChromium } from '../../sync-server/demo/chromium.ts';
import { until } from './until.ts';

const BUILT = join(import.meta.dirname, '../../.output/chrome-mv3');
const FLAGS = [
  '--headless=new',
  '--no-sandbox',
  '--disable-gpu',
  '--disable-quic',
  '--no-first-run',
  '--disable-background-networking',
  '--disable-component-update',
  '--disable-sync',
  // Tabs and toolbar, which no test looks at, take a sixth of the work to draw.
  '--kiosk',
];

/** A browser of its own profile with the built extension. */
export type Extension = {
  readonly context: BrowserContext;
  /** The popup, as a page. */
  popup(): Promise<Page>;
  /** The options page at an address of its own, such as `#/roles`. */
  options(hash?: string): Promise<Page>;
  /** What the toolbar's badge says. */
  badge(): Promise<string>;
  /** Stops the service worker, as the browser does when it is idle. */
  stopWorker(): Promise<void>;
  close(): Promise<void>;
};

/** Opens one; with a `profile` of an earlier one, which then stays, as when the browser is started again. */
export async function openExtension(profile?: string): Promise<Extension> {
  if (!existsSync(join(BUILT, 'manifest.json'))) throw new Error(`${BUILT} is not there: run "npm run build" first`);
  const executablePath = findChromium();
  if (!executablePath) throw new Error('no Chromium found: set CHROME_PATH');
  const folder = profile ?? mkdtempSync(join(tmpdir(), 'keyturn-profile-'));
  const context = await chromium.launchPersistentContext(folder, {
    executablePath,
    headless: false,
    ignoreDefaultArgs: ['--disable-extensions'],
    args: [...FLAGS, `--disable-extensions-except=${BUILT}`, `--load-extension=${BUILT}`],
    locale: 'en-GB',
    timezoneId: 'UTC',
  });
  context.setDefaultTimeout(10_000);

  async function page(path: string): Promise<Page> {
    const opened = await context.newPage();
    await opened.goto(`${EXTENSION_ORIGIN}/${path}`);
    return opened;
  }

  return {
    context,
    async popup() {
      const popup = await page('popup.html');
      await popup.setViewportSize({ width: 400, height: 600 });
      return popup;
    },
    options: (hash = '') => page(`options.html${hash}`),
    badge: async () => (await workerOf(context)).evaluate<string>('chrome.action.getBadgeText({})'),
    async stopWorker() {
      const [shown] = context.pages();
      const session = await context.newCDPSession(shown ?? (await context.newPage()));
      await session.send('ServiceWorker.enable');
      await session.send('ServiceWorker.stopAllWorkers');
      await session.detach();
    },
    async close() {
      await context.close();
      if (!profile) rmSync(folder, { recursive: true, force: true });
    },
  };
}

/** The worker that runs now; it may have been started anew. */
async function workerOf(context: BrowserContext): Promise<Worker> {
  return until(
    () => context.serviceWorkers().find((worker) => worker.url().includes(EXTENSION_ID)),
    'the service worker runs',
  );
}

/** Signs in on a popup page. */
export async function signIn(popup: Page, server: string, upn: string, password: string): Promise<void> {
  await popup.getByLabel('Server').fill(server);
  await popup.getByLabel('Name').fill(upn);
  await popup.getByLabel('Password').fill(password);
  await popup.getByRole('button', { name: 'Sign in' }).click();
  await popup.getByRole('region', { name: 'Eligible' }).waitFor();
}
