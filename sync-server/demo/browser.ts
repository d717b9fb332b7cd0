import { existsSync } from 'node:fs';
import { EXTENSION_ORIGIN } from '../../core/wire/extension-id.ts';
import { findChromium } from './chromium.ts';
import type { Person } from './people.ts';

export type DemoBrowser = { close(): Promise<void> };

type Opening = {
  readonly extension: string;
  readonly profile: string;
  readonly url: string;
  readonly person: Person;
};

/** A window with the extension, signed in; or a sentence that says why there is none. */
export async function openDemoBrowser({ extension, profile, url, person }: Opening): Promise<DemoBrowser | string> {
  const { DISPLAY, WAYLAND_DISPLAY } = process.env;
  if (process.platform === 'linux' && !DISPLAY && !WAYLAND_DISPLAY)
    return 'There is no screen to open a browser window on; load the extension in a browser of your own.';
  const executablePath = findChromium();
  if (!executablePath) return 'No Chromium was found (set CHROME_PATH to one); load the extension in your own browser.';
  if (!existsSync(extension)) return 'The extension is not built, so no browser window is opened.';
  try {
    return await open({ extension, profile, url, person }, executablePath);
  } catch (fault) {
    return `A browser window could not be opened (${String(fault).split('\n')[0]}); load the extension in your own browser.`;
  }
}

async function open({ extension, profile, url, person }: Opening, executablePath: string): Promise<DemoBrowser> {
  // A development dependency: whoever runs only the server may not have it.
  const { chromium } = await import('playwright-core');
  const root = process.getuid?.() === 0 ? ['--no-sandbox'] : [];
  const context = await chromium.launchPersistentContext(profile, {
    executablePath,
    headless: false,
    viewport: null,
    ignoreDefaultArgs: ['--disable-extensions', '--enable-automation'],
    args: [...root, '--no-first-run', `--disable-extensions-except=${extension}`, `--load-extension=${extension}`],
    handleSIGINT: false,
    handleSIGTERM: false,
    handleSIGHUP: false,
  });
  const page = context.pages()[0] ?? (await context.newPage());
  await page.goto(`${EXTENSION_ORIGIN}/popup.html`);
  const message = JSON.stringify({ type: 'sign_in', server: url, upn: person.upn, password: person.password });
  const signedIn = await page.evaluate<{ ok?: boolean } | undefined>(`chrome.runtime.sendMessage(${message})`);
  if (!signedIn?.ok) throw new Error('signing in did not work');
  return { close: () => context.close() };
}
