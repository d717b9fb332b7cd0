// Pictures of the built extension's options page, light, dark, narrow and in forced colours:
// node tests/support/scene-shots.ts FOLDER [SHOT…]
import { mkdirSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { type BrowserContext, chromium, type Page } from 'playwright-core';
import { EXTENSION_ORIGIN } from '../../core/wire/extension-id.ts';
import { findChromium } from '../../sync-server/demo/chromium.ts';
import { type OptionsScene, optionsScenes } from './options-scenes.ts';
import { sessionOf } from './popup-scenes.ts';
import { putRows } from './popup-seed.ts';

type Shot = {
  readonly scene: string;
  readonly hash: string;
  /** What is done before the picture. */
  readonly act?: (page: Page) => Promise<void>;
};

const click = (name: string | RegExp) => (page: Page) => page.getByRole('button', { name }).first().click();
const SHOTS: Readonly<Record<string, Shot>> = {
  overview: { scene: 'contoso', hash: '#/overview' },
  'overview-outcome': {
    scene: 'contoso',
    hash: '#/overview',
    act: async (page) => void (await page.getByLabel('Stacked by').selectOption('outcome')),
  },
  'overview-large': { scene: 'large', hash: '#/overview' },
  'overview-empty': { scene: 'empty', hash: '#/overview' },
  alerts: { scene: 'contoso', hash: '#/alerts' },
  'alerts-empty': { scene: 'empty', hash: '#/alerts' },
  'alert-stale': { scene: 'contoso', hash: '#/alerts/stale_accounts' },
  'alert-frequent': { scene: 'contoso', hash: '#/alerts/frequent_activations' },
  'alert-outside': { scene: 'contoso', hash: '#/alerts/assigned_outside' },
  'alert-mfa': { scene: 'contoso', hash: '#/alerts/no_mfa_on_activation' },
  'alert-fix': { scene: 'contoso', hash: '#/alerts/no_mfa_on_activation', act: click(/^Require MFA \(/) },
  'alert-fix-danger': { scene: 'contoso', hash: '#/alerts/too_many_global_administrators', act: click(/^Remove \(/) },
  'alert-dismiss': { scene: 'contoso', hash: '#/alerts/standing_access', act: click(/^Dismiss \(/) },
  'alert-large': { scene: 'large', hash: '#/alerts/standing_access' },
  discovery: { scene: 'contoso', hash: '#/discovery' },
  'discovery-make': {
    scene: 'contoso',
    hash: '#/discovery',
    act: async (page) => {
      await page.getByLabel('Pick all').check();
      await click('Make eligible')(page);
    },
  },
  'discovery-review': {
    scene: 'contoso',
    hash: '#/discovery',
    act: async (page) => {
      await page.getByLabel('Pick all').check();
      await click('Ask for a self review')(page);
    },
  },
  'discovery-unused': { scene: 'contoso', hash: '#/discovery/unused' },
  'discovery-end': { scene: 'contoso', hash: '#/discovery/unused', act: click(/^Give an end: /) },
  'discovery-roles': { scene: 'contoso', hash: '#/discovery/roles' },
  'discovery-large': { scene: 'large', hash: '#/discovery' },
  'discovery-empty': { scene: 'empty', hash: '#/discovery' },
};

const [folder = 'shots', ...only] = process.argv.slice(2);
mkdirSync(folder, { recursive: true });
const profile = mkdtempSync(join(tmpdir(), 'keyturn-shots-'));
const built = join(import.meta.dirname, '../../.output/chrome-mv3');
const context = await chromium.launchPersistentContext(profile, {
  executablePath: findChromium() ?? undefined,
  headless: false,
  viewport: { width: 1280, height: 800 },
  args: [
    '--headless=new',
    '--no-sandbox',
    '--disable-gpu',
    '--hide-scrollbars',
    `--disable-extensions-except=${built}`,
    `--load-extension=${built}`,
  ],
});
const scenes = new Map<string, OptionsScene>();
const now = Date.now();
try {
  for (const [name, shot] of Object.entries(SHOTS))
    if (!only.length || only.includes(name)) await take(context, name, shot);
} finally {
  await context.close();
  rmSync(profile, { recursive: true, force: true });
}

async function take(context: BrowserContext, name: string, shot: Shot): Promise<void> {
  const scene = scenes.get(shot.scene) ?? optionsScenes(now)[shot.scene]!();
  scenes.set(shot.scene, scene);
  const page = await context.newPage();
  await page.goto(`${EXTENSION_ORIGIN}/options.html${shot.hash}`);
  await page.waitForFunction(async () => (await indexedDB.databases()).some(({ name }) => name === 'keyturn'));
  const kept = [
    { key: 'connection', value: { state: 'online', inStepAt: now, clockOffset: 0 } },
    { key: 'session', value: sessionOf(now) },
  ];
  const views = [
    { room: 'me', epoch: 'e', maps: scene.me },
    { room: 'admin', epoch: 'e', maps: scene.admin },
  ];
  await putRows(page, { views, kept, outbox: [], drafts: [], documents: [] });
  await page.reload();
  await page.getByRole('heading', { level: 1 }).waitFor();
  await putRows(page, { kept });
  await shot.act?.(page);
  for (const colorScheme of ['light', 'dark'] as const) {
    await page.emulateMedia({ colorScheme, reducedMotion: 'reduce' });
    await page.screenshot({ path: join(folder, `${name}-${colorScheme}.png`), fullPage: true });
  }
  await page.emulateMedia({ forcedColors: 'active' });
  await page.screenshot({ path: join(folder, `${name}-forced.png`), fullPage: true });
  await page.emulateMedia({ forcedColors: 'none', colorScheme: 'light' });
  // As a browser's zoom of 200 % leaves it, and as a narrow window.
  await page.setViewportSize({ width: 420, height: 800 });
  await page.screenshot({ path: join(folder, `${name}-narrow.png`), fullPage: true });
  await page.close();
}
