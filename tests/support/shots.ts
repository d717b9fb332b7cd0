// Pictures of the built extension's popup in every state, light and dark: node tests/support/shots.ts FOLDER [SCENE…]
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { EXTENSION_ORIGIN } from '../../core/wire/extension-id.ts';
import { findChromium } from '../../sync-server/demo/chromium.ts';
import { popupScenes } from './popup-scenes.ts';
import { databaseThere, seed } from './popup-seed.ts';

type Shot = {
  readonly scene: string;
  /** What is done before the picture. */
  readonly act?: (page: Page) => Promise<void>;
};

const SHOTS: Readonly<Record<string, Shot>> = {
  ...Object.fromEntries(Object.keys(popupScenes(0)).map((scene) => [scene, { scene }])),
  menu: { scene: 'usual', act: (page) => page.getByRole('button', { name: /Menu of/ }).click() },
  find: { scene: 'usual', act: (page) => page.getByLabel('Find a role').fill('admin') },
  'find-nothing': { scene: 'usual', act: (page) => page.getByLabel('Find a role').fill('zzz') },
  sheet: {
    scene: 'usual',
    act: (page) => page.getByRole('button', { name: 'Activate Exchange Administrator' }).click(),
  },
  'sheet-approval': {
    scene: 'usual',
    act: async (page) => {
      await page.getByRole('button', { name: 'Activate Global Administrator' }).click();
      await page.getByLabel('Justification').fill('Change of the federation certificate');
    },
  },
  'sheet-set-up': {
    scene: 'requests',
    act: (page) => page.getByRole('button', { name: 'Activate Exchange Administrator' }).click(),
  },
  'sheet-refused': {
    scene: 'usual',
    act: async (page) => {
      await page.getByRole('button', { name: 'Activate Helpdesk Administrator' }).click();
      await page.getByLabel('Duration').fill('12 h');
      await page.getByRole('button', { name: 'Activate', exact: true }).click();
    },
  },
  'sheet-sent': {
    scene: 'usual',
    act: async (page) => {
      await page.getByRole('button', { name: 'Activate Teams Administrator' }).click();
      await page.getByLabel('Justification').fill('New channel');
      await page.getByRole('button', { name: 'Activate', exact: true }).click();
    },
  },
  'sheet-extend': {
    scene: 'usual',
    act: (page) => page.getByRole('button', { name: 'Extend User Administrator' }).click(),
  },
  'sheet-deny': {
    scene: 'approver',
    act: (page) => page.getByRole('button', { name: /^Deny Billing Reader/ }).click(),
  },
};

const [folder = 'shots', ...only] = process.argv.slice(2);
mkdirSync(folder, { recursive: true });
const profile = mkdtempSync(join(tmpdir(), 'keyturn-shots-'));
const built = join(import.meta.dirname, '../../.output/chrome-mv3');
const context = await chromium.launchPersistentContext(profile, {
  executablePath: findChromium() ?? undefined,
  headless: false,
  viewport: { width: 380, height: 560 },
  args: [
    '--headless=new',
    '--no-sandbox',
    '--disable-gpu',
    `--disable-extensions-except=${built}`,
    `--load-extension=${built}`,
  ],
});
try {
  for (const [name, shot] of Object.entries(SHOTS))
    if (!only.length || only.includes(name)) await take(context, name, shot);
} finally {
  await context.close();
  rmSync(profile, { recursive: true, force: true });
}

async function take(context: BrowserContext, name: string, shot: Shot): Promise<void> {
  const page = await context.newPage();
  const now = Date.now();
  const scene = popupScenes(now)[shot.scene]!;
  await page.goto(`${EXTENSION_ORIGIN}/popup.html`);
  await databaseThere(page);
  await seed(page, scene, now);
  await page.reload();
  await page.locator('.popup, .sign-in').waitFor();
  await seed(page, { ...scene }, now, ['kept']);
  await shot.act?.(page);
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.screenshot({ path: join(folder, `${name}-${colorScheme}.png`) });
  }
  await page.emulateMedia({ forcedColors: 'active' });
  await page.screenshot({ path: join(folder, `${name}-forced.png`) });
  await page.emulateMedia({ forcedColors: 'none', colorScheme: 'light' });
  // As a browser's zoom of 200 % leaves it, and as a narrow side panel.
  await page.setViewportSize({ width: 320, height: 280 });
  await page.screenshot({ path: join(folder, `${name}-narrow.png`) });
  await page.close();
}
