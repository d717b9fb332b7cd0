import { accessSync, constants, globSync } from 'node:fs';
import { homedir } from 'node:os';
import { delimiter, join } from 'node:path';

// Google's own Chrome comes last: its newer versions refuse to load an unpacked extension from the command line.
const COMMANDS = ['chromium', 'chromium-browser', 'google-chrome', 'google-chrome-stable'];
const PLACES = [
  '/usr/lib/chromium/chromium',
  '/Applications/Chromium.app/Contents/MacOS/Chromium',
  '/Applications/Google Chrome.app/Contents/MacOS/Google Chrome',
];
const PLAYWRIGHT = [
  'chromium-*/chrome-linux*/chrome',
  'chromium-*/chrome-mac*/*.app/Contents/MacOS/*',
  'chromium-*/chrome-win*/chrome.exe',
];

/** The path of a Chromium on this machine, or null: `CHROME_PATH`, then Chromium, Playwright's, and Chrome. */
export function findChromium(env: NodeJS.ProcessEnv = process.env): string | null {
  const folders = (env.PATH ?? '').split(delimiter).filter(Boolean);
  const onPath = (names: readonly string[]) => names.flatMap((name) => folders.map((folder) => join(folder, name)));
  const candidates = [
    ...(env.CHROME_PATH ? [env.CHROME_PATH] : []),
    ...onPath(COMMANDS.slice(0, 2)),
    ...ofPlaywright(env),
    ...onPath(COMMANDS.slice(2)),
    ...PLACES,
  ];
  return candidates.find(isExecutable) ?? null;
}

function ofPlaywright(env: NodeJS.ProcessEnv): readonly string[] {
  const cache = env.PLAYWRIGHT_BROWSERS_PATH ?? join(homedir(), '.cache/ms-playwright');
  const mac = join(homedir(), 'Library/Caches/ms-playwright');
  return [cache, mac].flatMap((folder) =>
    PLAYWRIGHT.flatMap((pattern) => globSync(pattern, { cwd: folder }).map((found) => join(folder, found))),
  );
}

function isExecutable(path: string): boolean {
  try {
    accessSync(path, constants.X_OK);
    return true;
  } catch {
    return false;
  }
}
