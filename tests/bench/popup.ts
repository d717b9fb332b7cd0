import { createHash, generateKeyPairSync } from 'node:crypto';
import { mkdirSync, mkdtempSync, readFileSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { gzipSync } from 'node:zlib';
import { type BrowserContext, chromium } from 'playwright-core';
import { build } from 'vite';
import { EXTENSION_ORIGIN } from '../../core/wire/extension-id.ts';
import { findChromium } from '../../sync-server/demo/chromium.ts';
import { buildExtension } from '../../sync-server/extension-build.ts';
import { BUILT, namedIn, scriptsOf } from '../support/built-scripts.ts';
import { eligibleRow, idOf, myView } from '../support/my-view.ts';
import { databaseThere, seed } from '../support/popup-seed.ts';
import { atMost, type Bench, type Figure, median, within } from './figure.ts';

const ROUNDS = 15;
const BARS = [
  [1, 1.5],
  [100, 1.5],
  [500, 2],
] as const;

/** A popup that opens on a sleeping worker: to its first role, against an empty Preact popup in the same browser. */
export const popup: Bench = {
  name: 'popup',
  async run() {
    await buildExtension();
    const folder = mkdtempSync(join(tmpdir(), 'keyturn-popup-'));
    const empty = await emptyExtension(join(folder, 'empty'));
    const context = await open(join(folder, 'profile'), [BUILT, empty.folder]);
    try {
      return [...(await times(context, empty.origin)), ...sizes()];
    } finally {
      await context.close();
      rmSync(folder, { recursive: true, force: true });
    }
  },
};

async function times(context: BrowserContext, emptyOrigin: string): Promise<readonly Figure[]> {
  await context.addInitScript(() => {
    const watch = new MutationObserver(() => {
      if (!document.querySelector('button[aria-label^="Activate"]')) return;
      watch.disconnect();
      requestAnimationFrame(() => console.debug('first row', performance.now()));
    });
    watch.observe(document, { childList: true, subtree: true });
  });
  const figures: Figure[] = [];
  for (const [roles, most] of BARS) {
    await fill(context, roles);
    const ours: number[] = [];
    const theirs: number[] = [];
    for (let round = 0; round < ROUNDS; round++) {
      ours.push(await firstRow(context, `${EXTENSION_ORIGIN}/popup.html`));
      theirs.push(await firstRow(context, `${emptyOrigin}/popup.html`));
    }
    const name = `popup, cold worker, to the first of ${roles} ${roles === 1 ? 'role' : 'roles'}`;
    figures.push(atMost(name, median(ours), 'ms', { floor: median(theirs) }, most));
  }
  return figures;
}

async function firstRow(context: BrowserContext, address: string): Promise<number> {
  const page = await context.newPage();
  const session = await context.newCDPSession(page);
  await session.send('ServiceWorker.enable');
  await session.send('ServiceWorker.stopAllWorkers');
  // Told by the page: a question from here would be answered, and so measured, between its load and its first row.
  const told = page.waitForEvent('console', (message) => message.text().startsWith('first row'));
  await page.goto(address);
  const first = Number((await told).text().split(' ').at(-1));
  await page.close();
  return first;
}

async function fill(context: BrowserContext, roles: number): Promise<void> {
  const eligible = Array.from({ length: roles }, (_, n) => ({
    ...eligibleRow(),
    id: idOf(1_000 + n),
    roleId: idOf(5_000 + n),
    roleName: `Project ${n} Administrator`,
  }));
  const now = Date.now();
  const connection = { state: 'online', inStepAt: now, clockOffset: 0 } as const;
  const page = await context.newPage();
  await page.goto(`${EXTENSION_ORIGIN}/popup.html`);
  await databaseThere(page);
  await seed(page, { signedIn: true, connection, me: myView({ eligible }) }, now);
  await page.close();
}

function open(profile: string, extensions: readonly string[]): Promise<BrowserContext> {
  const loaded = extensions.join(',');
  const flags = [
    '--headless=new',
    '--no-sandbox',
    '--disable-gpu',
    '--no-first-run',
    '--disable-background-networking',
  ];
  return chromium.launchPersistentContext(profile, {
    executablePath: findChromium() ?? undefined,
    headless: false,
    viewport: { width: 380, height: 560 },
    ignoreDefaultArgs: ['--disable-extensions'],
    args: [...flags, `--disable-extensions-except=${loaded}`, `--load-extension=${loaded}`],
  });
}

/** An extension whose popup draws one button with Preact and does nothing else: the least a popup can cost. */
async function emptyExtension(folder: string): Promise<{ folder: string; origin: string }> {
  const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2_048 });
  const der = publicKey.export({ type: 'spki', format: 'der' });
  const digits = createHash('sha256').update(der).digest('hex').slice(0, 32);
  const id = [...digits].map((digit) => String.fromCharCode(97 + Number.parseInt(digit, 16))).join('');
  mkdirSync(folder, { recursive: true });
  const source = join(folder, 'source.js');
  writeFileSync(
    source,
    `import { h, render } from ${JSON.stringify(join(process.cwd(), 'node_modules/preact/dist/preact.mjs'))};
render(h('button', { 'aria-label': 'Activate nothing' }, 'Nothing'), document.body);`,
  );
  const output = { entryFileNames: 'popup.js' };
  await build({
    root: folder,
    configFile: false,
    logLevel: 'silent',
    build: { outDir: folder, emptyOutDir: false, rollupOptions: { input: source, output } },
  });
  const page = '<!doctype html><meta charset="utf-8"><script type="module" src="popup.js"></script><body></body>';
  writeFileSync(join(folder, 'popup.html'), page);
  const manifest = {
    manifest_version: 3,
    name: 'Empty',
    version: '1',
    key: der.toString('base64'),
    action: { default_popup: 'popup.html' },
  };
  writeFileSync(join(folder, 'manifest.json'), JSON.stringify(manifest));
  return { folder, origin: `chrome-extension://${id}` };
}

/** What the popup and the worker load, in bytes of JavaScript. */
function sizes(): readonly Figure[] {
  const all = [...scriptsOf('popup.html').values()];
  // Of what it loads on demand these two are for the moments they are named for.
  const usual = [...scriptsOf('popup.html', ['SignIn', 'ReviewSheet']).values()];
  const bytes = (texts: readonly string[]) => texts.reduce((sum, text) => sum + Buffer.byteLength(text), 0) / 1_000;
  const first = bytes(namedIn('popup.html').map((path) => readFileSync(join(BUILT, path), 'utf8')));
  const most = bytes(all);
  const packed = usual.reduce((sum, text) => sum + gzipSync(text).byteLength, 0) / 1_000;
  const worker = readFileSync(join(BUILT, 'background.js')).byteLength / 1_000;
  return [
    within('JavaScript the popup draws with', first, 'kB', '≤ 80 kB', first <= 80),
    within('JavaScript the popup loads each time, gzipped', packed, 'kB', '≤ 65 kB', packed <= 65),
    within('JavaScript the popup loads at most', most, 'kB', '≤ 200 kB', most <= 200),
    within('JavaScript of the worker', worker, 'kB', '≤ 260 kB', worker <= 260),
  ];
}
